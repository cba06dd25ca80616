"""Cues: the words that show what a number is about, from the vocabulary of claims."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ontology.vocabulary import kinds

GENERIC = frozenset(
    "gain gains improvement improvements performance quality efficiency budget robustness "
    "data tokens samples examples labels weights time steps power accurate degradation fast slow "
    "rapid rapidly quick quickly real-time parameters operations capacity success smaller scores "
    "score compressed area training demonstrations annotations success diversity parameter".split()
)
"""Cues that say little alone: any clearer cue beside them wins."""


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


def find_cues(text: str, start: int, end: int) -> list[Cue]:
    """Return the cues between two offsets of a text; of two that overlap the longer one.

    >>> [(c.kind, c.text) for c in find_cues("cuts peak GPU memory in half", 0, 28)]
    [('memory', 'gpu memory')]
    """
    known, pattern = _index()
    out = []
    for match in pattern.finditer(text, start, end):
        key = _key(match.group())
        out.append(Cue(match.start(), match.end(), known[key], key))
    return out


def unit_kind(unit: str) -> str | None:
    """Return the kind that a unit shows: a unit may be a cue.

    >>> unit_kind("FPS"), unit_kind("M parameters"), unit_kind("dollars per paper")
    ('throughput', 'params', None)
    """
    known, _ = _index()
    key = _key(unit)
    return known.get(key) or known.get(key.split(" ")[-1])


def family(kind: str) -> str:
    """Return the family of a kind."""
    return kinds()[kind].family


@cache
def _index() -> tuple[Mapping[str, str], re.Pattern[str]]:
    known: dict[str, str] = {}
    for kind in kinds().values():
        for cue in kind.cues:
            known.setdefault(_key(cue), kind.name)
    longest = sorted(known, key=lambda cue: (-len(cue), cue))
    options = "|".join(re.escape(cue).replace(r"\ ", r"[ -]") for cue in longest)
    return known, re.compile(rf"(?<![\w@])(?:{options})(?!\w)(?![- ](?:series|domain|scales?\b|steps?\b|stamps?\b|cent(?:er|re)))", re.IGNORECASE)


def _key(cue: str) -> str:
    return cue.lower().replace("-", " ")
