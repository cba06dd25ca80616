"""rdflib: SPARQL over a graph in the memory of this process."""

from collections.abc import Iterator
from contextlib import contextmanager

import rdflib
from questions import sparql_titles

from peers.peer import Given, Peer, sparql_queries


@contextmanager
def start(given: Given) -> Iterator[Peer]:
    """Load the statements."""
    graph = rdflib.Graph().parse(given.statements, format="nt")

    def ask(query: str) -> bytes:
        return graph.query(query).serialize(format="json") or b""

    queries = sparql_queries(given)
    yield Peer(
        "rdflib, SPARQL in process",
        {name: lambda q=each: lambda: [*map(ask, q)] for name, each in queries.items()},
        sparql_titles,
    )
