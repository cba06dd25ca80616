"""The web server: GraphQL over HTTP and the SPARQL Protocol, read-only."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF
from rdflib.compare import isomorphic
from starlette.testclient import TestClient

from api.errors import ApiError
from api.graph import GraphHandle
from api.web import graphql as graphql_http
from api.web.accept import choose
from api.web.app import address, bind, create_app
from tests.test_api.library import PAPERS

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"
SELECT = "SELECT ?title WHERE { ?p a kg:Paper ; kg:title ?title ; kg:year 2023 } ORDER BY ?title"
PAPER_COUNT = "{ papers { totalCount } }"


@pytest.fixture(scope="module")
def client(handle: GraphHandle) -> Iterator[TestClient]:
    """Return a client of a server over the library."""
    with TestClient(create_app(handle)) as opened:
        yield opened


def titles(answer: Any) -> list[str]:
    """Return the titles in SPARQL's JSON results."""
    return [row["title"]["value"] for row in answer.json()["results"]["bindings"]]


# --- GraphQL -------------------------------------------------------------------------------


@pytest.mark.parametrize("media_type", [JSON, GRAPHQL_JSON])
def test_graphql_answers_in_the_type_asked_for(client: TestClient, media_type: str) -> None:
    """A query by GET or POST has its data, in either media type."""
    headers = {"Accept": media_type}
    expected = {"data": {"papers": {"totalCount": len(PAPERS)}}}
    for answer in (
        client.get("/graphql", params={"query": PAPER_COUNT}, headers=headers),
        client.post("/graphql", json={"query": PAPER_COUNT}, headers=headers),
    ):
        assert (answer.status_code, answer.json()) == (200, expected)
        assert answer.headers["content-type"] == f"{media_type}; charset=utf-8"


def test_graphql_defaults_to_json(client: TestClient) -> None:
    """Without a preference the answer is application/json."""
    answer = client.post("/graphql", json={"query": "{ __typename }"}, headers={"Accept": "*/*"})
    assert answer.headers["content-type"].startswith(JSON)
    assert answer.json() == {"data": {"__typename": "Query"}}


