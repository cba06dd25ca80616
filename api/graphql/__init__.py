"""GraphQL over the graph; the only importers of strawberry live here."""
