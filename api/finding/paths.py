"""Paths: the shortest ways between two things, each step with what proves it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from api.edges import Edge, refs
from api.errors import ApiError
from api.finding.evidence import Pair, Proof, claim_proofs, mention_proofs
from api.finding.walking import Walk, walks
from api.graph import EntityRef, GraphHandle
from api.papers import Evidence
from api.resolving import resolve
from ontology.namespace import local_name
from ontology.shapes import roles

LONGEST, MOST = 12, 100
"""The most steps, and the most paths, that may be asked for."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path.

    ``relations`` are mostly one; ``forward`` says whether the edge points the way one walks.
    ``paper`` is the one that states it, ``evidence`` its words; a step between concepts is of the
    vocabulary, and has neither.
    """

    relations: tuple[str, ...]
    forward: bool
    to: EntityRef
    paper: EntityRef | None = None
    evidence: Evidence | None = None

    @property
    def relation(self) -> str:
        """Return the relations as one text."""
        return ", ".join(self.relations)


@dataclass(frozen=True, slots=True)
class Path:
    """A way from one thing to another."""

    start: EntityRef
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        walked = (
            f" -{step.relation}-> {step.to.name}"
            if step.forward
            else f" <-{step.relation}- {step.to.name}"
            for step in self.steps
        )
        return self.start.name + "".join(walked)


def shortest_paths(
    handle: GraphHandle, start: str, goal: str, *, most: int = 10, longest: int = 6
) -> tuple[Path, ...]:
    """Return the shortest ways between two things, edges taken in either direction.

    Ways lead over papers, claims and entities, by what papers mention, report and measure and by
    what is broader.  Where several are equally short, those over claims and through things that
    few papers mention come first, and those through hubs are left out if there are others.

    Args:
        handle: the graph.
        start: a thing by name, title, key or IRI.
        goal: another one.
        most: at most how many paths, 1 to 100.
        longest: at most how many steps, 1 to 12; none are found if the two are farther apart.

    Raises:
        NotFound: no such thing, or several of that name.
        ApiError: a number is out of range, or too much lies between.
    """
    for name, value, limit in (("most", most, MOST), ("longest", longest, LONGEST)):
        if not 1 <= value <= limit:
            raise ApiError(f"'{name}' must be 1 to {limit}, not {value}")
    found, _ = walks(handle, resolve(handle, start), resolve(handle, goal), most, longest)
    things = {thing for walk in found for thing in walk.things}
    names = refs(handle, things)
    proofs = _Proofs.of(handle, (edge for walk in found for edges in walk.edges for edge in edges))
    papers = refs(handle, proofs.papers() - things) | names
    return tuple(_path(walk, papers, proofs) for walk in found)


@dataclass(frozen=True, slots=True)
class _Proofs:
    """What proves the edges of some paths."""

    mentions: Mapping[Pair, Proof]
    claims: Mapping[str, Proof]

    @classmethod
    def of(cls, handle: GraphHandle, edges: Iterable[Edge]) -> "_Proofs":
        pairs, claims = set(), set()
        for edge in edges:
            name = local_name(edge.relation)
            if name in roles():
                pairs.add((edge.source, edge.target))
            elif claim := _claim(edge):
                claims.add(claim)
        return cls(mention_proofs(handle, pairs), claim_proofs(handle, claims))

    def proof(self, edge: Edge) -> Proof | None:
        claim = _claim(edge)
        if claim:
            return self.claims.get(claim)
        return self.mentions.get((edge.source, edge.target))

    def papers(self) -> set[str]:
        return {proof.paper for proof in (*self.mentions.values(), *self.claims.values())}


def _claim(edge: Edge) -> str:
    """Return the claim at one end of an edge; "" if there is none."""
    if local_name(edge.relation) == "reports":
        return edge.target
    return edge.source if "/claim/" in edge.source else ""


def _path(walk: Walk, names: Mapping[str, EntityRef], proofs: _Proofs) -> Path:
    steps = [
        _step(here, names[there], edges, names, proofs)
        for (here, there), edges in zip(pairwise(walk.things), walk.edges, strict=True)
    ]
    return Path(names[walk.things[0]], tuple(steps))


def _step(
    here: str, to: EntityRef, edges: Sequence[Edge], names: Mapping[str, EntityRef], proofs: _Proofs
) -> Step:
    forward = any(edge.source == here for edge in edges)
    taken = [edge for edge in edges if (edge.source == here) is forward]
    relations = tuple(dict.fromkeys(local_name(edge.relation) for edge in taken))
    proof = next(filter(None, map(proofs.proof, taken)), None)
    if proof is None:
        return Step(relations, forward, to)
    return Step(relations, forward, to, names[proof.paper], proof.evidence)
