"""The W3C's tests of the SPARQL 1.1 Protocol, where they are at hand.

The server has one default graph and writes nothing: requests of other graphs and updates are to
be refused, whatever the test expects of a server that has them (docs/serving.md).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Store
from rdflib import RDF, Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node
from starlette.testclient import TestClient

from api.graph import GraphHandle
from api.sparql.embedded import EmbeddedEngine
from api.web.app import create_app

FOLDER = Path(__file__).parents[3] / "shared/conformance/sparql/sparql11/protocol"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")


def manifest() -> Graph:
    """Return the manifest of the tests; an empty graph where they are not at hand."""
    file = FOLDER / "manifest.ttl"
    graph = Graph()
    return graph.parse(file, format="turtle") if file.exists() else graph


MANIFEST = manifest()
TESTS = sorted(MANIFEST.subjects(RDF.type, MF.ProtocolTest), key=str)
GRAPH = "http://kasei.us/2009/09/sparql/data/data0.rdf"
"""What the tests that need but one graph call it."""

OTHER_GRAPHS = {
    "query_dataset_default_graphs_get",
    "query_dataset_default_graphs_post",
    "query_dataset_full",
    "query_dataset_named_graphs_get",
    "query_dataset_named_graphs_post",
    "query_multiple_dataset",
}


def name_of(test: Node) -> str:
    """Return the name of a test."""
    return str(test).rpartition("#")[2]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a client of a server of an empty graph."""
    path = tmp_path_factory.mktemp("protocol") / "store"
    Store(str(path)).flush()
    handle = GraphHandle(EmbeddedEngine(path), str(path), {"base": GRAPH, "papers": 0})
    with TestClient(create_app(handle)) as opened:
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


NEEDED = pytest.mark.skipif(not TESTS, reason="the W3C's tests are not beside this checkout")
KEPT = [t for t in TESTS if not name_of(t).startswith("update_") and name_of(t) not in OTHER_GRAPHS]
UPDATES = [test for test in TESTS if name_of(test).startswith("update_")]


@NEEDED
def test_all_are_known() -> None:
    """All 34 tests are run: 21 as they stand, 6 of other graphs, 7 of updates."""
    assert {name_of(test) for test in TESTS} > OTHER_GRAPHS
    assert (len(TESTS), len(KEPT), len(UPDATES)) == (34, 21, 7)


@NEEDED
@pytest.mark.parametrize("test", KEPT, ids=name_of)
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


@NEEDED
@pytest.mark.parametrize("name", sorted(OTHER_GRAPHS))
def test_other_graphs_are_refused(client: TestClient, name: str) -> None:
    """A request of graphs that are not there is 400 and not answered from another one."""
    (test,) = (each for each in TESTS if name_of(each) == name)
    requests = items(MANIFEST.value(MANIFEST.value(test, MF.action), HT.requests))
    assert [send(client, each)[0] for each in requests] == [400] * len(requests)


@NEEDED
@pytest.mark.parametrize("test", UPDATES, ids=name_of)
def test_updates_are_refused(client: TestClient, test: Node) -> None:
    """An update is 403; what a test then asks of other graphs is 400."""
    requests = items(MANIFEST.value(MANIFEST.value(test, MF.action), HT.requests))
    first, *rest = [send(client, each)[0] for each in requests]
    assert first == 403
    assert set(rest) <= {200, 400, 403}
