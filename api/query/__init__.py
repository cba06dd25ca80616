"""Queries: filters and selections on the model, compiled to SPARQL and shaped into records."""
