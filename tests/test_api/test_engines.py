"""The doors give the same answers over every engine as over the directory.

The engines are those of `oxigraph serve` and of Virtuoso 7, started by the tests.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from api.errors import EndpointError
from api.graph import GraphHandle
from api.graphql.execute import execute
from api.graphql.roots import ROOTS, PageRoot
from api.papers import read_papers
from api.query.facets import ORDERS
from api.query.groups import groups_of
from api.query.orders import keys_of
from api.sparql.terms import Iri
from api.statistics import statistics
from tests.test_api.engines import oxigraph, virtuoso
from tests.test_api.library import PAPERS
from tests.test_api.library_graph import paper_iri
from tests.test_api.queries import QUERIES

ROOT_TYPES = {name: root.type for name, root in ROOTS.items() if isinstance(root, PageRoot)}
Engine = Callable[[Path], AbstractContextManager[str]]


@pytest.fixture(scope="module", params=[oxigraph, virtuoso], ids=["oxigraph", "virtuoso"])
def remote(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GraphHandle]:
    """Return a handle on the library in an engine of its own."""
    start: Engine = request.param
    with start(tmp_path_factory.mktemp("engine")) as url, GraphHandle.open(url) as opened:
        yield opened


def rounded(value: Any, digits: int = 6) -> Any:
    """Return data whose fractions have the six digits that Virtuoso writes of them."""
    if isinstance(value, float):
        return float(f"{value:.{digits}g}")
    if isinstance(value, Mapping):
        return {key: rounded(each, digits) for key, each in value.items()}
    return (
        [rounded(each, digits) for each in value]
        if isinstance(value, Iterable) and not isinstance(value, str)
        else value
    )


@pytest.mark.parametrize("name", QUERIES)
def test_graphql(remote: GraphHandle, handle: GraphHandle, name: str) -> None:
    """Every GraphQL query of the collection has the same answer."""
    query, variables = QUERIES[name]
    answer = execute(remote, query, variables)
    assert rounded(answer) == rounded(execute(handle, query, variables))
    assert "errors" not in answer


FINDING = {
    "path": """{ path(from: "A100", to: "ImageNet") { length start { id label } steps {
        relations forward to { id type label node { __typename id } }
        proof { paper { id label } quote sentence section start end } } } }""",
    "path between papers": """{ path(from: "TransMask: Transposable Masks for Fast 2:4 Training",
        to: "perplexity", first: 3) { length steps { relations to { label } } } }""",
    "neighbours": """{ neighbours(id: "2:4 sparsity") { centre { id label } groups {
        relation outgoing total things { id type label } } } }""",
    "some neighbours": """{ neighbours(id: "A100", relations: [RUNS_ON, ON_HARDWARE], first: 1) {
        groups { relation outgoing total things { label node { ... on Claim { factor } } } } } }""",
    "related to an entity": """{ related(id: "2:4 sparsity", first: 5) {
        thing { id label type } score shared because { id label } } }""",
    "related to a paper": """{ related(id: "TransMask: Transposable Masks for Fast 2:4 Training") {
        thing { id label } score shared because { label } } }""",
    "compare": """{ compare(names: ["2:4 sparsity", "FP8", "LoRA"]) { things { id label } rows {
        kind scope hardware baseline cells { thing { label } claims {
          id by value qualifier direction factor
          proof { paper { label } quote start end } } } } } }""",
    "compare chips": """{ compare(names: ["A100", "H100"], by: [SCOPE]) { rows { kind scope
        cells { claims { value factor node { ... on Claim { kind } } } } } } }""",
    "search": """{ search(text: "sparse", first: 50) { id type label score snippet {
        section text start matches { start end } } node { __typename } } }""",
    "search for a type": '{ search(text: "nvidia ampere", types: [HARDWARE]) { id label } }',
    "complete": """{ complete(prefix: "2:4", first: 50) { id name label }
        chips: complete(prefix: "neural pr", types: [HARDWARE]) { name } }""",
    "ask": """{ ask(question: "which sparsity papers report speedups?") {
        total columns rows { id cells { column text number } evidence { quote start end } } } }""",
    "statistics": """{ statistics { papers speedupPapers entities mentions claims evidence
        papersByYear { name count } sources { name count } } }""",
}


@pytest.mark.parametrize("name", FINDING)
def test_what_is_found(remote: GraphHandle, handle: GraphHandle, name: str) -> None:
    """Ways, neighbours, related things, comparisons and searches without an index are the same."""
    bare = GraphHandle(handle.engine, handle.location, handle.manifest)
    answer = execute(remote, FINDING[name])
    assert "errors" not in answer and all(answer["data"].values()), answer
    assert rounded(answer) == rounded(execute(bare, FINDING[name]))


@pytest.mark.parametrize("root", ["papers", "claims", "entities", "hardware"])
def test_facets(remote: GraphHandle, handle: GraphHandle, root: str) -> None:
    """Every group, and pairs of them, have the same counts and factors in the same order."""
    names = list(groups_of(ROOT_TYPES[root]))
    pairs = [(name,) for name in names] + list(combinations(names, 2))[::23]
    for number, pair in enumerate(pairs):
        order = list(ORDERS)[number % len(ORDERS)]
        given = f"groupBy: [{', '.join(pair)}], orderBy: {order}, first: {number % 7 + 1}"
        given += ", claims: {own: true}" if number % 3 == 0 else ""
        given += ", role: [USES, RUNS_ON]" if number % 4 == 1 else ""
        query = f"""{{ {root} {{ facets({given}) {{
            groups {{ id name }} count papers claims factor {{ min median max }} }} }} }}"""
        answer = execute(remote, query)
        assert "errors" not in answer, (given, answer)
        # The middle of two fractions that lack digits lacks one more.
        assert rounded(answer, 4) == rounded(execute(handle, query), 4), given


def test_facets_below_nodes(remote: GraphHandle, handle: GraphHandle) -> None:
    """Each node has the same facets of what is below it."""
    query = """{ hardware { edges { node { name papers { totalCount facets(
        groupBy: [YEAR, METHOD], first: 3) { groups { name } count claims } } } } } }"""
    assert execute(remote, query) == execute(handle, query)


@pytest.mark.parametrize("root", ROOT_TYPES)
def test_orders(remote: GraphHandle, handle: GraphHandle, root: str) -> None:
    """Pages in every order that a type has are the same, one after the other."""
    names = list(keys_of(ROOT_TYPES[root]))
    orders = [(name,) for name in names] + list(combinations(names, 2))[::5]
    query = f"""query($after: String, $order: [{ROOT_TYPES[root]}Order!]) {{ {root}(
        first: 6, after: $after, orderBy: $order) {{
          totalCount edges {{ cursor node {{ id }} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
    for number, fields in enumerate(orders):
        way = "DESC" if number % 2 else "ASC"
        given: dict[str, Any] = {"order": [{"field": f, "direction": way} for f in fields]}
        for _ in range(3):
            answer = execute(remote, query, given)["data"][root]
            expected = execute(handle, query, given)["data"][root]
            assert ids(answer) == ids(expected), given
            assert answer["totalCount"] == expected["totalCount"]
            assert answer["pageInfo"]["hasNextPage"] == expected["pageInfo"]["hasNextPage"]
            given["after"] = answer["pageInfo"]["endCursor"]
            if not answer["pageInfo"]["hasNextPage"]:
                break


def ids(page: Any) -> list[str]:
    """Return the ids of the nodes of a page."""
    return [edge["node"]["id"] for edge in page["edges"]]


@pytest.mark.parametrize(
    "where",
    [
        None,
        {"reports": {"speedup": True}},
        {"mentions": {"name": "sparsity"}},
        {"mentions": {"name": "2:4 sparsity"}, "reports": {"speedup": True}},
        {"title": {"contains": "e"}},
        {"year": {"gte": 2023}},
        {"date": {"gte": "2023-05", "lt": "2025-02-11"}},
        {"not": {"date": {"lt": "2024-01-05"}}},
    ],
    ids=str,
)
def test_papers(remote: GraphHandle, handle: GraphHandle, where: dict[str, object] | None) -> None:
    """The same papers come with the same claims, mentions and evidence."""
    assert rounded(remote.papers(where)) == rounded(handle.papers(where))


def test_claims(remote: GraphHandle, handle: GraphHandle) -> None:
    """The same claims come, by their numbers too."""
    assert rounded(remote.claims()) == rounded(handle.claims())
    where = {"factor": {"gt": 1.5}}
    assert rounded(remote.claims(where)) == rounded(handle.claims(where))


def test_finding(remote: GraphHandle, handle: GraphHandle) -> None:
    """Names lead to the same entities, in whatever spelling."""
    for name in ("a100", "2:4 Sparsity", "LLaMA2-7B", "no such thing"):
        assert remote.find(name) == handle.find(name)


def test_ways(remote: GraphHandle, handle: GraphHandle) -> None:
    """Neighbours, ways and the whole graph are the same."""
    assert remote.neighbours("A100") == handle.neighbours("A100")
    assert remote.paths("A100", "FP8") == handle.paths("A100", "FP8")
    here, there = handle.to_networkx(), remote.to_networkx()
    assert rounded(dict(there.nodes(data=True))) == rounded(dict(here.nodes(data=True)))
    assert sorted(there.edges(keys=True)) == sorted(here.edges(keys=True))


def test_counts(remote: GraphHandle, handle: GraphHandle) -> None:
    """The statistics are the same, but for statements: an engine may hold others of its own."""
    found, expected = statistics(remote), statistics(handle)
    assert found.papers == expected.papers
    assert found.claims_by_kind == expected.claims_by_kind
    assert found.mentions_by_role == expected.mentions_by_role


def test_read_papers(remote: GraphHandle, handle: GraphHandle) -> None:
    """What exports and pages read of the papers is the same."""
    iris = [paper_iri(paper) for paper in PAPERS]
    found, expected = (list(read_papers(each, iris)) for each in (remote, handle))
    assert rounded(map(asdict, found)) == rounded(map(asdict, expected))


def test_forms(remote: GraphHandle) -> None:
    """The four forms of queries have the values that the library has."""
    assert list(remote.select("SELECT ?x { id:a100 kg:manufacturer ?x }")) == [("NVIDIA",)]
    assert remote.ask("ASK { id:a100 a kg:Hardware }") is True
    assert remote.ask("ASK { id:a100 a kg:Paper }") is False
    (statement,) = remote.construct("CONSTRUCT WHERE { id:a100 skos:prefLabel ?x }")
    assert statement[0] == Iri("https://w3id.org/paperkg/id/a100") and statement[2] == "A100"
    lines = remote.serialize("SELECT ?x { id:a100 skos:prefLabel ?x }", "csv").split()
    assert [line.strip(b'"') for line in lines] == [b"x", b"A100"]
    for form in ("ttl", "nt", "xml"):
        assert b"A100" in remote.serialize("CONSTRUCT WHERE { id:a100 ?p ?o }", form)


def test_values(remote: GraphHandle) -> None:
    """Numbers and truth values have the types that they have here."""
    rows = remote.select(
        "SELECT DISTINCT ?start ?own ?confidence { ?p kg:reports ?c . ?c kg:own ?own ;"
        " kg:confidence ?confidence ; kg:hasEvidence/kg:start ?start } LIMIT 5"
    )
    for start, own, confidence in rows:
        assert (type(start), type(own), type(confidence)) == (int, bool, float)
        assert confidence == 0.8


def test_a_result_that_is_cut_off_is_none(remote: GraphHandle, handle: GraphHandle) -> None:
    """All rows come, or an error says that the engine gives no more of them."""
    query = "SELECT ?a ?e { ?a a kg:Evidence . ?d a kg:Evidence . ?d ?e ?f }"
    expected = sum(1 for _ in handle.select(query))
    assert expected > 10000
    try:
        assert sum(1 for _ in remote.select(query)) == expected
    except EndpointError as error:
        assert re.search("no more than 10000 rows; ask for less, or raise its", str(error))
