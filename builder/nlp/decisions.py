"""Decisions: log-linear tables that weigh features, read from small text files."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

Weights = npt.NDArray[np.int32]
Shares = npt.NDArray[np.float64]
Asked = tuple[Sequence[str], Sequence[str]]
"""A question: its features, and what each of them is told together with."""


@dataclass(frozen=True, slots=True)
class Table:
    """Weights of features for each of some outcomes.

    ``rows`` maps a feature to its row of ``weights``; unknown features weigh nothing.  Weights
    are whole hundredths, so that their sums are the same on every machine.  A feature that is
    told together with something else has that before it ("Method|l1=on").
    """

    outcomes: tuple[str, ...]
    rows: Mapping[str, int]
    weights: Weights
    # Rows are looked up in these: below a row of zeros, so that a row found is never number 0.
    _padded: Weights = field(init=False, repr=False)
    _alone: Mapping[str, int] = field(init=False, repr=False)
    _within: Mapping[str, Mapping[str, int]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        alone: dict[str, int] = {}
        within: dict[str, dict[str, int]] = defaultdict(dict)
        # Both look-ups of a feature compare one and the same string, which is in reach by then.
        same = {feature: feature for feature in self.rows}
        for feature, row in self.rows.items():
            together, bar, told = feature.partition("|")
            if bar:
                within[together][same.get(told, told)] = row + 1
            if not bar or "=" in together:  # "l1=|" has the bar as its word
                alone[feature] = row + 1
        object.__setattr__(self, "_padded", np.pad(self.weights, ((1, 0), (0, 0))))
        object.__setattr__(self, "_alone", alone)
        object.__setattr__(self, "_within", within)

    def shares(self, features: Sequence[str], together: Sequence[str] = ()) -> Shares:
        """Return the probability of each outcome.

        ``together`` adds each feature once more, as told together with each of these.
        """
        shares: Shares = self.all_shares([(features, together)])[0]
        return shares

    def all_shares(self, asked: Iterable[Asked]) -> Shares:
        """Return the probability of each outcome for each of some questions, one in a row."""
        scores = self.sums(asked) * 0.01
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Shares = powers / powers.sum(axis=1, keepdims=True)
        return shares

    def sums(self, asked: Iterable[Asked]) -> Weights:
        """Return the summed weights of each outcome for each of some questions, one in a row."""
        known: list[int] = []
        starts: list[int] = []
        for features, together in asked:
            starts.append(len(known))
            known.append(0)
            known += filter(None, map(self._alone.get, features))
            for name in together:
                if name in self._within:
                    known += filter(None, map(self._within[name].get, features))
        sums: Weights = np.add.reduceat(self._padded.take(known, axis=0), starts, axis=0)
        return sums


@dataclass(frozen=True, slots=True)
class Tables:
    """The two tables that decide about mentions: which are some, of what type; and in what role."""

    types: Table
    roles: Table


def read_table(file: Path) -> Table:
    """Read a table: a header line with the outcomes, then a line for each feature."""
    header, *lines = file.read_text(encoding="utf-8").splitlines()
    rows: dict[str, int] = {}
    weights: list[list[int]] = []
    for line in lines:
        feature, *values = line.split("\t")
        rows[feature] = len(weights)
        weights.append([round(float(value or 0) * 100) for value in values])
    return Table(tuple(header.split("\t")[1:]), rows, np.array(weights, dtype=np.int32))


def write_table(file: Path, found: Table) -> None:
    """Write a table, features sorted, zeros left out."""
    lines = ["\t".join(("feature", *found.outcomes))]
    for feature in sorted(found.rows):
        weights = found.weights[found.rows[feature]].tolist()
        shown = [f"{weight / 100:g}" if weight else "" for weight in weights]
        if any(shown):
            lines.append("\t".join((feature, *shown)))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
