"""What stands around a thing: its edges one by one, or counted by relation for a picture."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.edges import Edge, edges_around, refs, relation, relations
from api.errors import ApiError
from api.finding.walking import popularity
from api.graph import EntityRef, GraphHandle
from api.papers import batches
from api.resolving import resolve
from api.sparql.terms import iri
from ontology.namespace import local_name

MOST = 100
_BATCH = 1000


@dataclass(frozen=True, slots=True, order=True)
class Neighbour:
    """A thing one edge away; ``outgoing`` says whether the edge starts at the thing asked for."""

    relation: str
    outgoing: bool
    label: str
    type: str
    iri: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Those of a thing's neighbours that one relation leads to: how many, and the first of them."""

    relation: str
    outgoing: bool
    total: int
    things: tuple[EntityRef, ...]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A thing and what stands around it, by relation."""

    centre: EntityRef
    groups: tuple[Neighbours, ...]


def neighbours(
    handle: GraphHandle, thing: str, *, among: Sequence[str] | None = None
) -> tuple[Neighbour, ...]:
    """Return all that is one edge from a thing, sorted; over some relations only, if named.

    Raises:
        NotFound: no such thing, or several of that name.
        ApiError: no such relation.
    """
    start, found = _around(handle, thing, among)
    names = refs(handle, {end for edge in found for end in (edge.source, edge.target)})
    result = []
    for edge in found:
        outgoing = edge.source == start
        other = names[edge.target if outgoing else edge.source]
        name = local_name(edge.relation)
        result.append(Neighbour(name, outgoing, other.name, other.type, other.iri))
    return tuple(sorted(result))


def neighbourhood(
    handle: GraphHandle, thing: str, *, among: Sequence[str] | None = None, first: int = 20
) -> Neighbourhood:
    """Return what stands around a thing, counted: for each relation the total and some things.

    Entities come by how many papers mention them, papers by year, the newest first.

    Args:
        handle: the graph.
        thing: a thing by name, title, key or IRI.
        among: the relations to follow, such as ``runsOn``; all if not given.
        first: at most how many things of each group, 0 to 100.

    Raises:
        NotFound: no such thing, or several of that name.
        ApiError: no such relation, or ``first`` is out of range.
    """
    if not 0 <= first <= MOST:
        raise ApiError(f"'first' must be 0 to {MOST}, not {first}")
    start, found = _around(handle, thing, among)
    groups: defaultdict[tuple[str, bool], list[str]] = defaultdict(list)
    for edge in found:
        outgoing = edge.source == start
        groups[edge.relation, outgoing].append(edge.target if outgoing else edge.source)
    rank = _ranks(handle, {thing for things in groups.values() for thing in things})
    kept = {key: sorted(things, key=lambda t: (-rank[t], t))[:first]
            for key, things in groups.items()}  # fmt: skip
    names = refs(handle, {start, *(thing for things in kept.values() for thing in things)})
    order = relations()
    listed = sorted(groups, key=lambda key: (order.index(key[0]), not key[1]))
    return Neighbourhood(
        names[start],
        tuple(
            Neighbours(
                local_name(key[0]), key[1], len(groups[key]), tuple(names[t] for t in kept[key])
            )
            for key in listed
        ),
    )


def _around(handle: GraphHandle, thing: str, among: Sequence[str] | None) -> tuple[str, set[Edge]]:
    allowed = relations() if among is None else [relation(name) for name in among]
    start = resolve(handle, thing)
    return start, edges_around(handle, [start], allowed)


def _ranks(handle: GraphHandle, things: Iterable[str]) -> dict[str, int]:
    """Return the year of papers, and how many papers mention entities; 0 for others."""
    asked = sorted(things)
    found = dict.fromkeys(asked, 0) | popularity(handle, asked)
    for batch in batches((thing for thing in asked if "/paper/" in thing), _BATCH):
        listed = " ".join(map(iri, batch))
        rows = handle.engine.select(
            f"SELECT ?paper ?year {{ VALUES ?paper {{ {listed} }} ?paper kg:year ?year }}"
        )
        found |= {str(paper): int(str(year)) for paper, year in rows}
    return found
