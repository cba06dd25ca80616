"""Pivoting: facets of papers and claims counted here, from columns (`api.query.columns`).

For each paper or claim the values of its columns are multiplied out, and each combination is
counted once for it.  What is counted is what the queries of `api.query.counting` count.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import TypeAlias

from api.query.columns import Column, Columns, TooLarge, Values, column_query
from api.query.counting import group_pattern, leads_to_few, role_pattern
from api.query.facets import Facet, Facets, Tally
from api.query.filters import Where
from api.query.groups import CLAIM, PAPER, Group
from api.sparql.rows import Engine
from api.sparql.terms import Cell, iri

Ids: TypeAlias = Callable[[str, "Where | None"], tuple[str, ...]]
"""Returns the sorted ids of the nodes of a type that a filter finds."""
_Key: TypeAlias = tuple[int, ...]

_REPORTS = "?o kg:reports ?v ."
_FACTOR = "?o kg:factor ?v ."
_LABELS_AT_ONCE = 2000
_MOST = 10_000_000
"""Combinations that are counted here: some ten seconds, which no limit of a server ends."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A column as it is asked for, and the places of the groups whose values it has."""

    of: str
    pattern: str
    names: str
    groups: tuple[int, ...]


@dataclass(slots=True)
class _Counts:
    """What was counted, by key: the numbers of values, one for each source."""

    nodes: dict[_Key, int] = field(default_factory=lambda: defaultdict(int))
    papers: dict[_Key, set[int]] = field(default_factory=lambda: defaultdict(set))
    factors: dict[_Key, Counter[float | None]] = field(default_factory=lambda: defaultdict(Counter))


def is_heavy(asked: Facets) -> bool:
    """Say whether an engine would take long to join what is asked for."""
    counted = asked.type in ("Paper", "Claim") and bool(asked.groups)
    return counted and not any(leads_to_few(group) for group in asked.groups)


def column_queries(asked: Facets) -> list[str]:
    """Return the queries for the columns that are read, as they are asked of all nodes."""
    found = [column_query(source.pattern, source.names) for source in _sources(asked)]
    if _claims_read(asked):
        found += [column_query(_REPORTS, "?v")]
    return found + ([column_query(_FACTOR, "?v")] if asked.claims_wanted else [])


def pivoted(
    engine: Engine, columns: Columns, asked: Facets, where: Where | None, ids: Ids
) -> list[Facet]:
    """Return the groups of all nodes that a filter finds.

    Raises:
        TooLarge: a column does not fit, there are too many combinations, or claims are reported
            by several papers.
    """
    table = _Table(engine, columns, asked, ids)
    counts = table.counted(ids(asked.type, where))
    return _best(engine, asked, table, counts)


class _Table:
    """The columns that one count needs."""

    def __init__(self, engine: Engine, columns: Columns, asked: Facets, ids: Ids) -> None:
        self.asked = asked
        self.sources = _sources(asked)
        self.papers = ids("Paper", None)
        self.claims = ids("Claim", None) if _claims_read(asked) else ()
        owners = {PAPER: self.papers, CLAIM: self.claims}
        self.columns = [
            columns.read(engine, owners[source.of], source.pattern, source.names)
            for source in self.sources
        ]
        none: tuple[()] = ()
        self._reports: Sequence[tuple[int, ...]] = none
        self._allowed: frozenset[int] | None = None
        if _claims_read(asked):
            self._number = {claim: number for number, claim in enumerate(self.claims)}
            read = columns.read(engine, self.papers, _REPORTS, "?v")
            numbers = [self._number[str(claim)] for (claim,) in read.values]
            self._reports = [tuple(numbers[at] for at in found) for found in read.of]
            if sum(map(len, self._reports)) > len(numbers):
                raise TooLarge
        if asked.claims is not None:
            self._allowed = frozenset(self._number[each] for each in ids("Claim", asked.claims))
        self._left = _MOST
        self._factors: Column | None = None
        if asked.claims_wanted:
            self._factors = columns.read(engine, self.claims, _FACTOR, "?v")

    def counted(self, nodes: Sequence[str]) -> _Counts:
        """Count what is asked for of some nodes."""
        counts = _Counts()
        if self.asked.type == "Paper":
            at = {paper: number for number, paper in enumerate(self.papers)}
            self._count_papers(counts, [at[node] for node in nodes])
        else:
            self._count_claims(counts, [self._number[node] for node in nodes])
        return counts

    def _count_papers(self, counts: _Counts, papers: Iterable[int]) -> None:
        for paper in papers:
            claims = self._claims_of(paper) if self._reports else ()
            if self.asked.of_claims:
                keys = {key for claim in claims for key in self._keys(paper, claim)}
            else:
                keys = set(self._keys(paper, None))
            for key in keys:
                counts.nodes[key] += 1
            if self.asked.claims_wanted:
                for claim in claims:
                    self._add_claim(counts, claim, set(self._keys(paper, claim)))

    def _count_claims(self, counts: _Counts, claims: Iterable[int]) -> None:
        paper_of = {claim: paper for paper, found in enumerate(self._reports) for claim in found}
        grouped = any(source.of == PAPER for source in self.sources)
        for claim in claims:
            if self._allowed is not None and claim not in self._allowed:
                continue
            paper = paper_of.get(claim)
            if paper is None and grouped:
                continue
            keys = set(self._keys(paper, claim))
            if self.asked.claims_wanted:
                self._add_claim(counts, claim, keys)
            if self.asked.papers_wanted:
                if paper is None:
                    continue
                for key in keys:
                    counts.papers[key].add(paper)
            for key in keys:
                counts.nodes[key] += 1

    def _claims_of(self, paper: int) -> Sequence[int]:
        found = self._reports[paper]
        return found if self._allowed is None else [c for c in found if c in self._allowed]

    def _keys(self, paper: int | None, claim: int | None) -> Iterator[_Key]:
        number = {PAPER: paper, CLAIM: claim}
        values = []
        for source, column in zip(self.sources, self.columns, strict=True):
            owner = number[source.of]
            values.append(() if owner is None else column.of[owner])
        self._left -= prod(map(len, values))
        if self._left < 0:
            raise TooLarge
        return product(*values)

    def _add_claim(self, counts: _Counts, claim: int, keys: Iterable[_Key]) -> None:
        column = self._factors
        factor = None
        if column is not None and column.of[claim]:
            (found,) = column.values[column.of[claim][0]]
            factor = float(found) if isinstance(found, int | float) else None
        for key in keys:
            counts.factors[key][factor] += 1

    def values(self, key: _Key) -> Values:
        """Return the values of the groups that a key stands for, in their order."""
        found: dict[int, Cell] = {}
        for at, source, column in zip(key, self.sources, self.columns, strict=True):
            found |= dict(zip(source.groups, column.values[at], strict=True))
        return tuple(found[place] for place in range(len(self.asked.groups)))


