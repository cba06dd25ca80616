"""Root fields that find: search, completion, paths, neighbours, related things, comparisons.

Each is answered by `api.finding` and laid out as the selection wants it; for all nodes that are
selected at one place of it the graph is asked once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from graphql import FieldNode

from api.edges import relations
from api.finding.around import neighbourhood
from api.finding.comparison import ROWS, ComparedClaim, ComparedRow, compare
from api.finding.hits import Completion, Hit
from api.finding.paths import Path, Step, shortest_paths
from api.finding.related import Related, related
from api.finding.search import complete, search, thing_types
from api.graph import EntityRef, GraphHandle
from api.graphql.findings import FINDINGS, ROOT_TYPES, base_type
from api.graphql.limits import NOMINAL_LIST, nodes_of
from api.graphql.reading import Reading
from api.graphql.roots import Asked
from api.papers import Evidence
from api.query.answer import answer_node, answer_nodes
from api.query.choices import constant
from ontology.namespace import local_name

Facts: TypeAlias = Mapping[str, Any]
"""The values of an object by field: plain ones, facts of others, IRIs of nodes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A root field that finds things."""

    name: str

    def answer(self, asked: Asked) -> Any:
        """Return what is found, as the selection lays it out."""
        found = _FINDERS[self.name](asked.handle, asked.arguments)
        type_name = base_type(ROOT_TYPES[self.name])
        many = isinstance(found, list)
        laid = _laid_out(asked, type_name, asked.nodes, found if many else [found])
        return laid if many else laid[0]

    def size(self, asked: Asked) -> int:
        """Return how many nodes it can give at most."""
        found = ROOT_TYPES[self.name]
        times = asked.arguments["first"] if found.startswith("list[") else 1
        return int(times) * _nodes_in(asked, base_type(found), asked.nodes)


def _nodes_in(asked: Asked, type_name: str, nodes: Sequence[FieldNode]) -> int:
    """Return how many nodes one object of a type can hold, as it is selected."""
    total = 0
    for below in asked.reading.fields(type_name, nodes).values():
        annotation, _ = FINDINGS[type_name].fields.get(below[0].name.value, ("str", ""))
        held = base_type(annotation)
        if held == "Node":
            total += nodes_of(asked.reading.selection("Node", below))
        elif held in FINDINGS:
            times = NOMINAL_LIST if annotation.startswith("list[") else 1
            total += times * _nodes_in(asked, held, below)
    return total


def _laid_out(
    asked: Asked, type_name: str, nodes: Sequence[FieldNode], objects: Sequence[Facts]
) -> list[dict[str, Any]]:
    """Return objects of one type with the fields that are selected, column by column."""
    laid: list[dict[str, Any]] = [{} for _ in objects]
    for key, below in asked.reading.fields(type_name, nodes).items():
        name = below[0].name.value
        if name == "__typename":
            column: Iterable[Any] = [type_name] * len(objects)
        else:
            values = [each[name] for each in objects]
            column = _column(asked, base_type(FINDINGS[type_name].fields[name][0]), below, values)
        for each, value in zip(laid, column, strict=True):
            each[key] = value
    return laid


def _column(
    asked: Asked, type_name: str, nodes: Sequence[FieldNode], values: Sequence[Any]
) -> list[Any]:
    if type_name == "Node":
        return _nodes(asked.handle, asked.reading, nodes, values)
    if type_name not in FINDINGS:
        return list(values)
    flat = [one for value in values for one in _listed(value)]
    laid = iter(_laid_out(asked, type_name, nodes, flat))
    found: list[Any] = []
    for value in values:
        below = [next(laid) for _ in _listed(value)]
        found.append(below if isinstance(value, list) else next(iter(below), None))
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _nodes(
    handle: GraphHandle, reading: Reading, nodes: Sequence[FieldNode], iris: Sequence[str]
) -> list[Any]:
    selection = reading.selection("Node", nodes)
    wanted = sorted(set(iris))
    found = answer_nodes(handle.engine, selection, wanted)
    if len(found) == len(wanted):
        known: dict[str, Any] = dict(zip(wanted, found, strict=True))
    else:  # some are gone: an endpoint may change between two queries
        known = {iri: answer_node(handle.engine, selection, iri) for iri in wanted}
    return [known[iri] for iri in iris]


def _search(handle: GraphHandle, given: Facts) -> list[Facts]:
    return [_hit(hit) for hit in search(handle, given["text"], _types(given), given["first"])]


def _complete(handle: GraphHandle, given: Facts) -> list[Facts]:
    found = complete(handle, given["prefix"], _types(given), given["first"])
    return [_completion(each) for each in found]


def _path(handle: GraphHandle, given: Facts) -> list[Facts]:
    ends = given["from"], given["to"]
    found = shortest_paths(handle, *ends, most=given["first"], longest=given["longest"])
    return [_way(path) for path in found]


def _neighbours(handle: GraphHandle, given: Facts) -> Facts:
    wanted = set(given.get("relations") or ())
    among = [n for n in map(local_name, relations()) if constant(n) in wanted] if wanted else None
    found = neighbourhood(handle, given["id"], among=among, first=given["first"])
    groups = [
        {
            "relation": constant(group.relation),
            "outgoing": group.outgoing,
            "total": group.total,
            "things": list(map(_thing, group.things)),
        }
        for group in found.groups
    ]
    return {"centre": _thing(found.centre), "groups": groups}


def _related(handle: GraphHandle, given: Facts) -> list[Facts]:
    found = related(handle, given["id"], types=_types(given), first=given["first"])
    return [_like(each) for each in found]


def _compare(handle: GraphHandle, given: Facts) -> Facts:
    by = given.get("by")
    told = ROWS if by is None else [name.lower() for name in by]
    found = compare(handle, given["names"], by=told)
    things = list(map(_thing, found.things))
    return {"things": things, "rows": [_row(row, things) for row in found.rows]}


_FINDERS: Mapping[str, Callable[[GraphHandle, Facts], Any]] = {
    "search": _search,
    "complete": _complete,
    "path": _path,
    "neighbours": _neighbours,
    "related": _related,
    "compare": _compare,
}
_TYPES = {constant(name): name for name in thing_types()}


def _types(given: Facts) -> list[str]:
    """Return the types that are asked for; what is never found has its own name."""
    return [_TYPES.get(name, name) for name in given.get("types") or ()]


def _thing(ref: EntityRef) -> Facts:
    return {"id": ref.iri, "type": constant(ref.type), "label": ref.name, "node": ref.iri}


def _hit(hit: Hit) -> Facts:
    shown = hit.snippet
    matches = [{"start": start, "end": end} for start, end in shown.matches]
    snippet = {
        "section": shown.section,
        "text": shown.text,
        "start": shown.start,
        "matches": matches,
    }
    thing = _thing(EntityRef(hit.label, hit.type, hit.iri))
    return {**thing, "papers": hit.papers, "score": hit.score, "snippet": snippet}


def _completion(found: Completion) -> Facts:
    thing = _thing(EntityRef(found.label, found.type, found.iri))
    return {**thing, "name": found.name, "papers": found.papers}


def _way(path: Path) -> Facts:
    return {
        "start": _thing(path.start),
        "length": len(path.steps),
        "steps": list(map(_step, path.steps)),
    }


def _step(step: Step) -> Facts:
    return {
        "relations": list(map(constant, step.relations)),
        "forward": step.forward,
        "to": _thing(step.to),
        "proof": _proof(step.paper, step.evidence) if step.paper and step.evidence else None,
    }


def _proof(paper: EntityRef, evidence: Evidence) -> Facts:
    words = ("section", "start", "end", "quote", "sentence")
    return {"paper": _thing(paper), **{name: getattr(evidence, name) for name in words}}


def _like(found: Related) -> Facts:
    return {
        "thing": _thing(found.thing),
        "score": found.score,
        "shared": found.shared,
        "because": list(map(_thing, found.because)),
    }


def _row(row: ComparedRow, things: Sequence[Facts]) -> Facts:
    cells = [
        {"thing": thing, "claims": list(map(_compared, cell))}
        for thing, cell in zip(things, row.cells, strict=True)
    ]
    return {
        "kind": constant(row.kind),
        "scope": row.scope or None,
        "hardware": row.hardware or None,
        "baseline": row.baseline or None,
        "cells": cells,
    }


def _compared(claim: ComparedClaim) -> Facts:
    return {
        "id": claim.claim,
        "node": claim.claim,
        "by": constant(claim.by),
        "value": claim.value,
        "qualifier": claim.qualifier,
        "direction": claim.direction,
        "factor": claim.factor,
        "proof": _proof(claim.paper, claim.evidence),
    }
