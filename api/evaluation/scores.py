"""Scores: the figures of an evaluation, as values, tables and JSON."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.tables import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """Counts of true positives, false positives and false negatives."""

    tp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float:
        """Return the share of predictions that are right; 0 where there are none."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        """Return the share of gold that was found; 0 where there is none."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def as_json(self) -> dict[str, float]:
        """Return the figures, rounded to four digits, and the counts."""
        shares = {"p": self.precision, "r": self.recall, "f1": self.f1}
        rounded = {name: round(value, 4) for name, value in shares.items()}
        return {**rounded, "tp": self.tp, "fp": self.fp, "fn": self.fn}


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many paired claims agree in one attribute."""

    agreeing: int
    of: int

    def as_json(self) -> dict[str, float]:
        """Return the share, rounded to four digits, and what it is a share of."""
        return {"accuracy": round(self.agreeing / self.of, 4), "n": self.of}


@dataclass(frozen=True, slots=True)
class Error:
    """One disagreement: ``+`` predicted but not gold, ``-`` missed, ``~`` told otherwise.

    What is told otherwise is the role of an entity or an attribute of a claim.
    """

    paper: str
    sign: str
    what: str

    def __str__(self) -> str:
        return f"{self.paper} {self.sign} {self.what}"


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures of one evaluation; the last key of each table is ``all``."""

    papers: int
    paired: int
    entities: Mapping[str, Figure]
    edges: Mapping[str, Figure]
    claims: Mapping[str, Figure]
    speedup_papers: Figure
    attributes: Mapping[str, Share]
    errors: tuple[Error, ...]

    def worst(self) -> tuple[Error, ...]:
        """Return the errors, those of the papers with the most errors first."""
        count = Counter(error.paper for error in self.errors)
        return tuple(sorted(self.errors, key=lambda error: (-count[error.paper], error.paper)))

    def tables(self) -> tuple[Table, ...]:
        """Return the figures as tables."""
        speedups = {"reports a speedup": self.speedup_papers}
        shares = tuple(
            (name, f"{s.agreeing / s.of:.3f}", str(s.of)) for name, s in self.attributes.items()
        )
        agreement = ("matched claims agree in", "share", "of")
        return (
            *(
                _figures(title, table)
                for title, table in (
                    ("entities", self.entities),
                    ("edges", self.edges),
                    ("claims", self.claims),
                    ("paper", speedups),
                )
            ),
            *([Table("", agreement, shares, right=frozenset(agreement[1:]))] if shares else []),
        )

    def as_json(self) -> dict[str, Any]:
        """Return the figures, without the errors, as plain JSON values."""
        return {
            "papers": self.papers,
            "paired": self.paired,
            **{
                name: {key: figure.as_json() for key, figure in table.items()}
                for name, table in (
                    ("entities", self.entities),
                    ("edges", self.edges),
                    ("claims", self.claims),
                )
            },
            "paper reports a speedup": self.speedup_papers.as_json(),
            "claim attributes": {name: share.as_json() for name, share in self.attributes.items()},
        }


def _figures(title: str, figures: Mapping[str, Figure]) -> Table:
    columns = (title, "P", "R", "F1", "tp", "fp", "fn")
    rows = tuple(
        (
            key,
            _shown(f.precision),
            _shown(f.recall),
            _shown(f.f1),
            str(f.tp),
            str(f.fp),
            str(f.fn),
        )
        for key, f in figures.items()
    )
    return Table("", columns, rows, right=frozenset(columns[1:]))


def _shown(share: float) -> str:
    # Rounded as the JSON figures are first, so that both say the same.
    return f"{round(share, 4):.3f}"
