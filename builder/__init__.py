"""Papers to graph."""
