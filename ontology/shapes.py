"""Node types and their properties, read from the shapes in model.ttl as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import Node

from ontology.errors import UnknownTerm
from ontology.namespace import ONTOLOGY, local_name, model


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a node type.

    ``name`` is the public name (GraphQL, Python), ``path`` the IRI.  Exactly one of
    ``datatype`` (local XSD name) and ``target`` (class name) is set.  ``many`` says whether
    a node may have more than one; ``required`` whether it must have one.
    """

    name: str
    path: str
    description: str
    datatype: str | None
    target: str | None
    many: bool
    required: bool
    choices: tuple[str, ...]
    is_field: bool
    is_filter: bool


@dataclass(frozen=True, slots=True)
class NodeType:
    """A class of nodes with all its properties, inherited ones first."""

    name: str
    iri: str
    description: str
    parent: str | None
    properties: tuple[Property, ...]

    def property(self, name: str, *, of_filter: bool = False) -> Property:
        """Return the property of that public name.

        Raises:
            UnknownTerm: no such property; the message lists those there are.
        """
        fitting = [p for p in self.properties if (p.is_filter if of_filter else p.is_field)]
        for candidate in fitting:
            if candidate.name == name:
                return candidate
        known = ", ".join(p.name for p in fitting)
        raise UnknownTerm(f"{self.name} has no '{name}'; it has: {known}")


@cache
def node_types() -> Mapping[str, NodeType]:
    """Return the node types by name, in the order of model.ttl's class tree."""
    graph = model()
    shapes = sorted(graph.subjects(RDF.type, SH.NodeShape), key=str)
    found = {local_name(str(shape)): _node_type(graph, shape) for shape in shapes}
    return MappingProxyType(found)


@cache
def entity_types() -> tuple[str, ...]:
    """Return the names of the entity types.

    >>> entity_types()
    ('Dataset', 'Hardware', 'Method', 'Metric', 'Model', 'Task')
    """
    return tuple(name for name, node in node_types().items() if node.parent == "Entity")


@cache
def roles() -> tuple[str, ...]:
    """Return the roles that an entity can play in a paper, the strongest first."""
    return node_types()["Mention"].property("role").choices


def _node_type(graph: Graph, shape: Node) -> NodeType:
    parents = [
        parent
        for parent in graph.objects(shape, RDFS.subClassOf)
        if str(parent).startswith(ONTOLOGY)
    ]
    parent = local_name(str(parents[0])) if parents else None
    inherited = _node_type(graph, parents[0]).properties if parents else ()
    own = sorted(
        graph.objects(shape, SH.property), key=lambda p: int(str(graph.value(p, SH.order)))
    )
    return NodeType(
        name=local_name(str(shape)),
        iri=str(shape),
        description=_text(graph, shape, RDFS.comment),
        parent=parent,
        properties=(*inherited, *(_property(graph, node) for node in own)),
    )


def _property(graph: Graph, node: Node) -> Property:
    path = graph.value(node, SH.path)
    datatype = graph.value(node, SH.datatype)
    target = graph.value(node, SH["class"])
    listed = graph.value(node, SH["in"])
    exposed = _text(graph, node, URIRef(ONTOLOGY + "exposedAs")) or "both"
    return Property(
        name=str(graph.value(node, SH.name)),
        path=str(path),
        description=_text(graph, path, RDFS.comment),
        datatype=local_name(str(datatype)) if datatype is not None else None,
        target=local_name(str(target)) if target is not None else None,
        many=graph.value(node, SH.maxCount) is None,
        required=graph.value(node, SH.minCount) is not None,
        choices=tuple(str(item) for item in Collection(graph, listed)) if listed else (),
        is_field=exposed in ("both", "field"),
        is_filter=exposed in ("both", "filter"),
    )


def _text(graph: Graph, subject: Node | None, path: URIRef) -> str:
    found = graph.value(subject, path)
    return str(found) if found is not None else ""


def object_properties() -> tuple[str, ...]:
    """Return the IRIs of the model's object properties, sorted."""
    found = model().subjects(RDF.type, OWL.ObjectProperty)
    return tuple(sorted(str(p) for p in found))
