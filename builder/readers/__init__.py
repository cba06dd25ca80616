"""Readers: one module a format, one `Reader` each; a folder scan finds them."""
