"""The spaCy pipeline; the only importers of spaCy live here."""
