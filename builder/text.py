"""Normalising text, with a map back to the original offsets."""

import re
from bisect import bisect_right
from dataclasses import dataclass

_NUMBER = r"\d+(?:[.,]\d+)*"


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """A normalised text and, for each of its characters, where it came from.

    ``starts[i]`` and ``ends[i]`` delimit the original characters that character ``i`` stands
    for, so any stretch maps back to a stretch of the original.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the original offsets of a non-empty stretch of the normalised text."""
        return self.starts[start], self.ends[end - 1]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rewriting of what ``pattern`` matches; ``replacement`` may use groups."""

    pattern: re.Pattern[str]
    replacement: str


RULES: tuple[Rule, ...] = tuple(
    Rule(re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[\u00a0\u2009\u202f\t\r\n]+", " "),
        (r"[\u2010\u2011\u2012]", "-"),
        (r"\\+\(\\+times\\+\)|\$?\\+times\b\$?", "×"),
        (rf"(?<=\d)times(?![a-z])", "× "),
        (r"\$?\\+(?:sim|approx)\b\$?\s*", "~"),
        (r"(?<![A-Za-z])sim(?=\d)", "~"),
        (r"\\+(?:text|emph|textbf|textit|mathrm|textsc|texttt|mathbf|mathcal)\s*\{([^{}]*)\}", r"\1"),
        (r"\\+([%&#_$])", r"\1"),
        (r"\$?\^\{?(\w)\}?\$?(?=[A-Z])", r"\1"),
        (r"\\+(?=[A-Za-z])", ""),
        (r"[${}]", ""),
    )
)
"""Applied in this order; each sees what the ones before it made."""


def normalise(original: str) -> NormalisedText:
    """Undo what pages and LaTeX did to a text.

    >>> normalise("up to 1.14times and 4timesNVIDIA, by 3\\\\%").text
    'up to 1.14×  and 4× NVIDIA, by 3%'
    """
    current = NormalisedText(
        original, tuple(range(len(original))), tuple(range(1, len(original) + 1))
    )
    for rule in RULES:
        current = _apply(rule, current)
    return current


def _apply(rule: Rule, before: NormalisedText) -> NormalisedText:
    matches = list(rule.pattern.finditer(before.text))
    if not matches:
        return before
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for match in matches:
        start, end = match.span()
        new = match.expand(rule.replacement)
        text += (before.text[done:start], new)
        starts += before.starts[done:start]
        ends += before.ends[done:start]
        if new and start < end:
            starts += [before.starts[start]] * len(new)
            ends += [before.ends[end - 1]] * len(new)
        done = end
    text.append(before.text[done:])
    starts += before.starts[done:]
    ends += before.ends[done:]
    return NormalisedText("".join(text), tuple(starts), tuple(ends))