def test_graphql_passes_variables_and_operation(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Variables and operation name reach the executor, from body and from URL."""
    seen: list[tuple[Any, ...]] = []

    def record(handle: GraphHandle, *arguments: Any) -> dict[str, Any]:
        seen.append(arguments)
        return {"data": {}}

    monkeypatch.setattr(graphql_http, "execute", record)
    body: dict[str, Any] = {"query": "query A { a }", "variables": {"n": 1}}
    body["operationName"] = "A"
    client.post("/graphql", json=body)
    client.get("/graphql", params={**body, "variables": json.dumps(body["variables"])})
    assert seen == [("query A { a }", {"n": 1}, "A")] * 2


@pytest.mark.parametrize(
    ("media_type", "result", "status"),
    [
        (GRAPHQL_JSON, {"data": {"a": 1}}, 200),
        (GRAPHQL_JSON, {"data": {"a": None}, "errors": [{"message": "m"}]}, 294),
        (GRAPHQL_JSON, {"data": None, "errors": [{"message": "m"}]}, 294),
        (GRAPHQL_JSON, {"errors": [{"message": "m"}]}, 400),
        (JSON, {"data": None, "errors": [{"message": "m"}]}, 200),
        (JSON, {"errors": [{"message": "m"}]}, 200),
    ],
)
def test_graphql_status_follows_the_media_type(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    media_type: str,
    result: dict[str, Any],
    status: int,
) -> None:
    """The new media type tells the outcome by status; the old one is 200."""
    monkeypatch.setattr(graphql_http, "execute", lambda *_: result)
    answer = client.post("/graphql", json={"query": "{a}"}, headers={"Accept": media_type})
    assert (answer.status_code, answer.json()) == (status, result)


@pytest.mark.parametrize("query", ["{", "{ noSuchField }", "mutation { x }"])
def test_graphql_documents_that_cannot_run(client: TestClient, query: str) -> None:
    """A document that does not parse or validate has errors and no data."""
    headers = {"Accept": GRAPHQL_JSON}
    answer = client.post("/graphql", json={"query": query}, headers=headers)
    assert answer.status_code == 400
    assert "data" not in answer.json()
    assert answer.json()["errors"][0]["message"]
    assert client.get("/graphql", params={"query": query}, headers=headers).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"query": 3},
        {"query": ""},
        {"query": "{a}", "variables": [1]},
        {"query": "{a}", "variables": "x"},
        {"query": "{a}", "operationName": 1},
        {"query": "{a}", "extensions": 1},
        [],
        "text",
    ],
)
def test_graphql_requests_of_the_wrong_form(client: TestClient, body: Any) -> None:
    """A request that is not as the specification has it is 400, with a GraphQL error."""
    answer = client.post("/graphql", json=body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"]


def test_graphql_bodies_that_are_no_json(client: TestClient) -> None:
    """Broken JSON is 400; another media type is 415; an unknown Accept is 406."""
    headers = {"Content-Type": JSON}
    assert client.post("/graphql", content=b"{", headers=headers).status_code == 400
    assert client.post("/graphql", content=b"\xff", headers=headers).status_code == 400
    assert client.post("/graphql", data={"query": "{a}"}).status_code == 415
    answer = client.post("/graphql", json={"query": "{a}"}, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert client.get("/graphql", params={"query": "{a}", "variables": "{"}).status_code == 400


def test_graphql_refuses_other_methods(client: TestClient) -> None:
    """GraphQL is asked by GET and POST only."""
    assert client.put("/graphql", json={"query": "{a}"}).status_code == 405


# --- SPARQL --------------------------------------------------------------------------------


def test_sparql_comes_in_three_ways(client: TestClient) -> None:
    """By GET, as a form and as a body, a query has the same rows."""
    body_headers = {"Content-Type": "application/sparql-query"}
    expected = sorted(paper.title for paper in PAPERS if paper.year == 2023)
    assert titles(client.get("/sparql", params={"query": SELECT})) == expected
    assert titles(client.post("/sparql", data={"query": SELECT})) == expected
    assert titles(client.post("/sparql", content=SELECT, headers=body_headers)) == expected


@pytest.mark.parametrize(
    ("accept", "query", "content_type"),
    [
        ("*/*", SELECT, "application/sparql-results+json"),
        ("text/csv", SELECT, "text/csv; charset=utf-8"),
        ("text/tab-separated-values", SELECT, "text/tab-separated-values; charset=utf-8"),
        ("application/sparql-results+xml", SELECT, "application/sparql-results+xml"),
        ("text/html, application/xml;q=0.9, */*;q=0.1", SELECT, "application/xml"),
        ("*/*", "ASK { ?s ?p ?o }", "application/sparql-results+json"),
        ("*/*", "DESCRIBE id:a100", "text/turtle; charset=utf-8"),
        ("application/n-triples", "DESCRIBE id:a100", "application/n-triples"),
        ("application/rdf+xml", "CONSTRUCT WHERE { id:a100 ?p ?o }", "application/rdf+xml"),
        ("application/ld+json", "CONSTRUCT WHERE { id:a100 ?p ?o }", "application/ld+json"),
    ],
)
def test_sparql_negotiates_the_format(
    client: TestClient, accept: str, query: str, content_type: str
) -> None:
    """Rows and statements each come in the format that the client likes best."""
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == content_type
    assert answer.content


def test_sparql_has_no_turtle_for_rows(client: TestClient) -> None:
    """A format that cannot hold the result is 406, with those that can."""
    answer = client.get("/sparql", params={"query": SELECT}, headers={"Accept": "text/turtle"})
    assert answer.status_code == 406
    assert "text/csv" in answer.text


UPDATE = "INSERT DATA { <a:a> <a:a> <a:a> }"


def test_sparql_updates_are_refused(client: TestClient) -> None:
    """Updates are refused however they come, and so is a call to another server."""
    as_update = {"Content-Type": "application/sparql-update"}
    federated = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    for answer in (
        client.post("/sparql", content=UPDATE, headers=as_update),
        client.post("/sparql", data={"update": UPDATE}),
        client.post("/sparql", data={"query": UPDATE}),
        client.get("/sparql", params={"update": UPDATE}),
        client.get("/sparql", params={"query": federated}),
    ):
        assert answer.status_code == 403
        assert "refused" in answer.text


@pytest.mark.parametrize("parameters", [{"query": [SELECT, SELECT]}, {"query": "SELECT"}])
def test_sparql_requests_of_the_wrong_form(client: TestClient, parameters: dict[str, Any]) -> None:
    """Several queries or a wrong one are 400, and so is a form without any."""
    assert client.get("/sparql", params=parameters).status_code == 400
    assert client.post("/sparql", data=parameters).status_code == 400
    assert client.post("/sparql", data={"x": "y"}).status_code == 400


def test_sparql_has_one_graph(client: TestClient) -> None:
    """The one default graph may be named; a request of any other is 400 and says so."""
    ask = {"query": "ASK { ?s ?p ?o }"}
    known, other = "https://w3id.org/paperkg/", "http://example.org/graph"
    for parameters in (
        ask,
        {**ask, "default-graph-uri": known},
        {"query": f"ASK FROM <{known}> {{ ?s ?p ?o }}"},
    ):
        assert client.get("/sparql", params=parameters).json()["boolean"] is True
    for parameters in (
        {**ask, "default-graph-uri": other},
        {**ask, "default-graph-uri": "no IRI"},
        {**ask, "named-graph-uri": known},
        {"query": f"ASK FROM <{other}> {{ ?s ?p ?o }}"},
        {"query": f"ASK FROM NAMED <{known}> {{ ?s ?p ?o }}"},
        {"query": "PREFIX x: <http://example.org/> CONSTRUCT FROM x:y WHERE { ?s ?p ?o }"},
    ):
        answer = client.get("/sparql", params=parameters)
        assert answer.status_code == 400
        assert (
            f"everything is in the one default graph, which needs no naming; its name is <{known}>"
            in answer.text
        )


def test_sparql_describes_itself(client: TestClient) -> None:
    """A GET without a query has the service's description, as RDF."""
    answer = client.get("/sparql")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    graph = rdflib.Graph().parse(data=answer.text, format="turtle")
    service = graph.value(None, RDF.type, SD.Service)
    assert str(graph.value(service, SD.endpoint)) == "http://testserver/sparql"
    assert graph.value(service, SD.supportedLanguage) == SD.SPARQL11Query
    for media_type in ("application/rdf+xml", "application/n-triples", "application/ld+json"):
        other = client.get("/sparql", headers={"Accept": media_type})
        assert other.headers["content-type"] == media_type
        assert isomorphic(graph, rdflib.Graph().parse(data=other.text, format=media_type))
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406


def test_pages_of_this_machine_may_read(client: TestClient) -> None:
    """Scripts from this machine read answers; those of other sites do not unless allowed."""
    origin, other = {"Origin": "http://localhost:3000"}, {"Origin": "https://example.org"}
    allowed = "access-control-allow-origin"
    for path in ("/health", "/sparql", "/graphql?query={__typename}"):
        assert client.get(path, headers=origin).headers[allowed] == origin["Origin"]
        assert allowed not in client.get(path, headers=other).headers
    asked = {**origin, "Access-Control-Request-Method": "POST"}
    asked["Access-Control-Request-Headers"] = "content-type"
    assert client.options("/graphql", headers=asked).status_code == 200


def test_further_origins_can_be_allowed(handle: GraphHandle) -> None:
    """Whoever serves may allow other sites, one by one or all of them."""
    other = {"Origin": "https://example.org"}
    for origins, expected in ((["https://example.org"], "https://example.org"), (["*"], "*")):
        with TestClient(create_app(handle, origins=origins)) as client:
            answer = client.get("/health", headers=other)
        assert answer.headers["access-control-allow-origin"] == expected


def test_sparql_bodies_of_another_type(client: TestClient) -> None:
    """A body of another type, or not in UTF-8, is refused."""
    for kind, status in (
        ("text/plain", 415),
        ("application/sparql-query; charset=utf-16", 415),
        ("application/sparql-query", 400),
    ):
        answer = client.post("/sparql", content=b"\xff\xfe", headers={"Content-Type": kind})
        assert answer.status_code == status


# --- the rest ------------------------------------------------------------------------------


def test_health_tells_papers_and_content(client: TestClient) -> None:
    """The health check has the number of papers and the content hash."""
    assert client.get("/health").json() == {
        "status": "ok",
        "papers": len(PAPERS),
        "content": "0123456789abcdef",
    }


def test_the_page_leads_on_and_loads_nothing(client: TestClient) -> None:
    """The page links the doors and needs nothing from elsewhere."""
    page = client.get("/").text
    assert all(f'"{door}' in page for door in ("/sparql", "/graphql", "/health"))
    assert "http://" not in page and "https://" not in page


def test_a_taken_port_is_one_line() -> None:
    """Binding a port twice is an error that says what to do."""
    with bind("127.0.0.1", 0) as bound:
        port = bound.getsockname()[1]
        assert address(bound) == f"http://127.0.0.1:{port}"
        with pytest.raises(ApiError, match=rf"cannot serve on 127.0.0.1:{port}: .*--port"):
            bind("127.0.0.1", port)


def test_a_strange_host_is_refused() -> None:
    """An address that this machine does not have is an error."""
    with pytest.raises((ApiError, socket.gaierror)):
        bind("203.0.113.1", 0)


OFFERS = ("application/json", "text/csv", "text/turtle")


@given(st.text(st.sampled_from("atexjsonpliicv/*;q=0.19, ")) | st.text())
def test_any_accept_header_has_an_answer(header: str) -> None:
    """Whatever a client sends, the choice is one of the offers, or none."""
    assert choose(header, OFFERS) in (*OFFERS, None)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("text/csv", "text/csv"),
        ("text/*;q=0.5, text/csv;q=0.1", "text/turtle"),
        ("TEXT/CSV; q=1.0, */*; q=0.2", "text/csv"),
        ("*/*, application/json;q=0", "text/csv"),
        ("application/json;q=0", None),
        ("text/csv;q=x", None),
    ],
)
def test_the_best_offer_wins(header: str | None, expected: str | None) -> None:
    """Quality decides, the most precise range gives it, and 0 excludes."""
    assert choose(header, OFFERS) == expected
