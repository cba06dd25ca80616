"""Baselines of claims: where the words for a rival stand, and where they end."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.claims.phrase import NUMERIC, phrase_at
from tests.test_builder.claims_in import claims_in

TITLE = "Foo: a Title\n\n"


def baselines(text: str) -> list[str | None]:
    """Return the baseline of each claim of a text."""
    return [claim.baseline for claim in claims_in(TITLE + text)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Foo outperforms Bar and Baz by 2% and 3% in accuracy.", ["Bar", "Baz"]),
        ("Foo outperforms Bar by 2.5x and older tools by 1.3x in speed.", ["Bar", "older tools"]),
        ("Foo reaches an accuracy of 83%, outperforming Bar.", ["Bar"]),
        ("Foo reaches an accuracy of 83% and surpasses Bar by 2%.", [None, "Bar"]),
        ("Foo retains 98% of the teacher's quality while it is 2x faster.", ["teacher", "teacher"]),
        ("Foo has 1.8x the throughput of Bar when training.", ["Bar"]),
        ("Foo is at parity with Baz, with 20% less memory.", ["Baz"]),
        ("We improve the previous best result by 3 points of accuracy.", ["previous best result"]),
        ("Foo trails Bar by 2% in accuracy.", ["Bar"]),
        ("Instead of plain sums, Foo cuts memory by 20%.", ["plain sums"]),
        ("Foo cuts latency by 20% and memory by 30% compared to Bar.", ["Bar", "Bar"]),
    ],
)
def test_where_a_baseline_stands(sentence: str, expected: list[str | None]) -> None:
    """Each number takes the rival that its clause, or else its sentence, names."""
    assert baselines(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Foo runs 2x faster on over 64 replicas.",
        "Foo is 1.7x faster with less than 4.0% loss.",
        "Foo cuts memory by 20%, with a gain of over +2% in speed.",
    ],
)
def test_a_number_is_no_rival(sentence: str) -> None:
    """What is "over" or "less than" a number is no baseline."""
    assert set(baselines(sentence)) == {None}


def test_a_name_may_begin_with_a_digit() -> None:
    """A rival such as "3DGS" is no number."""
    assert baselines("Foo cuts latency by 19x compared to 3DGS.") == ["3DGS"]
    assert baselines("Foo is 2x faster than 8-bit training.") == ["8-bit training"]


def test_the_sentence_before_may_name_the_rival() -> None:
    """An evaluation against a rival goes on in the next sentence, for changes alone."""
    text = "We evaluate Foo against strong baselines on two tasks. It cuts latency by 80%."
    assert baselines(text) == ["strong baselines"]
    text = "We evaluate Foo against strong baselines on two tasks. It takes 80 ms."
    assert baselines(text) == [None]


def test_statements_name_rivals_too() -> None:
    """The words of a claim without a number hold its rival."""
    text = TITLE + "We study Foo. Experiments show that Foo is much faster than Bar."
    assert [c.baseline for c in claims_in(text)] == ["Bar"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BERT and reaches 83%", "BERT"),
        ("dense training and costs 0.5% of it", "dense training"),
        ("Orca and vLLM reaches", "Orca and vLLM"),
        ("the baselines including Bar and Baz", "baselines"),
        ("the data required by older methods", "older methods"),
        ("those of larger models while it is", "larger models"),
        ("a teacher's performance", "teacher"),
        (", or so", None),
    ],
)
def test_where_a_phrase_ends(text: str, expected: str | None) -> None:
    """The words for a rival end before the next statement."""
    assert phrase_at(text, 0, len(text)) == expected


@given(st.text(max_size=60))
def test_any_text_has_a_phrase_or_none(text: str) -> None:
    """A phrase is a stretch of the text, trimmed, of bounded length."""
    phrase = phrase_at(text, 0, len(text))
    assert phrase is None or (phrase in text and 1 < len(phrase) <= 120)


@pytest.mark.parametrize(
    ("text", "numeric"),
    [("4.0% of", True), ("20x for", True), ("some 10% more", True), ("3DGS", False)],
)
def test_numbers_and_names(text: str, numeric: bool) -> None:
    """A number with its unit is told from a name with a digit."""
    assert (re.match(NUMERIC, text) is not None) is numeric
