"""The store: what a build keeps on disk; the only importers of pyoxigraph in builder."""
