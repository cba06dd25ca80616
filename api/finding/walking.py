"""Walking: all that lies on the shortest ways between two things, found from both ends.

Each round takes in the edges around the rim of one side, the one that costs less.  When the two
sides first meet after ``n`` rounds, the things are ``n`` steps apart.  In each round hubs, which
very many papers mention, wait until all else was tried: where a way as short goes round them they
are never walked through, and a graph of millions of papers is not read to join two of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import pairwise
from math import log2
from typing import TypeAlias

from api.edges import Edge, edges_around, relations
from api.errors import ApiError
from api.graph import GraphHandle
from api.sparql.terms import iri
from ontology.namespace import local_name

_HUB = 300
"""How many papers mention a hub."""
_MOST = 300_000
"""How many things a walk may meet before it is given up."""
_BATCH = 1000
_Way: TypeAlias = tuple[float, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Walk:
    """One of the shortest ways: the things on it, and the edges of each step."""

    things: tuple[str, ...]
    edges: tuple[tuple[Edge, ...], ...]


@dataclass(slots=True)
class _Side:
    """What was met from one end: for each thing, those one step nearer to that end."""

    end: str
    rim: list[str]
    before: dict[str, dict[str, set[Edge]]] = field(default_factory=dict)

    def expand(self, handle: GraphHandle, nodes: Sequence[str], new: set[str]) -> None:
        """Take in the edges around some nodes of the rim; ``new`` are the things of this round."""
        rim = set(nodes)
        for edge in edges_around(handle, nodes, relations()):
            for near, far in ((edge.source, edge.target), (edge.target, edge.source)):
                if near in rim and (far in new or far not in self.before):
                    new.add(far)
                    self.before.setdefault(far, {}).setdefault(near, set()).add(edge)


def walks(
    handle: GraphHandle, start: str, goal: str, most: int, longest: int
) -> tuple[tuple[Walk, ...], Mapping[str, int]]:
    """Return the best of the shortest ways between two IRIs, and how well known things on them are.

    Of ways that are equally short, those come first that lead over claims and through things that
    few papers mention.

    Raises:
        ApiError: too much lies between.
    """
    sides = [_Side(end, [end], {end: {}}) for end in (start, goal)]
    known: dict[str, int] = {}
    met = {start} & {goal}
    for _ in range(longest):
        if met or not all(side.rim for side in sides):
            break
        met = _round(handle, sides, known)
    halves = [_best(side, sorted(met), known, most) for side in sides]
    found = [
        (one + other - _cost(node, known), left[:-1] + right[::-1])
        for node in met
        for one, left in halves[0][node]
        for other, right in halves[1][node]
    ]
    ways = [way for _, way in nsmallest(most, found)]
    return tuple(Walk(way, _edges(way, sides)) for way in ways), known


def popularity(handle: GraphHandle, things: Iterable[str]) -> dict[str, int]:
    """Return how many papers mention each of some things, where any does."""
    asked = sorted(things)
    if handle.index is not None:
        return handle.index.papers(asked)
    found: dict[str, int] = {}
    for start in range(0, len(asked), _BATCH):
        listed = " ".join(map(iri, asked[start : start + _BATCH]))
        rows = handle.engine.select(
            "SELECT ?thing (COUNT(?paper) AS ?papers) {"
            f" VALUES ?thing {{ {listed} }} ?paper kg:mentions ?thing }} GROUP BY ?thing"
        )
        found |= {str(thing): int(str(papers)) for thing, papers in rows}
    return found


def _round(handle: GraphHandle, sides: Sequence[_Side], known: dict[str, int]) -> set[str]:
    """Take in what is one step farther from one end; return what was met from the other."""
    for each in sides:
        known |= popularity(handle, (node for node in each.rim if node not in known))
    side, other = sorted(sides, key=lambda s: sum(known.get(n, 0) + 10 for n in s.rim))
    new: set[str] = set()
    for hubs in (False, True):
        side.expand(handle, [n for n in side.rim if (known.get(n, 0) >= _HUB) is hubs], new)
        if met := new & other.before.keys():
            known |= popularity(handle, met)
            return met
    if sum(len(each.before) for each in sides) > _MOST:
        raise ApiError(f"more than {_MOST:,} things lie between; allow fewer steps")
    side.rim = sorted(new)
    return set()


def _best(
    side: _Side, met: Iterable[str], known: Mapping[str, int], most: int
) -> dict[str, list[_Way]]:
    """Return the best ways from an end to things, with their costs."""
    found: dict[str, list[_Way]] = {side.end: [(_cost(side.end, known), (side.end,))]}
    waiting = list(met)
    while waiting:
        node = waiting[-1]
        missing = [] if node in found else [n for n in side.before[node] if n not in found]
        if missing:
            waiting += missing
            continue
        waiting.pop()
        if node not in found:
            here = _cost(node, known)
            ways = ((c + here, (*w, node)) for n in side.before[node] for c, w in found[n])
            found[node] = nsmallest(most, ways)
    return found


def _cost(node: str, known: Mapping[str, int]) -> float:
    """Return how little a thing says that joins two others."""
    if "/claim/" in node:
        return 0.5
    return 1 + log2(1 + known.get(node, 0))


def _edges(way: Sequence[str], sides: Sequence[_Side]) -> tuple[tuple[Edge, ...], ...]:
    found = []
    for here, there in pairwise(way):
        edges = sides[0].before.get(there, {}).get(here, set())
        edges = edges or sides[1].before.get(here, {}).get(there, set())
        found.append(tuple(sorted(edges, key=lambda e: (local_name(e.relation), e))))
    return tuple(found)
