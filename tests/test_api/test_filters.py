"""Filters: what is found by which ``where``."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import FilterError
from api.graph import GraphHandle
from api.query.fields import filters_of
from api.query.filters import conditions, names_of
from ontology.shapes import node_types
from tests.test_api.library import ENTITIES, PAPERS, ClaimRow, PaperRow


def titles(handle: GraphHandle, where: dict[str, Any]) -> set[str]:
    """Return the first words of the titles of the papers found."""
    return {paper["title"].split()[0] for paper in handle.papers(where, depth=0)}


def expected(wanted: Callable[[PaperRow], bool]) -> set[str]:
    """Return the same of the papers of the library that are wanted."""
    return {paper.title.split()[0] for paper in PAPERS if wanted(paper)}


def covers(name: str, entity: str) -> bool:
    """Say whether an entity of the library is a concept or narrower than it."""
    return name == entity or any(covers(name, parent) for parent in ENTITIES[entity][1])


def mentions(paper: PaperRow, name: str, role: str | None = None) -> bool:
    """Say whether a paper mentions a concept or a narrower one, in a role if given."""
    return any(covers(name, m.entity) and role in (None, m.role) for m in paper.mentions)


def claims(paper: PaperRow, wanted: Callable[[ClaimRow], bool]) -> bool:
    """Say whether a paper has such a claim."""
    return any(wanted(claim) for claim in paper.claims)


@pytest.mark.parametrize("name", ENTITIES)
def test_a_concept_stands_for_its_narrower_ones(handle: GraphHandle, name: str) -> None:
    """Papers on a narrower concept are found under each broader one."""
    assert titles(handle, {"mentions": {"name": name}}) == expected(lambda p: mentions(p, name))


@pytest.mark.parametrize("name", ["N:M sparsity", "2:4 sparsity", "GPU", "A100"])
def test_narrower_concepts_can_be_left_out(handle: GraphHandle, name: str) -> None:
    """Without `includeNarrower` only the concept itself counts."""
    where = {"mentions": {"name": name, "includeNarrower": False}}
    assert titles(handle, where) == expected(lambda p: any(m.entity == name for m in p.mentions))


@pytest.mark.parametrize("role", ["uses", "runsOn", "background", "comparesWith", "evaluatesOn"])
def test_a_role_is_a_filter_of_its_own(handle: GraphHandle, role: str) -> None:
    """Roles are narrower than `mentions`."""
    for name in ("sparsity", "GPU", "GLUE", "LoRA"):
        found = titles(handle, {role: {"name": name}})
        assert found == expected(lambda p, name=name: mentions(p, name, role))  # type: ignore[misc]


SPEEDUP_IN_FULL = {"family": "SPEED", "own": True, "comparative": True, "direction": "BETTER"}


def test_speedup_is_short_for_its_definition(handle: GraphHandle) -> None:
    """The shorthand finds what its parts find, and what the library calls a speedup."""
    short = titles(handle, {"reports": {"speedup": True}})
    assert short == titles(handle, {"reports": SPEEDUP_IN_FULL})
    assert short == expected(lambda p: claims(p, lambda c: c.speedup))
    other = {c["id"] for c in handle.claims({"speedup": False}, depth=0)}
    assert other == {c["id"] for c in handle.claims({"not": SPEEDUP_IN_FULL}, depth=0)}


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        ({"year": {"gte": 2024}}, lambda p: (p.year or 0) >= 2024),
        ({"year": {"gt": 2023, "lt": 2025}}, lambda p: p.year == 2024),
        ({"year": 2023}, lambda p: p.year == 2023),
        ({"year": {"in": [2023, 2025]}}, lambda p: p.year in (2023, 2025)),
        ({"title": {"contains": "SPARSE"}}, lambda p: "sparse" in p.title.lower()),
        ({"title": {"startsWith": "pruning"}}, lambda p: p.title.startswith("Pruning")),
        ({"title": {"contains": '"Sparse"'}}, lambda p: '"Sparse"' in p.title),
        ({"arxivId": {"gte": "2401", "lt": "2502"}}, lambda p: p.arxiv_id == "2401.00001"),
        ({"date": {"gte": "2024", "lt": "2025"}}, lambda p: p.date == "2024-01-05"),
        ({"date": {"lte": "2024-01-05"}}, lambda p: (p.date or "9") <= "2024-01-05"),
        ({"date": {"gt": "2024-01-05"}}, lambda p: (p.date or "") > "2024-01-05"),
        ({"date": {"startsWith": "2023-05"}}, lambda p: p.date == "2023-05"),
        ({"not": {"date": {"gte": ""}}}, lambda p: p.date is None),
        ({"arxivId": "2305.00003"}, lambda p: p.arxiv_id == "2305.00003"),
        ({"listedOn": {"name": "digest.txt"}}, lambda p: p.source == "digest.txt"),
        ({"sections": {"heading": {"contains": "intro"}}}, lambda p: bool(p.sections)),
        ({"not": {"year": {"gte": 0}}}, lambda p: p.year is None),
        ({}, lambda p: True),
        ({"or": []}, lambda p: False),
        ({"not": [{}]}, lambda p: False),
    ],
)
def test_papers_by_their_own_values(
    handle: GraphHandle, where: dict[str, Any], wanted: Callable[[PaperRow], bool]
) -> None:
    """Texts, numbers and absent values are told apart."""
    assert titles(handle, where) == expected(wanted)


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        ({"kind": "memory"}, lambda c: c.kind == "memory"),
        ({"kind": ["SPEEDUP", "LATENCY"]}, lambda c: c.kind in ("speedup", "latency")),
        ({"qualifier": "UP_TO"}, lambda c: c.qualifier == "up to"),
        ({"qualifier": "on average"}, lambda c: c.qualifier == "on average"),
        ({"scope": "TRAINING", "own": True}, lambda c: c.scope == "training" and c.own),
        ({"basis": ["ABSOLUTE", "NONE"]}, lambda c: c.basis in ("absolute", "none")),
        ({"unit": {"eq": "%"}}, lambda c: c.unit == "%"),
        ({"unit": "%"}, lambda c: c.unit == "%"),
        ({"low": {"gte": 28, "lte": 43.0}}, lambda c: c.low is not None and 28 <= c.low <= 43),
        ({"factor": {"lt": 1}}, lambda c: c.factor is not None and c.factor < 1),
        ({"own": False}, lambda c: not c.own),
        ({"comparative": False}, lambda c: not c.comparative),
        ({"hardware": {"name": "A100"}}, lambda c: any(covers("A100", h) for h in c.hardware)),
        ({"hardware": {"manufacturer": "NVIDIA"}}, lambda c: c.hardware not in ((), ("NPU",))),
        ({"about": "language model"}, lambda c: any(covers("language model", a) for a in c.about)),
        ({"baselineEntity": "LoRA"}, lambda c: c.baseline_entity == "LoRA"),
        ({"baseline": {"contains": "dense"}}, lambda c: "dense" in (c.baseline or "")),
        ({"metricEntity": {"better": "LOWER"}}, lambda c: c.metric_entity == "perplexity"),
    ],
)
def test_papers_by_what_they_report(
    handle: GraphHandle, where: dict[str, Any], wanted: Callable[[ClaimRow], bool]
) -> None:
    """Every property of a claim is a filter; what is given must hold of one and the same claim."""
    assert titles(handle, {"reports": where}) == expected(lambda p: claims(p, wanted))


def test_logic_holds_of_papers(handle: GraphHandle) -> None:
    """`or`, `not` and `and` combine, also within each other."""
    where = {
        "or": [{"mentions": "FP8"}, {"mentions": "sparsity", "not": {"uses": "2:4 sparsity"}}],
        "and": [{"not": [{"year": 2023}, {"reports": {"kind": "params"}}]}],
    }
    found = expected(
        lambda p: (
            (
                mentions(p, "FP8 quantization")
                or (mentions(p, "sparsity") and not mentions(p, "2:4 sparsity", "uses"))
            )
            and p.year != 2023
            and not claims(p, lambda c: c.kind == "params")
        )
    )
    assert titles(handle, where) == found and found


def test_double_negation_is_none(handle: GraphHandle) -> None:
    """Not not a thing is the thing."""
    where = {"mentions": {"name": "N:M sparsity"}}
    assert titles(handle, {"not": {"not": where}}) == titles(handle, where)


def test_not_within_a_relation_is_about_its_nodes(handle: GraphHandle) -> None:
    """A paper with a claim that is not of speed is another thing than one without any."""
    some = titles(handle, {"reports": {"not": {"family": "SPEED"}}})
    assert some == expected(lambda p: claims(p, lambda c: c.kind not in SPEED_KINDS))
    none = titles(handle, {"not": {"reports": {"family": "SPEED"}}})
    assert none == expected(lambda p: not claims(p, lambda c: c.kind in SPEED_KINDS))


SPEED_KINDS = ("speedup", "throughput", "latency", "time")


def test_entities_are_filtered_by_their_papers(handle: GraphHandle) -> None:
    """Relations can be followed the other way round."""
    found = handle.claims({"paper": {"mentions": "FP8"}, "hardware": "H100"}, depth=1)
    assert [claim["kind"] for claim in found] == ["THROUGHPUT"]


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ({"reports": {"speedp": True}}, "Claim has no filter 'speedp'; it has: id, speedup"),
        ({"reports": {"kind": "FAST"}}, "'FAST' is no ClaimKind; it can be: COMPUTE"),
        ({"year": {"about": 1}}, "'year' has no test 'about'; it has: in, eq, ne"),
        ({"title": {"like": "x"}}, "'title' has no test 'like'; it has: eq, in, contains"),
        ({"year": "2024"}, "'year' must be a number"),
        ({"year": {"gte": float("nan")}}, "'year' must be a number"),
        ({"title": {"contains": 3}}, "'title' must be a text"),
        ({"reports": {"own": "yes"}}, "'own' must be true or false"),
        ({"reports": 3}, "a filter of Claim must be an object"),
        ({"id": "A100"}, "'id' must be an IRI"),
        ({"mentions": {"type": "PAPER"}}, "'PAPER' is no EntityType; it can be: DATASET"),
    ],
)
def test_what_has_no_meaning_is_said(where: dict[str, Any], message: str) -> None:
    """A wrong filter raises one line that says what there is."""
    with pytest.raises(FilterError) as caught:
        conditions("Paper", where, "?n0")
    assert message in str(caught.value)


@pytest.mark.parametrize("type_name", node_types())
def test_every_filter_of_the_model_has_a_name(type_name: str) -> None:
    """What the model exposes as a filter is understood, for every node type."""
    assert set(filters_of(type_name)) <= set(names_of(type_name))


INJECTIONS = [
    '" } ?n0 ?p ?o . { "',
    '2:4 sparsity" } UNION { ?n0 a kg:Paper } #',
    "\\",
    "a\n} DROP ALL #",
    "'''",
    "> ?x ?y",
]


@pytest.mark.parametrize("text", INJECTIONS)
def test_a_text_cannot_leave_its_place(handle: GraphHandle, text: str) -> None:
    """A text that looks like SPARQL finds nothing, as a text that no paper has."""
    assert titles(handle, {"title": {"contains": text}}) == set()
    assert titles(handle, {"title": {"eq": text}}) == set()
    assert titles(handle, {"mentions": {"name": text + "zz"}}) == set()
    assert titles(handle, {"id": "urn:" + text}) == set()


@given(text=st.text())
def test_any_text_makes_a_query_that_runs(handle: GraphHandle, text: str) -> None:
    """Whatever a text holds, the query stays one and finds only papers that contain it."""
    found = handle.papers({"title": {"contains": text}}, depth=0)
    assert {paper["title"] for paper in found} <= {paper.title for paper in PAPERS}
    handle.papers({"mentions": {"name": text}}, depth=0)
