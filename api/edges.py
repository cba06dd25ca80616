"""Edges: what joins papers, entities and claims, fetched for all things or around some."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from api.errors import ApiError
from api.figures import figure
from api.graph import EntityRef, GraphHandle
from api.papers import batches
from api.sparql.terms import Cell, Iri, iri
from ontology.namespace import ONTOLOGY, local_name
from ontology.shapes import entity_types, node_types, roles

_BATCH = 500
_CLAIM_LINKS = ("reports", "about", "onHardware", "baselineEntity", "metricEntity")


class Edge(NamedTuple):
    """An edge by IRIs."""

    source: str
    relation: str
    target: str


def relations(*, claims: bool = True) -> tuple[str, ...]:
    """Return the IRIs of the relations that join papers, entities and, if asked, claims."""
    names = (*roles(), *(_CLAIM_LINKS if claims else ()))
    joining = {p.path for kind in entity_types() for p in node_types()[kind].properties if p.target}
    return (*(ONTOLOGY + name for name in names), *sorted(joining))


def relation(name: str) -> str:
    """Return the IRI of a relation by its local name.

    Raises:
        ApiError: there is none; the message lists those there are.
    """
    known = {local_name(each): each for each in relations()}
    if name not in known:
        raise ApiError(f"no relation '{name}'; there are: {', '.join(known)}")
    return known[name]


def all_edges(handle: GraphHandle) -> Iterator[Edge]:
    """Yield the edges of the whole graph."""
    for each in relations():
        found = handle.engine.select(f"SELECT ?s ?o WHERE {{ ?s {iri(each)} ?o }}")
        yield from (Edge(str(s), each, str(o)) for s, o in found if isinstance(o, Iri))


def edges_around(handle: GraphHandle, things: Iterable[str], among: Iterable[str]) -> set[Edge]:
    """Return the edges that start or end at one of some things."""
    # As VALUES, engines join the relations with all there is before they come to the things.
    allowed = f"FILTER(?p IN ({', '.join(map(iri, among))}))"
    found: set[Edge] = set()
    for batch in batches(things, _BATCH):
        nodes = " ".join(map(iri, batch))
        rows = handle.engine.select(
            f"SELECT ?s ?p ?o WHERE {{ {{ VALUES ?s {{ {nodes} }} ?s ?p ?o {allowed} }}"
            f" UNION {{ VALUES ?o {{ {nodes} }} ?s ?p ?o {allowed} }} }}"
        )
        found.update(Edge(str(s), str(p), str(o)) for s, p, o in rows if isinstance(o, Iri))
    return found


def refs(handle: GraphHandle, things: Iterable[str]) -> dict[str, EntityRef]:
    """Return label and type of things by IRI; one without a label goes by its local name."""
    asked = sorted(set(things))
    found = {thing: EntityRef(local_name(thing), "", thing) for thing in asked}
    shown = frozenset(node_types()) - {"Entity"}
    for batch in batches(asked, _BATCH):
        rows = handle.engine.select(
            "SELECT ?node ?type ?label ?kind ?low ?high ?unit WHERE {"
            f" VALUES ?node {{ {' '.join(map(iri, batch))} }} ?node a ?type ."
            " OPTIONAL { ?node skos:prefLabel|kg:title ?label }"
            " OPTIONAL { ?node kg:kind/skos:prefLabel ?kind }"
            " OPTIONAL { ?node kg:low ?low } OPTIONAL { ?node kg:high ?high }"
            " OPTIONAL { ?node kg:unit ?unit } }"
        )
        for node, kind, label, *claim in rows:
            name = local_name(str(kind))
            if name in shown:
                found[str(node)] = EntityRef(str(label or _claim_label(*claim)), name, str(node))
    return found


def _claim_label(kind: Cell, low: Cell, high: Cell, unit: Cell) -> str:
    text = figure(_number(low), _number(high), str(unit) if unit else None)
    return f"{kind} {text}".strip()


def _number(value: Cell) -> float | None:
    return float(value) if isinstance(value, int | float) else None
