"""The web application; the only importers of the web framework live here."""
