"""Cues: the words that show what a number is about, from the vocabulary of claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from builder.claims.words import Words, cut_words
from ontology.vocabulary import kinds

GENERIC = frozenset(
    [
        "gain",
        "gains",
        "improvement",
        "improvements",
        "performance",
        "quality",
        "efficiency",
        "budget",
        "robustness",
        "data",
        "tokens",
        "samples",
        "examples",
        "labels",
        "weights",
        "time",
        "steps",
        "power",
        "accurate",
        "degradation",
        "fast",
        "slow",
        "rapid",
        "rapidly",
        "quick",
        "quickly",
        "real time",
        "parameters",
        "operations",
        "capacity",
        "success",
        "smaller",
        "shrink",
        "shrinking",
        "shrinks",
        "shrunk",
        "scores",
        "score",
        "compressed",
        "area",
        "training",
        "demonstrations",
        "annotations",
        "success",
        "diversity",
        "parameter",
    ]
)
"""Cues that say little alone: any clearer cue beside them wins."""


_OTHER_SENSES = frozenset(
    [
        "series",
        "domain",
        "scale",
        "scales",
        "step",
        "steps",
        "stamp",
        "stamps",
        "center",
        "centers",
        "centre",
    ]
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One occurrence of a cue in a text."""

    start: int
    end: int
    kind: str
    text: str

    @property
    def generic(self) -> bool:
        """Say whether it says little alone."""
        return self.text in GENERIC


def find_cues(text: str, words: Words) -> list[Cue]:
    """Return the cues of a text, in reading order; of two that overlap the longer one.

    >>> text = "cuts peak GPU memory in half"
    >>> [(c.kind, c.text) for c in find_cues(text, cut_words(text))]
    [('memory', 'gpu memory')]
    """
    _, by_first = _index()
    out: list[Cue] = []
    after = 0
    for at, word in enumerate(words.lower):
        if at < after or word not in by_first:
            continue
        for key, kind in by_first[word]:
            end = at + len(key)
            if words.lower[at:end] != key or not _joined(text, words, at, end):
                continue
            if not _other_sense(text, words, end):
                out.append(Cue(words.starts[at], words.ends[end - 1], kind, " ".join(key)))
                after = end
            break
    return out


def _joined(text: str, words: Words, start: int, end: int) -> bool:
    return all(
        text[words.ends[at] : words.starts[at + 1]] in (" ", "-", "/")
        for at in range(start, end - 1)
    )


def _other_sense(text: str, words: Words, end: int) -> bool:
    """Say whether the next word gives a cue another meaning ("time series")."""
    if end >= len(words.lower) or words.lower[end] not in _OTHER_SENSES:
        return False
    return text[words.ends[end - 1] : words.starts[end]] in (" ", "-")


def unit_kind(unit: str) -> str | None:
    """Return the kind that a unit shows: a unit may be a cue.

    >>> unit_kind("FPS"), unit_kind("M parameters"), unit_kind("tokens/s per NPU")
    ('throughput', 'params', 'throughput')
    >>> unit_kind("apples") is None
    True
    """
    known, _ = _index()
    key = _key(unit)
    return known.get(key) or known.get(key.split(" ")[-1]) or known.get(key.split(" per ")[0])


def family(kind: str) -> str:
    """Return the family of a kind."""
    return kinds()[kind].family


@cache
def _index() -> tuple[Mapping[str, str], Mapping[str, list[tuple[tuple[str, ...], str]]]]:
    known: dict[str, str] = {}
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind in kinds().values():
        for cue in kind.cues:
            known.setdefault(_key(cue), kind.name)
            if cue.isupper() and cue.isalpha():
                known.setdefault(_key(cue) + "s", kind.name)
    for key in sorted(known, key=lambda cue: (-len(cut_words(cue).lower), cue)):
        words = cut_words(key).lower
        if words:
            by_first.setdefault(words[0], []).append((words, known[key]))
    return known, by_first


def _key(cue: str) -> str:
    return cue.lower().replace("-", " ")
