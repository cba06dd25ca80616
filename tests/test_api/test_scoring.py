"""Scoring: figures by the annotation guide's definitions."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.errors import ApiError
from api.evaluation.annotations import AnnotatedPaper
from api.evaluation.scores import Figure, Share
from api.evaluation.scoring import reports_speedup, score

REFERENCE = Path(__file__).parents[3] / "shared" / "evaluation" / "score.py"
GOLD = REFERENCE.parents[1] / "gold" / "dev.jsonl"

ENTITY = {"t": "Method", "n": "2:4 sparsity", "m": ["2:4 sparse"], "r": "uses", "o": False}
CLAIM = {
    "k": "speedup", "v": [2, 2], "u": "x", "d": "better", "up": False, "s": "training",
    "h": ["A100"], "b": "dense training", "x": None, "on": [], "own": True,
    "e": "trains 2x faster than dense training",
}  # fmt: skip


def paper(
    entities: list[dict[str, Any]] | None = None,
    claims: list[dict[str, Any]] | None = None,
    title: str = "Masks that train",
) -> dict[str, Any]:
    """Return one annotated paper as it stands on disk."""
    return {"id": "p1", "title": title, "entities": entities or [], "claims": claims or []}


def typed(papers: list[dict[str, Any]]) -> list[AnnotatedPaper]:
    """Return papers as values."""
    return [msgspec.convert(item, AnnotatedPaper) for item in papers]


def scored(gold: dict[str, Any], predicted: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of one paper."""
    return score(typed([gold]), typed([predicted])).as_json()


def test_a_perfect_prediction_has_full_marks() -> None:
    """Predicting gold itself gives F1 1 everywhere."""
    both = paper([ENTITY], [CLAIM])
    result = scored(both, both)
    assert result["entities"]["all"] == {"p": 1, "r": 1, "f1": 1, "tp": 1, "fp": 0, "fn": 0}
    assert result["edges"]["uses"]["f1"] == result["claims"]["speed"]["f1"] == 1
    assert result["paper reports a speedup"]["tp"] == 1
    assert result["claim attributes"]["baseline"] == {"accuracy": 1, "n": 1}


def test_a_missing_prediction_counts_as_an_empty_one() -> None:
    """A gold paper that nobody predicted costs recall, not precision."""
    result = score(typed([paper([ENTITY], [CLAIM])]), [])
    assert result.paired == 0
    assert result.entities["all"] == Figure(tp=0, fp=0, fn=1)
    assert result.claims["speed"] == Figure(tp=0, fp=0, fn=1)


def test_optional_entities_cost_and_earn_nothing() -> None:
    """An optional gold entity is neutral, found or missed."""
    optional = {**ENTITY, "o": True}
    for predicted in (paper(), paper([ENTITY])):
        assert scored(paper([optional]), predicted)["entities"]["all"]["tp"] == 0
        assert scored(paper([optional]), predicted)["entities"]["all"]["fp"] == 0
        assert scored(paper([optional]), predicted)["entities"]["all"]["fn"] == 0


def test_a_wrong_role_is_a_right_entity_and_a_wrong_edge() -> None:
    """The entity counts; its edge is one miss and one false alarm, told as ``~``."""
    result = score(typed([paper([ENTITY])]), typed([paper([{**ENTITY, "r": "proposes"}])]))
    assert result.entities["all"].tp == 1
    assert result.edges["uses"] == Figure(0, 0, 1)
    assert result.edges["proposes"] == Figure(0, 1, 0)
    assert [str(error) for error in result.errors] == [
        "p1 ~ '2:4 sparsity' role proposes, gold uses"
    ]


def test_attributes_that_differ_are_told() -> None:
    """A paired claim with another scope or baseline is an error that names both readings."""
    told = {**CLAIM, "s": "training", "b": None}
    other = {**CLAIM, "s": "inference", "b": "the dense model"}
    result = score(typed([paper(claims=[told])]), typed([paper(claims=[other])]))
    assert [(error.sign, error.what.rpartition("' ")[2]) for error in result.errors] == [
        ("~", "scope inference, gold training"),
        ("~", "baseline the dense model, gold none"),
    ]


def test_a_surface_form_is_enough_to_find_an_entity() -> None:
    """Entities pair on any shared form of one type, head nouns and plurals aside."""
    other = {**ENTITY, "n": "sparse masks", "m": ["the 2:4 Sparse method"]}
    assert scored(paper([ENTITY]), paper([other]))["entities"]["all"]["tp"] == 1
    assert scored(paper([ENTITY]), paper([{**other, "t": "Task"}]))["entities"]["all"]["tp"] == 0


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"v": [2.01, 2.01]}, True),
        ({"v": [2.1, 2.1]}, False),
        ({"u": "%"}, False),
        ({"k": "throughput"}, True),
        ({"k": "memory"}, False),
        ({"v": None, "u": None}, False),
    ],
)
def test_claims_pair_by_family_value_and_unit(change: dict[str, Any], found: bool) -> None:
    """A claim is found within 1 % of gold's value, in its unit and family."""
    result = scored(paper(claims=[CLAIM]), paper(claims=[{**CLAIM, **change}]))
    assert result["claims"]["all"]["tp"] == int(found)


