"""Facets: counts by group, against the library itself and over every way to count."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from api.errors import FilterError
from api.graph import GraphHandle
from api.graphql.execute import execute, explain
from api.query import answer, columns, pivot
from api.query.answer import IdLists
from api.query.columns import Columns
from api.query.facets import facets
from api.query.groups import groups_of
from api.sparql.embedded import EmbeddedEngine
from api.sparql.rows import Rows
from tests.test_api.library import ENTITIES, PAPERS

ROOTS = {"papers": "Paper", "claims": "Claim", "entities": "Entity", "hardware": "Hardware"}
COUNTS = "groups { id name } count papers claims factor { min median max }"


class PlainEngine(EmbeddedEngine):
    """An engine that knows SPARQL 1.1 and no more."""

    lateral = False


@pytest.fixture(scope="module")
def plain(kg_path: Path) -> Iterator[GraphHandle]:
    """Return a handle on the graph in such an engine."""
    (store,) = kg_path.glob("generations/*/store")
    yield GraphHandle(PlainEngine(store), "elsewhere", {})


def found(handle: GraphHandle, root: str, given: str) -> list[dict[str, Any]]:
    """Return the facets of a root field."""
    response = execute(handle, f"{{ {root} {{ facets({given}) {{ {COUNTS} }} }} }}")
    assert "errors" not in response, response["errors"]
    listed: list[dict[str, Any]] = response["data"][root.partition("(")[0]]["facets"]
    return listed


def by_name(listed: list[dict[str, Any]], what: str = "papers") -> dict[str, int]:
    """Return one count of each group, by the names of the group."""
    return {", ".join(g["name"] for g in each["groups"]): each[what] for each in listed}


def test_hardware_of_some_papers(handle: GraphHandle) -> None:
    """Which hardware do 2:4 sparsity papers run on most? is one query."""
    where = '(where: {mentions: {name: "2:4 sparsity"}})'
    given = "groupBy: [HARDWARE], role: [RUNS_ON]"
    wanted: dict[str, int] = {}
    for paper in PAPERS:
        if any(m.entity == "2:4 sparsity" for m in paper.mentions):
            for mention in paper.mentions:
                if mention.role == "runsOn" and ENTITIES[mention.entity][0] == "Hardware":
                    wanted[mention.entity] = wanted.get(mention.entity, 0) + 1
    assert by_name(found(handle, f"papers{where}", given)) == wanted
    assert [each["groups"][0]["name"] for each in found(handle, f"papers{where}", given)] == [
        "H100", "A100",
    ]  # fmt: skip


def test_factors_of_speedups_by_method_and_hardware(handle: GraphHandle) -> None:
    """Least, median and best speedup of each method on each hardware."""
    given = "groupBy: [METHOD, CLAIM_HARDWARE], first: 100"
    factors: dict[str, list[float]] = {}
    for paper in PAPERS:
        for claim in (c for c in paper.claims if c.speedup and c.factor is not None):
            for mention in (m for m in paper.mentions if ENTITIES[m.entity][0] == "Method"):
                for chip in claim.hardware:
                    factors.setdefault(f"{mention.entity}, {chip}", []).append(
                        float(claim.factor or 0)
                    )
    listed = found(handle, "claims(where: {speedup: true})", given)
    assert by_name(listed, "claims") == {key: len(values) for key, values in factors.items()}
    for each in listed:
        values = factors[", ".join(group["name"] for group in each["groups"])]
        expected = {"min": min(values), "median": median(values), "max": max(values)}
        assert each["factor"] == pytest.approx(expected)


def test_papers_with_certain_claims(handle: GraphHandle) -> None:
    """With `claims`, only papers that report such a claim are counted."""
    listed = found(handle, "papers", "groupBy: [YEAR], claims: {speedup: true}, orderBy: NAME")
    fast = [paper for paper in PAPERS if any(claim.speedup for claim in paper.claims)]
    years = sorted({str(paper.year) for paper in fast})
    assert [each["groups"][0]["name"] for each in listed] == years
    assert sum(each["count"] for each in listed) == len(fast)
    assert listed[0]["groups"][0]["id"] is None


def test_one_group_of_all(handle: GraphHandle) -> None:
    """Without groups, everything is counted together; of nothing there is no group."""
    (every,) = found(handle, "papers", "first: 5")
    assert every["groups"] == [] and every["papers"] == every["count"] == len(PAPERS)
    assert every["claims"] == sum(len(paper.claims) for paper in PAPERS)
    assert found(handle, 'papers(where: {title: {eq: "none"}})', "first: 5") == []


def test_roles_of_methods(handle: GraphHandle) -> None:
    """A role stands for what the other group names, or for the entity itself."""
    listed = found(handle, "papers", "groupBy: [METHOD, ROLE], first: 100")
    assert by_name(listed)["2:4 sparsity, USES"] == 2
    assert by_name(listed)["2:4 sparsity, BACKGROUND"] == 1
    own = found(handle, 'methods(where: {name: "2:4 sparsity"})', "groupBy: [ROLE]")
    assert by_name(own) == {"USES": 2, "BACKGROUND": 1}


def test_groups_below_each_node(handle: GraphHandle, plain: GraphHandle) -> None:
    """Pages below nodes have groups of their own, for each node."""
    query = f"""{{ hardware {{ edges {{ node {{ name papers {{ totalCount
        facets(groupBy: [YEAR]) {{ {COUNTS} }} }} }} }} }} }}"""
    nodes = [edge["node"] for edge in execute(handle, query)["data"]["hardware"]["edges"]]
    chips = {node["name"]: by_name(node["papers"]["facets"]) for node in nodes}
    assert chips["H100"] == {"2024": 1, "2025": 2} and chips["GPU"] == {}
    assert execute(plain, query) == execute(handle, query)


def test_names_in_an_answer_are_those_of_the_query(handle: GraphHandle) -> None:
    """Aliases and `__typename` work below facets as elsewhere."""
    query = """{ papers { f: facets(groupBy: [SOURCE], first: 1) { __typename n: count
        g: groups { __typename k: name } x: factor { __typename m: max } } } }"""
    assert execute(handle, query)["data"]["papers"]["f"] == [
        {
            "__typename": "Facet",
            "n": 5,
            "g": [{"__typename": "FacetValue", "k": "own.jsonl"}],
            "x": {"__typename": "FactorSummary", "m": 2.0},
        }
    ]


@pytest.mark.parametrize("root", ROOTS)
def test_every_way_to_count_gives_the_same(
    handle: GraphHandle, plain: GraphHandle, root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the nodes, the groups or columns, or left to the engine: the counts are the same."""
    names = list(groups_of(ROOTS[root]))
    pairs = [(name,) for name in names] + list(combinations(names, 2))[::7]
    orders = ["COUNT", "PAPERS", "CLAIMS", "MEDIAN", "NAME", "MAX"]
    counted = root in ("papers", "claims")  # of these there are columns
    for number, pair in enumerate(pairs):
        given = f"groupBy: [{', '.join(pair)}], first: 4, orderBy: {orders[number % 6]}"
        given += ", claims: {own: true}" if number % 3 == 0 else ""
        given += ", role: [USES, RUNS_ON]" if number % 4 == 1 else ""
        few = found(handle, root, given)
        for heavy in (False, True):
            with monkeypatch.context() as patch:
                patch.setattr(answer, "_FEW", -1)
                patch.setattr(answer, "is_heavy", lambda _, heavy=heavy and counted: heavy)
                assert found(handle, root, given) == few, (given, heavy)
        assert found(plain, root, given) == few, given


