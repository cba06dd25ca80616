"""Comunica over a store in memory, over HTTP: pages in GraphQL-LD, the mission in SPARQL.

npm install --prefix NODE @comunica/query-sparql-rdfjs@4 n3

GraphQL-LD knows neither narrower concepts nor counts nor a limit of papers, so that it cannot ask
the mission.  Its pages are those of a source, in the order of the store.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from load import Ask, Connection
from questions import SIZE, sparql_titles

from api.graph import GraphHandle
from peers.peer import Given, Peer, free_port, node_modules, running, sparql_queries

_KG = "https://w3id.org/paperkg/ontology#"
_CONTEXT = {
    **{name: _KG + name for name in ("fileName", "title", "year", "abstract", "arxivId")},
    "papers": {"@reverse": _KG + "listedOn"},
}
_PAGE = """
{ fileName(_: %s)
  papers(first: %d offset: %d) { id title year @optional abstract @optional arxivId @optional } }
"""


@contextmanager
def start(given: Given) -> Iterator[Peer]:
    """Load the statements and serve them."""
    node, modules = node_modules(given, "@comunica/query-sparql-rdfjs")
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    script = Path(__file__).with_suffix(".mjs")
    command = [node, "--max-old-space-size=4096", str(script), str(modules)]
    with running([*command, str(given.statements), str(port)], given.folder / "comunica.log", url):
        mission = [{"query": query} for query in sparql_queries(given)["mission"]]
        asks = {"mission": _client(url, mission), "pages": _client(url, _pages(given))}
        yield Peer("Comunica, SPARQL and GraphQL-LD", asks, titles)


def titles(answers: Iterable[bytes]) -> set[str]:
    """Return the titles in results."""
    return sparql_titles(answer.replace(b'"papers_title"', b'"title"') for answer in answers)


def _pages(given: Given) -> list[dict[str, Any]]:
    with GraphHandle.open(given.kg) as handle:
        ((name,),) = handle.select("SELECT ?name { ?source kg:fileName ?name } LIMIT 1")
    quoted = json.dumps(str(name))
    queries = [_PAGE % (quoted, SIZE, SIZE * page) for page in range(len(given.papers))]
    return [{"query": query, "context": _CONTEXT} for query in queries]


def _client(url: str, requests: list[dict[str, Any]]) -> Callable[[], Ask]:
    bodies = [json.dumps(each).encode() for each in requests]

    def make() -> Ask:
        connection = Connection(url, {"Content-Type": "application/json"})
        return lambda: [connection.post(body) for body in bodies]

    return make