def test_absolute_times_are_no_speedups() -> None:
    """A time without a baseline does not make a paper report a speedup."""
    hours = {**CLAIM, "k": "time", "u": "hours", "b": None}
    assert not reports_speedup(typed([paper(claims=[hours])])[0])
    assert reports_speedup(typed([paper(claims=[{**hours, "b": "dense training"}])])[0])


def test_an_unknown_kind_in_gold_is_refused() -> None:
    """A kind that the vocabulary lacks is an error that names those there are."""
    with pytest.raises(ApiError, match=r"sped-up.*speedup"):
        score(typed([paper(claims=[{**CLAIM, "k": "sped-up"}])]), [])


def test_the_worst_errors_are_those_of_the_worst_papers() -> None:
    """Errors of the paper with the most errors come first."""
    bad = {**paper([ENTITY, {**ENTITY, "n": "LoRA", "m": []}], title="Bad"), "id": "zz"}
    result = score(typed([paper([ENTITY]), bad]), [])
    assert [error.paper for error in result.worst()] == ["zz", "zz", "p1"]


def test_shares_round_to_four_digits() -> None:
    """Shares and figures are given with four digits."""
    assert Share(2, 3).as_json() == {"accuracy": 0.6667, "n": 3}
    assert Figure(1, 2, 0).as_json()["p"] == 0.3333


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    """Return the annotation guide's own scorer, where it is at hand."""
    if not REFERENCE.exists():
        pytest.skip("the annotation guide's scorer is not beside this checkout")
    spec = importlib.util.spec_from_file_location("reference_score", REFERENCE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def same(reference: ModuleType, gold: list[dict[str, Any]], predicted: list[Any]) -> None:
    """Check that both scorers give the same figures."""
    theirs = reference.score(gold, predicted)
    errors = theirs.pop("errors")
    ours = score(typed(gold), typed(predicted))
    assert ours.as_json() == theirs
    # The reference does not list the attributes of claims.
    listed = [e for e in ours.errors if not (e.sign == "~" and e.what.startswith("claim "))]
    assert len(listed) == len(errors)


WORDS = ["dense", "sparse", "2:4", "A100", "GPUs", "the", "training", "benchmark", "LoRA"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
NUMBERS = st.sampled_from([0, 1.5, 1.51, 2, 30])
ENTITIES = st.fixed_dictionaries(
    {
        "t": st.sampled_from(["Method", "Model", ["Method", "Task"], "Hardware"]),
        "n": TEXTS,
        "m": st.lists(TEXTS, max_size=2),
        "r": st.sampled_from(["uses", "proposes", "background"]),
        "o": st.booleans(),
    }
)
CLAIMS = st.fixed_dictionaries(
    {
        "k": st.sampled_from(["speedup", "latency", "memory", "quality", "cost"]),
        "v": st.none() | st.tuples(NUMBERS, NUMBERS).map(list),
        "u": st.sampled_from([None, "x", "%", "hours"]),
        "d": st.sampled_from(["better", "worse"]),
        "up": st.booleans(),
        "s": st.sampled_from([None, "training"]),
        "h": st.lists(TEXTS, max_size=2),
        "b": st.none() | TEXTS,
        "x": st.none(),
        "on": st.just([]),
        "own": st.booleans(),
        "e": TEXTS,
    }
)
PAPERS = st.lists(
    st.builds(
        paper,
        st.lists(ENTITIES, max_size=4),
        st.lists(CLAIMS, max_size=4),
        st.sampled_from(["Masks", "Mask", "Other things"]),
    ),
    max_size=3,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gold=PAPERS, predicted=PAPERS)
def test_figures_equal_the_reference(
    reference: ModuleType, gold: list[Any], predicted: list[Any]
) -> None:
    """Any gold and prediction get the figures that the guide's own scorer gives."""
    same(reference, gold, predicted)


def test_figures_equal_the_reference_on_gold(reference: ModuleType) -> None:
    """Gold against every other paper's gold, with roles shifted, scores alike in both."""
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()][:150]
    changed = [
        {
            **item,
            "entities": [{**e, "r": "uses"} for e in item["entities"][::2]],
            "claims": [{**c, "b": None, "own": True} for c in item["claims"]],
        }
        for item in gold[::2]
    ]
    same(reference, gold, changed)
