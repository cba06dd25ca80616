"""Oxigraph: raw SPARQL in this process, and over HTTP by `oxigraph serve-read-only`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store
from questions import mission_papers, mission_rows, sparql_titles

from api.generations import current_generation
from peers.peer import Absent, Given, Peer, free_port, running, sparql_endpoint, sparql_queries


@contextmanager
def start_raw(given: Given) -> Iterator[Peer]:
    """Open the store in this process."""
    store = Store.read_only(str(current_generation(given.kg) / "store"))

    ask = partial(_ask, store)
    queries = sparql_queries(given)
    yield Peer(
        "pyoxigraph, SPARQL in process",
        {name: lambda q=each: lambda: [*map(ask, q)] for name, each in queries.items()},
        sparql_titles,
    )


@contextmanager
def start_rows(given: Given) -> Iterator[Peer]:
    """Open the store in this process, and know already which papers the mission finds."""
    store = Store.read_only(str(current_generation(given.kg) / "store"))
    found = store.query(mission_papers(given.key))
    query = mission_rows(given.key, [paper.value for (paper,) in found])
    ask = partial(_ask, store)
    asks = {"mission": lambda: lambda: [ask(query)]}
    yield Peer("pyoxigraph, rows of known papers", asks, sparql_titles)


def _ask(store: Store, query: str) -> bytes:
    found = store.query(query)
    assert isinstance(found, QuerySolutions)
    return found.serialize(format=QueryResultsFormat.JSON) or b""


@contextmanager
def start_server(given: Given) -> Iterator[Peer]:
    """Serve the store."""
    command = Path(sys.executable).with_name("oxigraph")
    if not command.exists():
        raise Absent("pip install oxigraph")
    bound = f"127.0.0.1:{free_port()}"
    store = str(current_generation(given.kg) / "store")
    arguments = ["serve-read-only", "--location", store, "--bind", bound]
    log = given.folder / "oxigraph.log"
    with running([str(command), *arguments], log, f"http://{bound}/"):
        yield sparql_endpoint("oxigraph serve, SPARQL", f"http://{bound}/query", given)
