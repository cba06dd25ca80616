"""Pushing: the whole graph into another store, over HTTP or as files for its bulk loader."""
