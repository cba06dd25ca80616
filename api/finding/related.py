"""What is alike: papers that mention the same things, things that papers mention together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest, nsmallest
from math import log

from api.edges import refs
from api.errors import ApiError
from api.finding.walking import popularity
from api.graph import EntityRef, GraphHandle
from api.resolving import resolve
from api.sparql.terms import iri
from ontology.shapes import entity_types

MOST = 100
_READ = 20_000
"""How many mentions are read to find candidates, the rarer things first."""
_REASONS = 5


@dataclass(frozen=True, slots=True)
class Related:
    """A thing that is like another one, and why.

    ``shared`` counts, of a paper the entities that both mention, of an entity the papers that
    mention both; ``because`` has the rarest of these entities, or the newest of these papers.
    ``score`` counts what is shared, each by its rarity.
    """

    thing: EntityRef
    score: float
    shared: int
    because: tuple[EntityRef, ...]


@dataclass(frozen=True, slots=True)
class CoMention:
    """That ``papers`` papers mention this entity beside the one asked for."""

    papers: int
    entity: EntityRef


def related(
    handle: GraphHandle, thing: str, *, types: Sequence[str] = (), first: int = 10
) -> tuple[Related, ...]:
    """Return what is most like a thing: papers like a paper, entities that go with an entity.

    What few papers mention weighs more: an entity of ``n`` papers among ``N`` counts
    log((N + 1) / n) (inverse document frequency; Spärck Jones, 1972).

    Args:
        handle: the graph.
        thing: a paper or an entity by name, title, key or IRI.
        types: of an entity, the types of entities wanted; all if none is named.
        first: at most how many, 1 to 100.

    Raises:
        NotFound: no such thing, or several of that name.
        ApiError: the thing is neither, no such type, or ``first`` is out of range.
    """
    if not 1 <= first <= MOST:
        raise ApiError(f"'first' must be 1 to {MOST}, not {first}")
    kinds = _kinds(types)
    subject = resolve(handle, thing)
    kind = refs(handle, [subject])[subject].type
    if kind == "Paper":
        return _like_paper(handle, subject, first)
    if kind in entity_types():
        return _like_entity(handle, subject, kinds, first)
    raise ApiError(f"'{thing}' is neither a paper nor an entity; give one of these")


def co_mentions(
    handle: GraphHandle, thing: str, *, type: str | None = None, most: int = 20
) -> tuple[CoMention, ...]:
    """Return the entities that papers mention beside one, the most frequent first.

    Raises:
        NotFound: no such thing, or several of that name.
        ApiError: no such type.
    """
    kinds = _kinds((type,) if type else ())
    counted = _beside(handle, resolve(handle, thing), kinds)
    least = min(nlargest(most, counted.values()), default=0)
    best = [other for other, papers in counted.items() if papers >= least]
    names = refs(handle, best)
    found = [CoMention(counted[other], names[other]) for other in best]
    found.sort(key=lambda item: (-item.papers, item.entity))
    return tuple(found[:most])


def _kinds(types: Sequence[str]) -> Sequence[str]:
    for name in types:
        if name not in entity_types():
            raise ApiError(f"no entity type '{name}'; there are: {', '.join(entity_types())}")
    return types or entity_types()


def _like_paper(handle: GraphHandle, paper: str, first: int) -> tuple[Related, ...]:
    rows = handle.engine.select(f"SELECT DISTINCT ?e {{ {iri(paper)} kg:mentions ?e }}")
    weights, known = _weights(handle, [str(entity) for (entity,) in rows])
    rare: list[str] = []
    read = 0
    for entity in sorted(weights, key=lambda e: (known[e], e)):
        read += known[entity]
        if not rare or read <= _READ:
            rare.append(entity)
    shared: defaultdict[str, set[str]] = defaultdict(set)
    for other, entity in _mentioning(handle, f"VALUES ?e {{ {' '.join(map(iri, rare))} }}"):
        if other != paper:
            shared[other].add(entity)
    # What was left out weighs little: it can change the order of the best, not make them.
    best = nsmallest(4 * first, shared, key=lambda p: (-_sum(shared[p], weights), p))
    if len(rare) < len(weights):
        for other, entity in _mentioning(handle, f"VALUES ?p {{ {' '.join(map(iri, best))} }}"):
            if entity in weights:
                shared[other].add(entity)
        best.sort(key=lambda p: (-_sum(shared[p], weights), p))
    order = {p: sorted(shared[p], key=lambda e: (-weights[e], e)) for p in best[:first]}
    return _told(handle, {p: (_sum(shared[p], weights), len(shared[p]), order[p]) for p in order})


def _like_entity(
    handle: GraphHandle, entity: str, kinds: Sequence[str], first: int
) -> tuple[Related, ...]:
    beside = _beside(handle, entity, kinds)
    weights, _ = _weights(handle, beside)
    scores = {other: papers * weights[other] for other, papers in beside.items()}
    best = nsmallest(first, scores, key=lambda e: (-scores[e], e))
    papers: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    if best:
        rows = handle.engine.select(
            f"SELECT ?e ?p ?year {{ VALUES ?e {{ {' '.join(map(iri, best))} }}"
            f" ?p kg:mentions ?e , {iri(entity)} OPTIONAL {{ ?p kg:year ?year }} }}"
        )
        for other, paper, year in rows:
            papers[str(other)].append((-int(str(year or 0)), str(paper)))
    newest = {other: [paper for _, paper in sorted(set(papers[other]))] for other in best}
    return _told(handle, {e: (scores[e], beside[e], newest[e]) for e in best})


def _beside(handle: GraphHandle, subject: str, kinds: Sequence[str]) -> dict[str, int]:
    """Return how many papers mention each entity beside one."""
    classes = ", ".join(f"kg:{name}" for name in kinds)
    typed = f"?other a ?type FILTER(?type IN ({classes}))" if kinds != entity_types() else ""
    rows = handle.engine.select(
        "SELECT ?other (COUNT(?paper) AS ?papers) {"
        f" ?paper kg:mentions {iri(subject)} , ?other FILTER(?other != {iri(subject)}) {typed} }}"
        " GROUP BY ?other"
    )
    return {str(other): int(str(papers)) for other, papers in rows}


def _mentioning(handle: GraphHandle, among: str) -> set[tuple[str, str]]:
    rows = handle.engine.select(f"SELECT ?p ?e {{ {among} ?p kg:mentions ?e }}")
    return {(str(paper), str(entity)) for paper, entity in rows}


def _weights(
    handle: GraphHandle, entities: Sequence[str] | Mapping[str, int]
) -> tuple[dict[str, float], dict[str, int]]:
    """Return what sharing each of some entities weighs, and how many papers mention it."""
    known = popularity(handle, entities)
    papers = handle.manifest.get("papers")
    if not papers:
        rows = handle.engine.select("SELECT (COUNT(*) AS ?papers) { ?paper a kg:Paper }")
        papers = max(int(str(number)) for (number,) in rows)
    return {e: log((papers + 1) / min(papers, known[e])) for e in entities}, known


def _sum(entities: set[str], weights: Mapping[str, float]) -> float:
    # Rounded: the order in which numbers are added must not decide between two papers.
    return round(sum(weights[entity] for entity in sorted(entities)), 6)


def _told(
    handle: GraphHandle, found: Mapping[str, tuple[float, int, Sequence[str]]]
) -> tuple[Related, ...]:
    reasons = {reason for _, _, because in found.values() for reason in because[:_REASONS]}
    names = refs(handle, {*found, *reasons})
    return tuple(
        Related(names[thing], round(score, 4), shared, tuple(names[r] for r in because[:_REASONS]))
        for thing, (score, shared, because) in found.items()
    )
