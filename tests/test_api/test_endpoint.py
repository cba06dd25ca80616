"""Endpoints: the same answers over HTTP, without LATERAL."""

import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from api.errors import EndpointError, QueryError
from api.graph import GraphHandle
from api.graphql.execute import execute
from api.sparql.guard import form
from api.sparql.terms import Iri
from tests.test_api.queries import QUERIES


@pytest.fixture(scope="module")
def remote(kg_path: Path) -> Iterator[GraphHandle]:
    """Return a handle on a SPARQL endpoint of this machine that knows SPARQL 1.1 only."""
    local = GraphHandle.open(kg_path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _answering(local))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield GraphHandle.open(f"http://127.0.0.1:{server.server_port}/sparql")
    server.shutdown()
    server.server_close()


def _answering(local: GraphHandle) -> type[BaseHTTPRequestHandler]:
    class Endpoint(BaseHTTPRequestHandler):
        """Answers SPARQL by POST, in the format that is accepted."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            query = urllib.parse.parse_qs(body)["query"][0]
            kind = "nt" if form(query) in ("construct", "describe") else "json"
            try:
                if "LATERAL" in query:
                    raise QueryError("LATERAL is not SPARQL 1.1")
                status, answer = 200, local.engine.serialize(query, kind)
            except QueryError as error:
                status, answer = 400, str(error).encode()
            self.send_response(status)
            self.send_header("Content-Type", self.headers["Accept"])
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:
            """Stay silent."""

    return Endpoint


def test_the_four_forms_work(remote: GraphHandle) -> None:
    """Rows, truth values and statements come as from a directory."""
    assert list(remote.select("SELECT ?x { id:a100 kg:manufacturer ?x }")) == [("NVIDIA",)]
    assert remote.ask("ASK { id:a100 a kg:Hardware }") is True
    (statement,) = remote.construct("CONSTRUCT WHERE { id:a100 skos:prefLabel ?x }")
    assert statement[0] == Iri("https://w3id.org/paperkg/id/a100") and statement[2] == "A100"
    assert [each.name for each in remote.find("a100")] == ["A100"]
    assert dict(remote.manifest) == {}


@pytest.mark.parametrize("name", QUERIES)
def test_graphql_gives_the_same_answers(
    remote: GraphHandle, handle: GraphHandle, name: str
) -> None:
    """Every query of the collection has the same answer from both engines."""
    query, variables = QUERIES[name]
    answer = execute(remote, query, variables)
    assert "errors" not in answer
    assert answer == execute(handle, query, variables)


def test_papers_are_the_same(remote: GraphHandle, handle: GraphHandle) -> None:
    """The Python door gives the same papers from both engines."""
    where = {"reports": {"speedup": True}}
    assert remote.papers(where) == handle.papers(where)


def test_a_refused_query_is_a_query_error(remote: GraphHandle) -> None:
    """What an endpoint says of a wrong query is handed on in one line."""
    with pytest.raises(QueryError, match="refused the query: SPARQL syntax error"):
        remote.select("SELECT * { ?s ?p }")


def test_an_endpoint_that_is_not_there_is_named() -> None:
    """Nobody listening is an error that names the address."""
    silent = GraphHandle.open("http://127.0.0.1:9/sparql")
    with pytest.raises(EndpointError, match=r"http://127\.0\.0\.1:9/sparql does not answer"):
        silent.select("SELECT * {}")
