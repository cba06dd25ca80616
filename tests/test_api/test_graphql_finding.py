"""GraphQL: search, completion, paths, neighbours, related things, comparisons."""

from typing import Any

import pytest

from api.finding.comparison import compare
from api.finding.paths import shortest_paths
from api.finding.related import related
from api.finding.search import search
from api.graph import GraphHandle
from api.graphql.execute import execute
from api.sparql.rows import Rows
from tests.test_api.library import PAPERS
from tests.test_api.library_graph import entity_iri, paper_iri


def data(handle: GraphHandle, query: str, **variables: Any) -> Any:
    """Return the data of a query that has no errors."""
    answer = execute(handle, query, variables)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


def test_search_gives_hits_with_their_nodes(handle: GraphHandle) -> None:
    """A hit is told in short, with its snippet, and its node with any of its fields."""
    query = """query Q($text: String!) { found: search(text: $text, types: [PAPER], first: 2) {
        __typename id type label score snippet { section text start matches { start end } }
        node { __typename id ... on Paper { title uses(first: 1) { name } } } } }"""
    found = data(handle, query, text="sparse adapters")["found"]
    (hit,) = search(handle, "sparse adapters", ["Paper"])
    assert [each["id"] for each in found] == [hit.iri] == [paper_iri(PAPERS[4])]
    assert list(found[0]) == ["__typename", "id", "type", "label", "score", "snippet", "node"]
    assert (found[0]["__typename"], found[0]["type"]) == ("SearchHit", "PAPER")
    assert found[0]["snippet"]["text"] == hit.snippet.text
    assert found[0]["snippet"]["matches"] == [
        {"start": start, "end": end} for start, end in hit.snippet.matches
    ]
    node = {"__typename": "Paper", "id": hit.iri, "title": PAPERS[4].title}
    assert found[0]["node"] == {**node, "uses": [{"name": "LLaMA2-7B"}]}


def test_names_are_completed(handle: GraphHandle) -> None:
    """A completion has the name that fits, and the thing."""
    query = '{ complete(prefix: "neural pr", first: 1) { label name papers type } }'
    found = {"label": "NPU", "name": "neural processing unit", "papers": 1, "type": "HARDWARE"}
    assert data(handle, query) == {"complete": [found]}


def test_paths_have_steps_with_proof(handle: GraphHandle) -> None:
    """Each step tells its relation, where it leads, and who says so."""
    query = """{ path(from: "A100", to: "ImageNet", first: 1) { length start { label }
        steps { relations forward to { id label type node { id } }
                proof { paper { label } quote section start end } } } }"""
    (found,) = data(handle, query)["path"]
    (path,) = shortest_paths(handle, "A100", "ImageNet", most=1)
    assert found["length"] == len(path.steps) and found["start"] == {"label": "A100"}
    for told, step in zip(found["steps"], path.steps, strict=True):
        assert told["to"]["id"] == told["to"]["node"]["id"] == step.to.iri
        assert (told["forward"], told["to"]["label"]) == (step.forward, step.to.name)
        assert (told["proof"] is None) is (step.evidence is None)
        if step.evidence is not None:
            assert told["proof"]["quote"] == step.evidence.quote
    assert found["steps"][0]["relations"] == ["BROADER"]


def test_neighbours_come_by_relation(handle: GraphHandle) -> None:
    """Groups have totals and the first things; relations can be chosen."""
    query = """{ neighbours(id: "H100", relations: [RUNS_ON, BROADER], first: 1) {
        centre { id } groups { relation outgoing total things { label type } } } }"""
    found = data(handle, query)["neighbours"]
    assert found["centre"] == {"id": entity_iri("H100")}
    told = {group["relation"]: (group["outgoing"], group["total"]) for group in found["groups"]}
    assert told == {"RUNS_ON": (False, 4), "BROADER": (True, 1)}
    assert found["groups"][0]["things"][0]["type"] == "PAPER"


def test_related_things_say_why(handle: GraphHandle) -> None:
    """Papers like a paper come with what both mention, as nodes if wanted."""
    query = """query Q($id: ID!) { related(id: $id, first: 2) { score shared
        thing { id node { ... on Paper { year } } } because { label node { id } } } }"""
    found = data(handle, query, id=paper_iri(PAPERS[1]))["related"]
    expected = related(handle, PAPERS[1].title, first=2)
    assert [each["thing"]["id"] for each in found] == [each.thing.iri for each in expected]
    assert found[0]["thing"]["node"] == {"year": 2025}
    assert [b["label"] for b in found[0]["because"]] == [b.name for b in expected[0].because]
    chips = '{ related(id: "2:4 sparsity", types: [HARDWARE]) { thing { type } } }'
    assert {each["thing"]["type"] for each in data(handle, chips)["related"]} == {"HARDWARE"}


def test_claims_side_by_side(handle: GraphHandle) -> None:
    """A row has a cell for each thing, with values, factors and proof."""
    query = """{ compare(names: ["TransMask", "SparseCore"], by: []) { things { label }
        rows { kind scope cells { thing { label } claims { by value factor direction
          proof { paper { id } quote } node { ... on Claim { kind low } } } } } } }"""
    found = data(handle, query)["compare"]
    expected = compare(handle, ["TransMask", "SparseCore"], by=())
    assert [row["kind"] for row in found["rows"]] == [r.kind.upper() for r in expected.rows]
    first = found["rows"][0]
    assert [cell["thing"]["label"] for cell in first["cells"]] == ["TransMask", "SparseCore"]
    assert first["cells"][1]["claims"] == [
        {
            "by": "PROPOSES",
            "value": "2x",
            "factor": 2.0,
            "direction": "better",
            "proof": {
                "paper": {"id": paper_iri(PAPERS[4])},
                "quote": "at least 2x faster than LoRA",
            },
            "node": {"kind": "SPEEDUP", "low": 2.0},
        }
    ]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ('{ search(text: "x", first: 101) { id } }', "'first' must be 1 to 100, not 101"),
        ('{ search(text: "x", types: [CLAIM]) { id } }', "no type 'CLAIM'; there are: Paper"),
        ('{ related(id: "no such thing") { score } }', "no paper or entity 'no such thing'"),
        ('{ path(from: "A100", to: "GPU", longest: 99) { length } }', "'longest' must be 1 to 12"),
        ("{ compare(names: []) { things { id } } }", "compare takes 1 to 10 names, not 0"),
        ('{ neighbours(id: "A100", first: -1) { centre { id } } }', "'first' must be 0 to 100"),
    ],
)
def test_what_is_wrong_is_told(handle: GraphHandle, query: str, message: str) -> None:
    """Limits and unknown names are errors that say what is allowed."""
    (error,) = execute(handle, query)["errors"]
    assert error["message"].startswith(message)


def test_nodes_cost_one_query_however_many(
    handle: GraphHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For all nodes at one place of the selection the graph is asked as often as for one."""
    select = handle.engine.select
    seen: list[str] = []

    def noting(query: str) -> Rows:
        seen.append(query)
        return select(query)

    monkeypatch.setattr(handle.engine, "select", noting)
    counts = []
    for first in (1, 5):
        seen.clear()
        data(handle, f'{{ search(text: "sparsity", first: {first}) {{ node {{ id }} }} }}')
        counts.append(len(seen))
    assert counts[0] == counts[1] > 0
