"""Linking: which thing each mention means, decided over all papers at once."""
