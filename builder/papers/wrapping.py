"""Wrapping: whether the lines of a text were broken to fit a width, and how they read unbroken."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

Numbered = tuple[int, str]
"""A line with its number."""

_NARROWEST = 30
_WIDEST = 120
_ENOUGH = 0.95
_FEWEST = 3


def joined(lines: Iterable[Numbered], alone: Callable[[str], bool]) -> Iterator[Numbered]:
    r"""Yield lines; where the text was wrapped, each paragraph as one line, by its first number.

    >>> import textwrap
    >>> text = "We show that a text may be longer than one line, and even longer than two. " * 2
    >>> text = text.strip()
    >>> wrapped = textwrap.fill(text, 40)
    >>> [line for _, line in joined(enumerate(wrapped.split("\n")), str.isdigit)] == [text]
    True

    Args:
        lines: lines of a text with their numbers.
        alone: whether a line is no part of any paragraph.
    """
    numbered = [(number, line.strip()) for number, line in lines]
    parted = [("" if alone(line) else line) for _, line in numbered]
    if not is_wrapped(parted):
        yield from numbered
        return
    for paragraph in _paragraphs(numbered, alone):
        yield paragraph[0][0], " ".join(line for _, line in paragraph)


def is_wrapped(lines: Sequence[str]) -> bool:
    """Tell whether paragraphs are broken only where the next word would have been too long.

    That is what every program that fills lines does: with the width of the longest line, the first
    word of a line would not have fitted on the line before.  Lines that somebody broke himself, or
    that are whole paragraphs, do not keep to it.
    """
    width = max(map(len, lines), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return False
    breaks = [(a, b) for a, b in pairwise(lines) if a and b]
    filled = sum(len(a) + 1 + len(b.split(" ", 1)[0]) > width for a, b in breaks)
    return len(breaks) >= _FEWEST and filled >= _ENOUGH * len(breaks)


def _paragraphs(numbered: list[Numbered], alone: Callable[[str], bool]) -> Iterator[list[Numbered]]:
    paragraph: list[Numbered] = []
    for number, line in numbered:
        if line and not alone(line):
            paragraph.append((number, line))
            continue
        if paragraph:
            yield paragraph
            paragraph = []
        if line:
            yield [(number, line)]
    if paragraph:
        yield paragraph
