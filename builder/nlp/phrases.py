"""The phrases component: terms in plain words, known by their last word ("image captioning")."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from builder.nlp.candidates import Candidate
from builder.nlp.reading import Reading, word_key

DATA = Path(__file__).with_name("data")
_MOST_WORDS = 6


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the words of a data file; lines that start with # are comments."""
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if line[:1] != "#" for word in line.split())


@cache
def _head_keys() -> frozenset[str]:
    return frozenset(word_key(word) for word in word_list("heads"))


@cache
def _lone_keys() -> frozenset[str]:
    return frozenset(word_key(word) for word in word_list("alone"))


def find_phrases(reading: Reading) -> Iterator[Candidate]:
    """Yield the phrases that end in a head, each with all its shorter endings."""
    heads, alone = _head_keys(), _lone_keys()
    for i, key in enumerate(reading.keys):
        if key in heads or key in alone:
            if key in alone and not _hyphenated(reading, i):
                yield Candidate(i, i + 1, "phrases")
            for first in _openings(reading, i):
                yield Candidate(first, i + 1, "phrases")


def _hyphenated(reading: Reading, at: int) -> bool:
    return "-" in reading.words[at + 1 : at + 2] and reading.glued[at + 1]


def _openings(reading: Reading, head: int) -> Iterator[int]:
    """Yield where the phrases that end at a head may start, the shortest first."""
    lowest = max(reading.sentences[reading.sentence[head]][0], head - 2 * _MOST_WORDS)
    at = _compound_start(reading, head, lowest)
    words = 1
    if at < head:
        yield at
    while at > lowest and words < _MOST_WORDS:
        before = _compound_start(reading, at - 1, lowest)
        if reading.words[before] == "'s" and before > lowest:
            before -= 1
        word = reading.lower[before]
        if not reading.keys[before] or (before == at - 1 and _ends_term(word)):
            return
        at = before
        words += 1
        yield at


def _compound_start(reading: Reading, at: int, lowest: int) -> int:
    """Return where the hyphenated compound starts that a word ends."""
    glued, words = reading.glued, reading.words
    while at - 1 > lowest and glued[at] and words[at - 1] == "-" and glued[at - 1]:
        at -= 2
    return at


def _ends_term(word: str) -> bool:
    return word in word_list("stop") or (word.endswith("ly") and len(word) > 4)


@Language.factory("phrases", requires=["doc._.reading"], assigns=["doc._.candidates"])
def make_phrases(nlp: Language, name: str) -> "Phrases":  # noqa: ARG001
    """Return the component, for the config file."""
    return Phrases()


class Phrases:
    """Adds phrases to a document's candidates."""

    def __call__(self, doc: Doc) -> Doc:
        """Add the phrases of one document."""
        doc._.candidates += tuple(find_phrases(doc._.reading))
        return doc
