"""Traversal: the graph as a networkx graph, neighbours, shortest paths and co-mentions.

Things are given by name or by IRI and come back by IRI.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import networkx

from api.edges import all_edges, edges_around, refs, relation, relations
from api.errors import ApiError
from api.exporting import TEXT_PROPERTIES
from api.graph import EntityRef, GraphHandle
from api.resolving import resolve
from api.sparql.terms import Cell, iri
from ontology.namespace import local_name
from ontology.shapes import NodeType, entity_types, node_types


@dataclass(frozen=True, slots=True, order=True)
class Neighbour:
    """A thing one edge away; ``outgoing`` says whether the edge starts at the thing asked for."""

    relation: str
    outgoing: bool
    label: str
    type: str
    iri: str


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One step of a path; ``forward`` says whether the edge points the way one walks."""

    relation: str
    forward: bool
    to: EntityRef


@dataclass(frozen=True, slots=True, order=True)
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


@dataclass(frozen=True, slots=True)
class CoMention:
    """That ``papers`` papers mention this entity beside the one asked for."""

    papers: int
    entity: EntityRef


def to_networkx(handle: GraphHandle, *, text: bool = True) -> networkx.MultiDiGraph:
    """Return papers, entities and claims as a `networkx.MultiDiGraph`.

    Nodes are IRIs with `type`, `label` and their literal properties, of which those that can
    have several values are tuples; edge keys are local names of properties.  Without ``text``
    abstracts are left out.
    """
    graph = networkx.MultiDiGraph()
    for kind in ("Paper", *entity_types(), "Claim"):
        _add_nodes(graph, handle, node_types()[kind], text)
    for name, ref in refs(handle, graph).items():
        graph.nodes[name].update(label=ref.name)
    for edge in sorted(all_edges(handle)):
        if edge.source in graph and edge.target in graph:
            graph.add_edge(edge.source, edge.target, key=local_name(edge.relation))
    return graph


def neighbours(
    handle: GraphHandle, thing: str, *, among: Sequence[str] | None = None
) -> tuple[Neighbour, ...]:
    """Return what is one edge from a thing, sorted; over some relations only, if named.

    Raises:
        NotFound: no such thing, or several of that name.
        ApiError: no such relation.
    """
    start = resolve(handle, thing)
    allowed = relations() if among is None else [relation(name) for name in among]
    found = edges_around(handle, [start], allowed)
    names = refs(handle, {end for edge in found for end in (edge.source, edge.target)})
    result = []
    for edge in found:
        outgoing = edge.source == start
        other = names[edge.target if outgoing else edge.source]
        name = local_name(edge.relation)
        result.append(Neighbour(name, outgoing, other.name, other.type, other.iri))
    return tuple(sorted(result))


def shortest_paths(
    handle: GraphHandle, start: str, goal: str, *, most: int = 10, longest: int = 6
) -> tuple[Path, ...]:
    """Return the shortest ways between two things, edges taken in either direction.

    At most ``most`` paths of at most ``longest`` steps; none if the two are farther apart.
    The graph is fetched around both ends until they meet, never as a whole.

    Raises:
        NotFound: no such thing, or several of that name.
    """
    ends = resolve(handle, start), resolve(handle, goal)
    graph = _between(handle, *ends, longest)
    if graph is None:
        return ()
    # Between hubs there may be millions: take the first ones only, in an order that is fixed
    # because the edges went in sorted.
    undirected = graph.to_undirected(as_view=True)
    ways = sorted(islice(networkx.all_shortest_paths(undirected, *ends), most))
    names = refs(handle, {node for way in ways for node in way})
    return tuple(_path(graph, way, names) for way in ways)


def co_mentions(
    handle: GraphHandle, thing: str, *, type: str | None = None, most: int = 20
) -> tuple[CoMention, ...]:
    """Return the entities that papers mention beside one, the most frequent first.

    Raises:
        NotFound: no such thing, or several of that name.
    """
    if type is not None and type not in entity_types():
        raise ApiError(f"no entity type '{type}'; there are: {', '.join(entity_types())}")
    subject = resolve(handle, thing)
    kinds = " ".join(f"kg:{name}" for name in ((type,) if type else entity_types()))
    rows = handle.engine.select(
        "SELECT ?other ?label ?type (COUNT(DISTINCT ?paper) AS ?papers) WHERE {"
        f" ?paper a kg:Paper ; kg:mentions {iri(subject)} , ?other ."
        f" ?other a ?type ; skos:prefLabel ?label . VALUES ?type {{ {kinds} }}"
        f" FILTER(?other != {iri(subject)}) }} GROUP BY ?other ?label ?type"
    )
    found = [
        CoMention(int(str(papers)), EntityRef(str(label), local_name(str(kind)), str(other)))
        for other, label, kind, papers in rows
    ]
    found.sort(key=lambda item: (-item.papers, item.entity))
    return tuple(found[:most])


def _add_nodes(
    graph: networkx.MultiDiGraph, handle: GraphHandle, kind: NodeType, text: bool
) -> None:
    literal = {p.path: p for p in kind.properties if p.datatype}
    rows = handle.engine.select(
        f"SELECT ?node ?p ?o WHERE {{ ?node a {iri(kind.iri)} ; ?p ?o . FILTER(isLiteral(?o)) }}"
    )
    many: dict[tuple[str, str], list[Cell]] = {}
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
                graph.nodes[str(node)][prop.name] = label


def _between(
    handle: GraphHandle, start: str, goal: str, longest: int
) -> networkx.MultiDiGraph | None:
    """Return a graph that has all shortest ways between two things; None if they do not meet.

    Each round takes in all edges around the smaller rim.  When the two sides first meet after
    ``n`` rounds, their distance is ``n``, and each edge of a way of that length has been met.
    """
    graph = networkx.MultiDiGraph()
    graph.add_nodes_from((start, goal))
    seen, rims = [{start}, {goal}], [{start}, {goal}]
    allowed = relations(claims=False)
    for _ in range(longest):
        if seen[0] & seen[1] or not all(rims):
            break
        side = 0 if len(rims[0]) <= len(rims[1]) else 1
        found = sorted(edges_around(handle, sorted(rims[side]), allowed))
        graph.add_edges_from(
            (edge.source, edge.target, local_name(edge.relation)) for edge in found
        )
        met = {end for edge in found for end in (edge.source, edge.target)}
        rims[side] = met - seen[side]
        seen[side] |= met
    return graph if seen[0] & seen[1] else None


def _path(graph: networkx.MultiDiGraph, way: Sequence[str], names: Mapping[str, EntityRef]) -> Path:
    steps = []
    for source, target in pairwise(way):
        forward = graph.has_edge(source, target)
        ends = (source, target) if forward else (target, source)
        name = ", ".join(sorted(graph[ends[0]][ends[1]]))
        steps.append(Step(name, forward, names[target]))
    return Path(names[way[0]], tuple(steps))
