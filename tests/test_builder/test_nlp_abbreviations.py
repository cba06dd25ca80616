"""Tests of the abbreviation finder."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.nlp.abbreviations import find_abbreviations
from tests.test_builder.reading_of import reading_of


def pairs(text: str) -> list[tuple[str, str]]:
    """Return the (short, long) pairs of a text."""
    reading = reading_of("Title\n\n" + text)
    return [
        (reading.surface(*found.short), reading.surface(*found.long))
        for found in find_abbreviations(reading)
    ]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Use Low-Rank Adaptation (LoRA) here.", ("LoRA", "Low-Rank Adaptation")),
        ("a mixture of experts (MoE) layer", ("MoE", "mixture of experts")),
        ("HAP (Hybrid Adaptive Parallelism) wins", ("HAP", "Hybrid Adaptive Parallelism")),
        ("for large language models (LLMs).", ("LLMs", "large language models")),
        ("a key-value (KV) cache", ("KV", "key-value")),
        ("post-training quantization (PTQ) of nets", ("PTQ", "post-training quantization")),
        ("word error rate (WER, in percent)", ("WER", "word error rate")),
    ],
)
def test_finds(text: str, pair: tuple[str, str]) -> None:
    """Short forms are found in both orders, with hyphens, plurals and small words."""
    assert pairs(text) == [pair]


@pytest.mark.parametrize(
    "text",
    [
        "the best result (Table 2) so far",
        "a value (N = 4) is set",
        "it ended. Rapid Action (LoRA) began",
        "of a graph (GPU)",
    ],
)
def test_finds_nothing(text: str) -> None:
    """Remarks, formulas, and words that do not spell the short form are none."""
    assert pairs(text) == []


def test_repeated_initials() -> None:
    """Initials that repeat are each read off a word of their own."""
    assert pairs("over the World Wide Web (WWW) today") == [("WWW", "World Wide Web")]


def test_inner_letters() -> None:
    """Letters inside words count where each word gives its initial."""
    assert pairs("by Commutative Vector Quantization (CommVQ).") == [
        ("CommVQ", "Commutative Vector Quantization")
    ]


def test_title_explains_its_head() -> None:
    """The head of a title is explained by the words behind the colon."""
    reading = reading_of("CoMix: Continuous Mixing for Long Texts\n\nBody.")
    found = next(find_abbreviations(reading))
    assert reading.surface(*found.long) == "Continuous Mixing"


@given(st.text(alphabet="AaBb -().,1", max_size=80))
def test_never_fails(text: str) -> None:
    """Any text can be read, and both forms lie in one sentence."""
    reading = reading_of(text)
    for found in find_abbreviations(reading):
        assert reading.sentence[found.short[0]] == reading.sentence[found.long[0]]
