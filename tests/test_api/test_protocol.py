"""The W3C's tests of the SPARQL 1.1 Protocol, those of queries, where they are at hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import RDF, RDFS, Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

from api.graph import GraphHandle
from api.sparql.embedded import EmbeddedEngine
from api.web.app import create_app

FOLDER = Path(__file__).parents[3] / "shared/conformance/sparql/sparql11/protocol"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")


def manifest() -> Graph:
    """Return the manifest of the tests; an empty graph where they are not at hand."""
    file = FOLDER / "manifest.ttl"
    graph = Graph()
    return graph.parse(file, format="turtle") if file.exists() else graph


MANIFEST = manifest()
# Those of updates that are to fail fail here too; those that are to succeed cannot.
TESTS = sorted(
    (test for test in MANIFEST.subjects(RDF.type, MF.ProtocolTest) if "#update_" not in str(test)),
    key=str,
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a client of a server over the tests' data, each file a named graph."""
    path = tmp_path_factory.mktemp("protocol") / "store"
    store = Store(str(path))
    for data in set(MANIFEST.objects(None, UT.graphData)):
        file = str(MANIFEST.value(data, UT.graph)).rpartition("/")[2]
        name = NamedNode(str(MANIFEST.value(data, RDFS.label)))
        store.load(path=str(FOLDER / file), format=RdfFormat.N_TRIPLES, to_graph=name)
    store.flush()
    del store  # a reader must not open the store while its writer lives
    with TestClient(create_app(GraphHandle(EmbeddedEngine(path), str(path), {}))) as opened:
        yield opened


def items(node: Node | None) -> list[Node]:
    """Return the members of a list."""
    return list(Collection(MANIFEST, node)) if node is not None else []


def send(client: TestClient, request: Node) -> tuple[int, str, bool | None]:
    """Send one request; return status, media type and truth value, if it has one."""
    path = str(MANIFEST.value(request, HT.absolutePath)).partition("?")
    headers = {
        str(MANIFEST.value(header, HT.fieldName)): str(MANIFEST.value(header, HT.fieldValue))
        for header in items(MANIFEST.value(request, HT.headers))
    }
    body = MANIFEST.value(request, HT.body)
    content = None
    if body is not None:
        encoding = str(MANIFEST.value(body, CNT.characterEncoding) or "utf-8")
        content = str(MANIFEST.value(body, CNT.chars)).encode(encoding)
    method = str(MANIFEST.value(request, HT.methodName))
    answer = client.request(method, f"/sparql?{path[2]}", content=content, headers=headers)
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    truth = answer.json().get("boolean") if media_type.endswith("json") else None
    return answer.status_code, media_type, truth


@pytest.mark.skipif(not TESTS, reason="the W3C's tests are not beside this checkout")
@pytest.mark.parametrize("test", TESTS, ids=lambda test: str(test).rpartition("#")[2])
def test_protocol(client: TestClient, test: Node) -> None:
    """Each request gets the status, the kind of result and the truth that the W3C expects."""
    action = MANIFEST.value(test, MF.action)
    assert items(MANIFEST.value(action, HT.requests))
    for request in items(MANIFEST.value(action, HT.requests)):
        status, media_type, truth = send(client, request)
        response = MANIFEST.value(request, HT.resp)
        expected = {str(s)[-3] for s in MANIFEST.objects(response, MF.expectedStatus)}
        assert str(status)[0] in expected or str(status) in expected
        wanted = MANIFEST.value(response, MF.expectedBoolean)
        if wanted is not None:
            assert truth is wanted.toPython()  # type: ignore[attr-defined]
        if str(MANIFEST.value(response, MF.expectedFormat)) == "RDF":
            assert media_type in ("text/turtle", "application/rdf+xml", "application/n-triples")
