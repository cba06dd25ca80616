"""Facets: how many nodes, papers and claims there are of each group, and how good the claims are.

One query counts nodes and papers by group, and if claims are wanted another one claims by group
and factor, from which least, median and greatest are told here (SPARQL has no median).  A claim
counts once in each of its groups.  `api.query.counting` makes the queries.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from api.errors import FilterError
from api.query.choices import choice_sets
from api.query.filters import Where
from api.query.groups import CLAIM, Group, groups_of
from api.sparql.terms import Cell

ORDERS: Mapping[str, str] = {
    "COUNT": "The most nodes first.",
    "PAPERS": "The most papers first.",
    "CLAIMS": "The most claims first.",
    "MEDIAN": "The greatest median of the factor first.",
    "MAX": "The greatest factor first.",
    "NAME": "By name.",
}
"""What facets can be sorted by; ties are in order of name."""

_MOST_GROUPS = 2


@dataclass(frozen=True, slots=True)
class Facets:
    """What is asked of a list of nodes.

    Attributes:
        type: of the nodes.
        groups: what they are counted by; nothing is one group of all.
        roles: in which a paper must mention what a group names; any if empty.
        claims: which claims count; all if None.
        first: at most how many groups.
        order: one of `ORDERS`.
        wanted: which counts: count, papers, claims, factor.
        layout: how the answer is to be laid out, as the caller has it.
    """

    type: str
    groups: tuple[Group, ...] = ()
    roles: tuple[str, ...] = ()
    claims: Where | None = None
    first: int = 20
    order: str = "COUNT"
    wanted: frozenset[str] = frozenset({"count", "papers", "claims", "factor"})
    layout: Any = field(default=None, hash=False)

    @property
    def of_claims(self) -> bool:
        """Say whether only nodes with certain claims count."""
        return self.claims is not None or any(group.of == CLAIM for group in self.groups)

    @property
    def by_claims(self) -> bool:
        """Say whether the order depends on claims."""
        return self.order in ("CLAIMS", "MEDIAN", "MAX")

    @property
    def claims_wanted(self) -> bool:
        """Say whether claims are to be counted."""
        return self.by_claims or bool({"claims", "factor"} & self.wanted)

    @property
    def papers_wanted(self) -> bool:
        """Say whether papers are to be counted."""
        return self.order == "PAPERS" or "papers" in self.wanted


@dataclass(slots=True)
class Facet:
    """One group: its values, as id and name each, and what is counted."""

    values: tuple[tuple[str | None, str], ...]
    count: int = 0
    papers: int = 0
    factors: dict[float | None, int] = field(default_factory=dict)

    @property
    def claims(self) -> int:
        """Return how many claims there are."""
        return sum(self.factors.values())

    def quantiles(self) -> tuple[float | None, float | None, float | None]:
        """Return the least, the median and the greatest factor; None where there is none.

        >>> Facet((), factors={1.0: 2, 3.0: 1, 5.0: 1, None: 7}).quantiles()
        (1.0, 2.0, 5.0)
        """
        known = sorted((value, times) for value, times in self.factors.items() if value is not None)
        if not known:
            return None, None, None
        upto = list(accumulate(times for _, times in known))
        middle = [
            next(value for (value, _), end in zip(known, upto, strict=True) if place < end)
            for place in ((upto[-1] - 1) // 2, upto[-1] // 2)
        ]
        return known[0][0], sum(middle) / 2, known[-1][0]


def facets(type_name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `Facets` that stand in data, checked.

    Raises:
        FilterError: a name or value without meaning; the message lists those there are.
    """
    known, names = groups_of(type_name), given.get("groupBy") or ()
    names = [names] if isinstance(names, str) else names
    if len(names) > _MOST_GROUPS or len(set(names)) < len(names):
        raise FilterError(f"'groupBy' takes at most {_MOST_GROUPS} different groups")
    for name in names:
        if name not in known:
            raise FilterError(f"{type_name} has no group '{name}'; it has: {', '.join(known)}")
    order = given.get("orderBy") or "COUNT"
    if order not in ORDERS:
        raise FilterError(f"facets cannot be ordered by '{order}'; it can be: {', '.join(ORDERS)}")
    roles = tuple(str(choice_sets()["Role"].term(role)) for role in given.get("role") or ())
    return {
        "groups": tuple(known[name] for name in names),
        "roles": roles,
        "claims": given.get("claims"),
        "first": given.get("first") or 20,
        "order": order,
    }


@dataclass(slots=True)
class Tally:
    """The groups met so far, by their values; a row has id and label of each value first."""

    asked: Facets
    found: dict[tuple[Cell, ...], Facet] = field(default_factory=dict)

    def add_nodes(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Take rows that end in the numbers of nodes and of papers."""
        for *keys, count, papers in rows:
            facet = self._at(keys)
            facet.count, facet.papers = _number(count), _number(papers)

    def add_claims(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Take rows that end in a factor and the number of claims."""
        for *keys, factor, claims in rows:
            known = float(factor) if isinstance(factor, int | float) else None
            factors = self._at(keys).factors
            factors[known] = factors.get(known, 0) + _number(claims)

    def best(self) -> list[Facet]:
        """Return the groups that have nodes, in order, as many as are wanted."""
        kept = [facet for facet in self.found.values() if facet.count]
        return sorted(kept, key=lambda each: _place(self.asked.order, each))[: self.asked.first]

    def keys(self) -> list[tuple[Cell, ...]]:
        """Return the values of the groups that `best` gives."""
        best = set(map(id, self.best()))
        return [values for values, facet in self.found.items() if id(facet) in best]

    def _at(self, keys: Sequence[Cell]) -> Facet:
        values = tuple(keys[0::2])
        if values not in self.found:
            self.found[values] = Facet(_values(self.asked.groups, keys))
        return self.found[values]


def _values(groups: Sequence[Group], keys: Sequence[Cell]) -> tuple[tuple[str | None, str], ...]:
    """Return id and name of each value; a plain value has no id."""
    return tuple(
        (str(value), str(label or value)) if group.target else (None, group.text(value))
        for group, value, label in zip(groups, keys[0::2], keys[1::2], strict=True)
    )


def _number(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


def _place(order: str, facet: Facet) -> tuple[float, tuple[str, ...], tuple[str, ...]]:
    numbers: dict[str, float | None] = {
        "COUNT": facet.count,
        "PAPERS": facet.papers,
        "CLAIMS": facet.claims,
        "MEDIAN": facet.quantiles()[1],
        "MAX": facet.quantiles()[2],
        "NAME": 0,
    }
    number = numbers[order]
    names = tuple(name for _, name in facet.values)
    ids = tuple(str(each) for each, _ in facet.values)
    return (float("inf") if number is None else -number), names, ids
