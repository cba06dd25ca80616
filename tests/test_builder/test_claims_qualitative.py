"""Qualitative claims: results that are told without a number."""

import pytest

from tests.test_builder.claims_in import claims_in, only

TITLE = "Foo: a Title\n\nWe propose Foo for language models. It has two parts. "


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Results show that Foo is significantly faster than existing tools.", "speedup"),
        ("Tests demonstrate that Foo significantly reduces memory usage over rivals.", "memory"),
        ("Experiments show that Foo accelerates training compared to the dense model.", "speedup"),
        ("Results show that Foo runs faster than its rivals.", "speedup"),
        ("Foo achieves significantly lower latency than its rivals in our results.", "latency"),
        ("Experiments show that Foo substantially cuts inference costs.", "cost"),
        ("Results show that Foo greatly reduces energy consumption.", "energy"),
    ],
)
def test_results_in_words(sentence: str, kind: str) -> None:
    """A sentence that asserts a result is a claim without value, unit and basis."""
    claims = claims_in(TITLE + sentence, Foo=("Method", "proposes"))
    assert kind in {c.kind for c in claims}
    assert {(c.low, c.unit, c.basis, c.own) for c in claims} == {(None, None, "none", True)}


@pytest.mark.parametrize(
    "sentence",
    [
        "We hope to reduce memory usage.",
        "Foo is designed to accelerate inference.",
        "It is hard to lower the cost of training.",
        "We ask whether Foo could reduce latency.",
    ],
)
def test_hopes_are_no_results(sentence: str) -> None:
    """Aims, questions and hopes assert nothing."""
    assert claims_in(TITLE + sentence, Foo=("Method", "proposes")) == []


def test_a_number_speaks_for_its_sentence() -> None:
    """Where a sentence gives the number, its words make no second claim of that family."""
    text = TITLE + "Results show that Foo significantly accelerates training, by 2.1x."
    assert [c.low for c in claims_in(text, Foo=("Method", "proposes"))] == [2.1]


def test_what_others_achieve_is_not_own() -> None:
    """What is said to work before the paper speaks of itself is told of others."""
    text = "A Title\n\nCaching significantly reduces latency. We study something else."
    claim = only(claims_in(text))
    assert (claim.kind, claim.own) == ("latency", False)


@pytest.mark.parametrize(
    "sentence",
    [
        "Long prompts significantly increase latency.",
        "Such models incur substantial memory costs.",
        "Earlier work fails to achieve significant speedups.",
        "It suffers from reduced throughput.",
    ],
)
def test_motivation_is_no_result(sentence: str) -> None:
    """A complaint ahead of the paper's own work makes no qualitative claim."""
    assert claims_in(f"A Title\n\n{sentence} We study something else.") == []


def test_confidence_lies_between_zero_and_one() -> None:
    """The weight of a statement is its confidence."""
    text = TITLE + "Results show that Foo is significantly faster than existing tools."
    assert all(0 < c.confidence < 1 for c in claims_in(text, Foo=("Method", "proposes")))
