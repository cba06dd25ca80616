"""Tests of phrases and of what a paper names as its own."""

import pytest

from builder.nlp.phrases import find_phrases
from builder.nlp.proposals import find_proposals
from tests.test_builder.reading_of import reading_of


def phrases(text: str) -> set[str]:
    """Return the surfaces of the phrases in an abstract."""
    reading = reading_of("Title\n\n" + text)
    return {reading.surface(phrase.first, phrase.end) for phrase in find_phrases(reading)}


def proposals(title: str, abstract: str = "") -> set[tuple[str, str]]:
    """Return (surface, pattern) of what a paper names as its own."""
    reading = reading_of(f"{title}\n\n{abstract}")
    return {
        (reading.surface(found.first, found.end), found.found_by)
        for found in find_proposals(reading)
    }


def test_phrases_end_in_heads() -> None:
    """A phrase ends in a head and begins after words that are never part of a term."""
    assert phrases("an effective dense image captioning system") == {
        "captioning",
        "image captioning",
        "dense image captioning",
    }


def test_compounds_stay_whole() -> None:
    """A hyphenated compound belongs to a phrase whole, small words in it included."""
    assert "text-to-image generation" in phrases("for text-to-image generation.")
    assert "image generation" not in phrases("for text-to-image generation.")


def test_lone_words() -> None:
    """Some words name a method or a metric alone, but not inside a compound."""
    assert phrases("with pruning and perplexity") == {"pruning", "perplexity"}
    assert "pruning" not in phrases("a pruning-aware net")


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("Otter: A Model with Eyes", "", ("Otter", "title_head")),
        ("A Study", "In this work, we propose SparseMix, which helps.", ("SparseMix", "proposed")),
        ("A Study", "It is a new scheme, dubbed GridLock, for grids.", ("GridLock", "called")),
        ("A Study", "We add NetCut, a novel framework for cuts.", ("NetCut", "apposed")),
        ("A Study", 'We introduce "Mind Games", a set of riddles.', ("Mind Games", "proposed")),
    ],
)
def test_proposals(title: str, abstract: str, expected: tuple[str, str]) -> None:
    """Title heads, verbs of proposing, naming words and appositions show a paper's own names."""
    assert expected in proposals(title, abstract)


def test_questions_are_no_heads() -> None:
    """A question in front of a colon names nothing."""
    assert proposals("Does it work? A study: part one") == set()
