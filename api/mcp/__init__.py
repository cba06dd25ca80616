"""Tools for agents over the Model Context Protocol; the only importers of its SDK."""
