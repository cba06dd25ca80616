"""Rewriting: rules applied to a text in one pass, with a map back to the original offsets."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from sys import maxsize

Edit = tuple[int, int, int, str]
"""Start, priority, end (offsets into the original), and what stands there instead."""


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """A text and the map to the original that it was made from.

    ``pieces`` are the rewritten places in order: offset and length here, start and end in the
    original.  What lies between them is copied unchanged.
    """

    text: str
    pieces: tuple[tuple[int, int, int, int], ...] = ()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the original offsets of a non-empty stretch of the text."""
        return self._bounds(start)[0], self._bounds(end - 1)[1]

    def _bounds(self, position: int) -> tuple[int, int]:
        index = bisect_right(self.pieces, (position, maxsize)) - 1
        if index < 0:
            return position, position + 1
        at, size, start, end = self.pieces[index]
        if position < at + size:
            return start, end
        moved = end + position - at - size
        return moved, moved + 1


@dataclass(frozen=True, slots=True)
class Rule:
    """A rewriting of what ``pattern`` matches, looked for where one of ``hints`` occurs.

    ``new`` is a template with groups, or makes the new text of a match; None keeps the match
    as it is, out of the reach of later rules.
    """

    hints: tuple[str, ...]
    pattern: re.Pattern[str]
    new: str | Callable[[re.Match[str]], str | None]

    def edits(self, text: str, priority: int) -> Iterable[Edit]:
        """Yield the edits of a text."""
        for match in self.pattern.finditer(text):
            new = match.expand(self.new) if isinstance(self.new, str) else self.new(match)
            if match.end() > match.start():
                yield match.start(), priority, match.end(), match[0] if new is None else new


class RuleSet:
    """Rules in their order of priority, found by the hints that a text holds."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(enumerate(rules))
        self._hints = tuple({hint: None for _, rule in self._rules for hint in rule.hints})

    def edits(self, text: str) -> list[Edit]:
        """Return the edits of a text by all rules, in the order of the text."""
        held = {hint for hint in self._hints if hint in text}
        if not held:
            return []
        edits: list[Edit] = []
        for priority, rule in self._rules:
            if not held.isdisjoint(rule.hints):
                edits.extend(rule.edits(text, priority))
        return sorted(edits)


def rewrite(original: str, rules: RuleSet) -> NormalisedText:
    """Apply rules to a text, all of them to the original, and make runs of blanks one.

    Where two rules claim the same characters, the one that starts first wins, then the one
    that comes first.
    """
    edits = rules.edits(original)
    return _assemble(original, edits) if edits else NormalisedText(original)


def _assemble(original: str, edits: Iterable[Edit]) -> NormalisedText:
    parts: list[str] = []
    pieces: list[tuple[int, int, int, int]] = []
    size = done = 0
    swallowed = after_blank = False
    for start, _, end, new in edits:
        if start < done:
            if end <= done or (new and not swallowed):
                continue
            start = done
        if start > done:
            parts.append(original[done:start])
            size += start - done
            after_blank = original[start - 1].isspace()
        if after_blank and new.startswith(" "):
            new = new[1:]
        if new:
            after_blank = new[-1].isspace()
        swallowed = after_blank and original.startswith(" ", end)
        end += swallowed
        parts.append(new)
        pieces.append((size, len(new), start, end))
        size += len(new)
        done = end
    parts.append(original[done:])
    return NormalisedText("".join(parts), tuple(pieces))