def _sources(asked: Facets) -> list[_Source]:
    """Return the columns of the groups; an entity and its role are in one."""
    places = dict(enumerate(asked.groups))
    found = []
    role = next((place for place, group in places.items() if group.name == "ROLE"), None)
    if role is not None:
        del places[role]
        named = next((place for place, group in places.items() if group.mentioned), None)
        pattern = role_pattern(places.get(named) if named is not None else None, asked.roles)
        if named is None:
            found.append(_Source(PAPER, pattern, "?r", (role,)))
        else:
            del places[named]
            found.append(_Source(PAPER, pattern, "?v ?r", (named, role)))
    for place, group in places.items():
        pattern = group_pattern(group, "?o", "?v", asked.roles, leading=True)
        found.append(_Source(group.of, pattern, "?v", (place,)))
    return found


def _claims_read(asked: Facets) -> bool:
    return asked.type == "Claim" or asked.of_claims or asked.claims_wanted


def _best(engine: Engine, asked: Facets, table: _Table, counts: _Counts) -> list[Facet]:
    """Return the first groups in the order asked for; only of these names are looked up."""
    keys = _first(asked, counts)
    values = {key: table.values(key) for key in keys}
    labels = _labels(engine, asked.groups, values.values())
    tally = Tally(asked)
    for key, cells in values.items():
        named = [part for each in cells for part in (each, labels.get(str(each)))]
        nodes = counts.nodes[key]
        papers = len(counts.papers[key]) if asked.type == "Claim" else nodes
        tally.add_nodes([(*named, nodes, papers)])
        tally.add_claims((*named, factor, n) for factor, n in counts.factors[key].items())
    return tally.best()


def _first(asked: Facets, counts: _Counts) -> list[_Key]:
    """Return the keys that can be among the first, whatever the names are."""
    keys = list(counts.nodes)
    if asked.order == "NAME" or len(keys) <= asked.first:
        return keys
    numbers = {key: _number(asked, counts, key) for key in keys}
    least = sorted(numbers.values(), reverse=True)[asked.first - 1]
    return [key for key in keys if numbers[key] >= least]


def _number(asked: Facets, counts: _Counts, key: _Key) -> float:
    if asked.order == "COUNT" or (asked.order == "PAPERS" and asked.type == "Paper"):
        return counts.nodes[key]
    if asked.order == "PAPERS":
        return len(counts.papers[key])
    facet = Facet((), factors=dict(counts.factors.get(key, ())))
    if asked.order == "CLAIMS":
        return facet.claims
    found = facet.quantiles()[1 if asked.order == "MEDIAN" else 2]
    return float("-inf") if found is None else found


def _labels(engine: Engine, groups: Sequence[Group], found: Iterable[Values]) -> Mapping[str, str]:
    """Return the names of values that are nodes."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for values in found:
        for group, value in zip(groups, values, strict=True):
            if group.label:
                wanted[group.label].add(str(value))
    labels: dict[str, str] = {}
    for path, nodes in wanted.items():
        listed = sorted(nodes)
        for start in range(0, len(listed), _LABELS_AT_ONCE):
            some = " ".join(map(iri, listed[start : start + _LABELS_AT_ONCE]))
            query = f"SELECT ?o ?l WHERE {{ VALUES ?o {{ {some} }} LATERAL {{ ?o {path} ?l }} }}"
            for node, label in engine.select(query):
                labels.setdefault(str(node), str(label))
    return labels
