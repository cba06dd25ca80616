"""Statistics: how much of what a graph holds."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from api.graph import GraphHandle
from api.sparql.terms import Iri
from api.tables import Table
from ontology.namespace import local_name
from ontology.shapes import entity_types, roles
from ontology.vocabulary import kinds


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of nodes and edges.

    Attributes:
        papers, entities, mentions, claims, evidence, triples: how many there are.
        speedup_papers: papers that report a speedup.
        entities_by_type, mentions_by_role, claims_by_kind: the counts in parts.
        own_claims, comparative_claims: how many claims are so.
        papers_by_year: those whose year is known.
        sources: papers listed by each source document.
        manifest: what the graph was built from and by; empty for an endpoint.
    """

    papers: int
    speedup_papers: int
    entities: int
    mentions: int
    claims: int
    own_claims: int
    comparative_claims: int
    evidence: int
    triples: int
    entities_by_type: Mapping[str, int]
    mentions_by_role: Mapping[str, int]
    claims_by_kind: Mapping[str, int]
    papers_by_year: Mapping[str, int]
    sources: Mapping[str, int]
    manifest: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Return the counts as plain JSON values."""
        return asdict(self)

    def tables(self) -> tuple[Table, ...]:
        """Return the counts as tables, without those that have no rows."""
        totals = {
            "papers": self.papers,
            "papers that report a speedup": self.speedup_papers,
            "entities": self.entities,
            "mentions": self.mentions,
            "claims": self.claims,
            "claims, own": self.own_claims,
            "claims, comparative": self.comparative_claims,
            "pieces of evidence": self.evidence,
            "triples": self.triples,
        }
        parts = {
            "graph": totals,
            "entities by type": self.entities_by_type,
            "mentions by role": self.mentions_by_role,
            "claims by kind": self.claims_by_kind,
            "papers by year": self.papers_by_year,
            "papers by source": self.sources,
        }
        return tuple(_table(title, counts) for title, counts in parts.items() if counts)


def statistics(handle: GraphHandle) -> Statistics:
    """Count what a graph holds."""
    by_type = _groups(handle, "?thing a ?group", entity_types())
    by_kind = _groups(handle, "?thing a kg:Claim ; kg:kind ?group", tuple(kinds()))
    return Statistics(
        papers=_count(handle, "?thing a kg:Paper"),
        speedup_papers=_count(handle, "?thing a kg:SpeedupPaper"),
        entities=_count(handle, "?thing a kg:Entity"),
        mentions=_count(handle, "?thing a kg:Mention"),
        claims=_count(handle, "?thing a kg:Claim"),
        own_claims=_count(handle, "?thing a kg:Claim ; kg:own true"),
        comparative_claims=_count(handle, "?thing a kg:Claim ; kg:comparative true"),
        evidence=_count(handle, "?thing a kg:Evidence"),
        triples=_count(handle, "?thing ?p ?o"),
        entities_by_type={name: by_type.get(name, 0) for name in entity_types()},
        mentions_by_role=_groups(handle, "?thing a kg:Mention ; kg:role ?group", roles()),
        claims_by_kind={name: number for name, number in by_kind.items() if number},
        papers_by_year=_groups(handle, "?thing a kg:Paper ; kg:year ?group"),
        sources=_groups(handle, "?thing a kg:Paper ; kg:listedOn/kg:fileName ?group"),
        manifest=dict(handle.manifest),
    )


def _table(title: str, counts: Mapping[str, int]) -> Table:
    rows = tuple((name, f"{number:,}") for name, number in counts.items())
    return Table("", (title, "count"), rows, right=frozenset({"count"}))


def _count(handle: GraphHandle, pattern: str) -> int:
    rows = handle.engine.select(f"SELECT (COUNT(*) AS ?number) WHERE {{ {pattern} }}")
    return next(int(str(number)) for (number,) in rows)


def _groups(handle: GraphHandle, pattern: str, order: tuple[str, ...] = ()) -> dict[str, int]:
    """Count by ?group, in the order given and then by name."""
    rows = handle.engine.select(
        f"SELECT ?group (COUNT(*) AS ?number) WHERE {{ {pattern} }} GROUP BY ?group"
    )
    found = {
        local_name(group.value) if isinstance(group, Iri) else str(group): int(str(number))
        for group, number in rows
    }
    rank = {name: position for position, name in enumerate(order)}
    return dict(sorted(found.items(), key=lambda item: (rank.get(item[0], len(rank)), item[0])))
