"""Traversal: the graph, a part of it, or what papers mention together, as networkx graphs."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

import networkx

from api.edges import Edge, all_edges, edges_around, refs, relation, relations
from api.errors import ApiError
from api.exporting import TEXT_PROPERTIES
from api.graph import GraphHandle
from api.papers import batches
from api.query.answer import found_ids
from api.query.filters import Where
from api.sparql.terms import Cell, iri
from ontology.namespace import local_name
from ontology.nodes import NodeType
from ontology.shapes import entity_types, node_types

_BATCH = 1000


def to_networkx(
    handle: GraphHandle,
    *,
    text: bool = True,
    types: Collection[str] | None = None,
    among: Collection[str] | None = None,
    where: Where | None = None,
) -> networkx.MultiDiGraph:
    """Return papers, entities and claims, or some of them, as a `networkx.MultiDiGraph`.

    Nodes are IRIs with `type`, `label` and their literal properties, of which those that can
    have several values are tuples; edge keys are local names of properties.

    Args:
        handle: the graph.
        text: whether abstracts are there.
        types: which nodes, such as Paper, Claim, Method; all if not given.
        among: which edges, such as ``uses``, ``broader``; all if not given.
        where: which papers, as in GraphQL, with their claims and what these and they mention.

    Raises:
        ApiError: no such type or relation, or a filter without meaning.
    """
    kinds = [kind for kind in _node_kinds() if types is None or kind in types]
    if unknown := set(types or ()) - set(_node_kinds()):
        raise ApiError(f"no type '{min(unknown)}'; there are: {', '.join(_node_kinds())}")
    allowed = relations() if among is None else tuple(map(relation, among))
    nodes, edges = _part(handle, allowed, where)
    graph = networkx.MultiDiGraph()
    for kind in kinds:
        _add_nodes(graph, handle, node_types()[kind], text, nodes)
    for name, ref in refs(handle, graph).items():
        graph.nodes[name].update(label=ref.name)
    for edge in sorted(edges):
        if edge.source in graph and edge.target in graph:
            graph.add_edge(edge.source, edge.target, key=local_name(edge.relation))
    return graph


def co_occurrence(
    handle: GraphHandle,
    *,
    types: Collection[str] | None = None,
    where: Where | None = None,
    least: int = 1,
) -> networkx.Graph:
    """Return which entities papers mention together, as a `networkx.Graph`.

    Nodes are IRIs with `type`, `label` and `papers`, how many papers mention the entity; the
    `weight` of an edge is how many mention both.

    Args:
        handle: the graph.
        types: entities of which types, such as Method; all if not given.
        where: which papers, as in GraphQL.
        least: the least weight of an edge; entities without any are left out if it is over 1.

    Raises:
        ApiError: no such type, or a filter without meaning.
    """
    if unknown := set(types or ()) - set(entity_types()):
        raise ApiError(f"no entity type '{min(unknown)}'; there are: {', '.join(entity_types())}")
    alone: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for entities in _mentioned(handle, types or entity_types(), where):
        alone.update(entities)
        pairs.update(combinations(sorted(entities), 2))
    heavy = {pair: papers for pair, papers in pairs.items() if papers >= least}
    kept = alone.keys() if least <= 1 else {entity for pair in heavy for entity in pair}
    graph = networkx.Graph()
    for name, ref in refs(handle, kept).items():
        graph.add_node(name, type=ref.type, label=ref.name, papers=alone[name])
    graph.add_weighted_edges_from((a, b, papers) for (a, b), papers in sorted(heavy.items()))
    return graph


def _node_kinds() -> tuple[str, ...]:
    return ("Paper", *entity_types(), "Claim")


def _part(
    handle: GraphHandle, allowed: Sequence[str], where: Where | None
) -> tuple[tuple[str, ...] | None, set[Edge]]:
    """Return the nodes of a part of the graph, None for all, and the edges."""
    if where is None:
        return None, {edge for edge in all_edges(handle) if edge.relation in allowed}
    papers = found_ids(handle.engine, handle.lists, "Paper", where)
    forward = {edge for edge in edges_around(handle, papers, relations()) if edge.source in papers}
    claims = sorted(e.target for e in forward if local_name(e.relation) == "reports")
    stated = {edge for edge in edges_around(handle, claims, relations()) if edge.source in claims}
    nodes = {*papers, *(edge.target for edge in forward | stated)}
    between = edges_around(handle, sorted(nodes), allowed)
    kept = {edge for edge in between if edge.source in nodes and edge.target in nodes}
    return tuple(sorted(nodes)), kept


def _mentioned(
    handle: GraphHandle, types: Collection[str], where: Where | None
) -> Iterator[set[str]]:
    """Yield the entities of some types that each paper mentions."""
    among: list[str] = [""]
    if where is not None:
        papers = found_ids(handle.engine, handle.lists, "Paper", where)
        among = [
            f"VALUES ?p {{ {' '.join(map(iri, batch))} }}" for batch in batches(papers, _BATCH)
        ]
    classes = ", ".join(f"kg:{name}" for name in sorted(types))
    for part in among:
        found: defaultdict[str, set[str]] = defaultdict(set)
        rows = handle.engine.select(
            f"SELECT ?p ?e {{ {part} ?p kg:mentions ?e . ?e a ?type FILTER(?type IN ({classes})) }}"
        )
        for paper, entity in rows:
            found[str(paper)].add(str(entity))
        yield from found.values()


def _among(nodes: Sequence[str] | None) -> Iterator[str]:
    """Yield patterns that, one after the other, bind ?node to some nodes, or to any."""
    if nodes is None:
        yield ""
    for batch in batches(nodes or (), _BATCH):
        yield f"VALUES ?node {{ {' '.join(map(iri, batch))} }}"


def _add_nodes(
    graph: networkx.MultiDiGraph,
    handle: GraphHandle,
    kind: NodeType,
    text: bool,
    nodes: Sequence[str] | None,
) -> None:
    literal = {p.path: p for p in kind.properties if p.datatype}
    many: dict[tuple[str, str], list[Cell]] = {}
    for among in _among(nodes):
        rows = handle.engine.select(
            f"SELECT ?node ?p ?o WHERE {{ {among} ?node a {iri(kind.iri)} ; ?p ?o ."
            " FILTER(isLiteral(?o)) }"
        )
        for node, path, value in rows:
            if str(node) not in graph:
                graph.add_node(str(node), type=kind.name, label="")
            known = literal.get(str(path))
            if known is None or not known.is_field or (str(path) in TEXT_PROPERTIES and not text):
                continue
            if known.many:
                many.setdefault((str(node), known.name), []).append(value)
            else:
                graph.nodes[str(node)][known.name] = value
    for (node_iri, name), values in many.items():
        graph.nodes[node_iri][name] = tuple(sorted(values, key=str))
    _add_concepts(graph, handle, kind)


def _add_concepts(graph: networkx.MultiDiGraph, handle: GraphHandle, kind: NodeType) -> None:
    """Add, by label, the concepts that are no nodes of their own: a claim's kind and family."""
    for prop in kind.properties:
        if prop.target and prop.target not in node_types():
            rows = handle.engine.select(
                f"SELECT ?node ?label WHERE {{ ?node a {iri(kind.iri)} ;"
                f" {iri(prop.path)}/skos:prefLabel ?label }}"
            )
            for node, label in rows:
                if str(node) in graph:
                    graph.nodes[str(node)][prop.name] = label
