"""Decisions: log-linear tables that weigh features, read from small text files."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

Weights = npt.NDArray[np.int32]
Shares = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Table:
    """Weights of features for each of some outcomes.

    ``rows`` maps a feature to its row of ``weights``; unknown features weigh nothing.  Weights
    are whole hundredths, so that their sums are the same on every machine.  ``within`` has the
    rows of features that are told together with something else ("Method|l1=on"), by that.
    """

    outcomes: tuple[str, ...]
    rows: Mapping[str, int]
    weights: Weights
    within: Mapping[str, Mapping[str, int]] = field(init=False)

    def __post_init__(self) -> None:
        within: dict[str, dict[str, int]] = defaultdict(dict)
        for feature, row in self.rows.items():
            together, bar, alone = feature.partition("|")
            if bar:
                within[together][alone] = row
        object.__setattr__(self, "within", within)

    def shares(self, features: Sequence[str], together: Sequence[str] = ()) -> Shares:
        """Return the probability of each outcome.

        ``together`` adds each feature once more, as told together with each of these.
        """
        known = [row for row in map(self.rows.get, features) if row is not None]
        for name in together:
            if name in self.within:
                inner = self.within[name].get
                known += [row for row in map(inner, features) if row is not None]
        scores = self.weights.take(known, axis=0).sum(axis=0) * 0.01
        powers = np.exp(scores - scores.max())
        shares: Shares = powers / powers.sum()
        return shares


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
