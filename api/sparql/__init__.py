"""SPARQL: terms, rows, and the engines that answer; the only importers of pyoxigraph here."""
