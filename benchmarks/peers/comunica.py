"""Comunica over a store in memory, GraphQL-LD and SPARQL over HTTP.

npm install --prefix NODE @comunica/query-sparql-rdfjs@4 n3

GraphQL-LD knows neither narrower concepts nor counts, and its results are rows: the mission is asked
of the concept alone and without its total.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from load import Ask, Connection
from questions import sparql_titles

from peers.peer import Given, Peer, free_port, node_modules, running, sparql_queries

_KG = "https://w3id.org/paperkg/ontology#"
_NAMES = (
    "title year abstract arxivId mentions reports labelKey kind low high unit basis qualifier factor"
    " scope baseline own onHardware hasEvidence quote sentence start end Paper Speedup"
)
_CONTEXT = {
    **{name: _KG + name for name in _NAMES.split()},
    "label": "http://www.w3.org/2004/02/skos/core#prefLabel",
    "a": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
}
_PAGE = """
{ ... on Paper { id @single title @single year @optional abstract @optional arxivId @optional } }
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
        yield _sparql(url, given)


def _sparql(url: str, given: Given) -> Peer:
    def client(queries: list[str]) -> Callable[[], Ask]:
        bodies = [json.dumps({"query": query}).encode() for query in queries]

        def make() -> Ask:
            connection = Connection(url, {"Content-Type": "application/json"})
            return lambda: [connection.post(body) for body in bodies]

        return make

    asks = {name: client(queries) for name, queries in sparql_queries(given).items()}
    return Peer("Comunica, SPARQL", asks, sparql_titles)
