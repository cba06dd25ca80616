"""Hits: what a search finds, and the words around what matched."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

Spans: TypeAlias = tuple[tuple[int, int], ...]
"""Stretches of a text: offsets in code points, the end exclusive."""

OPEN, CLOSE = "\x01", "\x02"
"""What marks a match in a text; docs/store.md keeps them out of indexed ones."""

_WIDTH = 200


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a section with what matched in it.

    ``section`` is ``label`` (the title of a paper, the name of an entity), ``names`` (a further
    name) or ``abstract``; ``start`` is where the piece begins there, ``matches`` count from the
    beginning of the piece.
    """

    section: str
    text: str
    start: int
    matches: Spans


@dataclass(frozen=True, slots=True)
class Hit:
    """A paper or an entity that a search found.

    ``type`` is Paper or the type of the entity, ``papers`` how many papers mention it, ``score``
    how well it fits beside the other hits of the search: larger is better.
    """

    iri: str
    type: str
    label: str
    papers: int
    score: float
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Completion:
    """A name that begins, or has a word that begins, as somebody typed.

    ``name`` is the one that fits: the label, or a further name of the same thing.
    """

    iri: str
    type: str
    label: str
    name: str
    papers: int


def unmarked(marked: str) -> tuple[str, Spans]:
    r"""Return a text without the marks in it, and where they were.

    >>> unmarked("a \x01sparse\x02 net")
    ('a sparse net', ((2, 8),))
    """
    pieces, spans, length = [], [], 0
    for number, piece in enumerate(re.split(f"[{OPEN}{CLOSE}]", marked)):
        if number % 2:
            spans.append((length, length + len(piece)))
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces), tuple(spans)


def snippet(section: str, text: str, spans: Spans, width: int = _WIDTH) -> Snippet:
    """Cut the piece out of a section that has most of the matches, the first one of several.

    >>> snippet("abstract", "one two three four", ((8, 13),), width=13)
    Snippet(section='abstract', text='two three', start=4, matches=((4, 9),))
    """
    if not spans or len(text) <= width:
        return Snippet(section, text[:width], 0, tuple(s for s in spans if s[1] <= width))
    first = max(range(len(spans)), key=lambda at: (_within(spans[at:], width), -at))
    last = first + _within(spans[first:], width) - 1
    start = max(0, min(spans[first][0] - (width - spans[last][1] + spans[first][0]) // 2,
                       len(text) - width))  # fmt: skip
    start = _word_start(text, start, spans[first][0])
    end = _word_end(text, min(len(text), start + width), max(spans[last][1], start))
    kept = tuple((a - start, b - start) for a, b in spans if start <= a and b <= end)
    return Snippet(section, text[start:end], start, kept)


def _within(spans: Sequence[tuple[int, int]], width: int) -> int:
    """Return how many of some matches, from the first on, stand in a piece of a width."""
    return max(1, sum(end - spans[0][0] <= width for _, end in spans))


def _word_start(text: str, start: int, most: int) -> int:
    """Return where the first word begins that is whole, but not after ``most``."""
    while 0 < start < most and not text[start - 1].isspace():
        start += 1
    return start


def _word_end(text: str, end: int, least: int) -> int:
    """Return where the last word ends that is whole, but not before ``least``."""
    while least < end < len(text) and not text[end].isspace():
        end -= 1
    return end