def test_columns_are_kept_and_left_aside(
    handle: GraphHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A column is read once; without room, or with too much to count, the engine counts."""
    sent: list[str] = []

    class Noting:
        lateral = True

        def select(self, query: str) -> Rows:
            sent.append(query)
            return handle.engine.select(query)

    monkeypatch.setattr(answer, "_FEW", -1)
    given = "groupBy: [METHOD, YEAR], first: 3"
    expected = found(handle, "papers", given)
    other = GraphHandle(Noting(), "library", {}, IdLists())  # type: ignore[arg-type]
    for _ in range(2):
        assert found(other, "papers", given) == expected
        read = [query for query in sent if query.startswith("SELECT ?o ?v")]
        assert len(read) == len(set(read)) == 4  # methods, years, claims, factors
    assert not any("GROUP BY" in query for query in sent)
    assert found(other, "papers(first: 1)", given) == expected
    monkeypatch.setattr(pivot, "_MOST", 3)
    assert found(other, "papers", given) == expected
    assert any("GROUP BY" in query for query in sent)
    none = GraphHandle(Noting(), "library", {}, IdLists(facts=0))  # type: ignore[arg-type]
    assert found(none, "papers", given) == expected


def test_large_columns_are_read_in_parts(
    handle: GraphHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In parts the same is read as at once."""
    papers = answer.found_ids(handle.engine, handle.lists, "Paper", None)
    pattern = "?v a kg:Method . ?o kg:mentions ?v ."
    whole = Columns(10**6).read(handle.engine, papers, pattern, "?v")
    monkeypatch.setattr(columns, "_WHOLE", 0)
    monkeypatch.setattr(columns, "_AT_ONCE", 3)
    parts = Columns(10**6).read(handle.engine, papers, pattern, "?v")
    for one, other in zip(whole.of, parts.of, strict=True):
        assert {whole.values[at] for at in one} == {parts.values[at] for at in other}
    with pytest.raises(columns.TooLarge):
        Columns(100).read(handle.engine, papers, pattern, "?v")


def test_explanations_show_the_columns(handle: GraphHandle) -> None:
    """What is counted here is explained by what is read for it."""
    query = "{ papers { facets(groupBy: [METHOD, ROLE]) { groups { name } claims } } }"
    texts = explain(handle, query).split("\n\n")
    assert len(texts) == 3
    for text in texts:
        handle.sparql(text)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"groupBy": ["COLOUR"]}, "Paper has no group 'COLOUR'; it has: YEAR, SOURCE"),
        ({"groupBy": ["YEAR", "KIND", "UNIT"]}, "'groupBy' takes at most 2 different groups"),
        ({"groupBy": ["YEAR", "YEAR"]}, "'groupBy' takes at most 2 different groups"),
        ({"orderBy": "SIZE"}, "facets cannot be ordered by 'SIZE'; it can be: COUNT"),
        ({"role": ["BOSS"]}, "'BOSS' is no Role; it can be"),
    ],
)
def test_what_has_no_meaning_is_said(given: dict[str, Any], message: str) -> None:
    """A wrong argument raises one line that says what there is."""
    with pytest.raises(FilterError) as caught:
        facets("Paper", given)
    assert message in str(caught.value)
