"""Exports: one module a format, one `Export` each; a folder scan finds them."""
