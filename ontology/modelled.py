"""Reading the model: node types from the shapes in model.ttl, kinds of claim from claims.ttl."""

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH, SKOS
from rdflib.term import Node

from ontology.namespace import ONTOLOGY, local_name, model
from ontology.nodes import Kind, NodeType, Property
from ontology.shipped import CLAIMS_FILE


def read_node_types() -> tuple[NodeType, ...]:
    """Return the node types, in the order of model.ttl's class tree."""
    graph = model()
    shapes = sorted(graph.subjects(RDF.type, SH.NodeShape), key=str)
    return tuple(_node_type(graph, shape) for shape in shapes)


def read_kinds() -> tuple[Kind, ...]:
    """Return the kinds of claim, sorted by IRI."""
    graph = Graph().parse(CLAIMS_FILE, format="turtle")
    subjects = sorted(graph.subjects(RDF.type, URIRef(ONTOLOGY + "ClaimKind")), key=str)
    return tuple(_kind(graph, subject) for subject in subjects)


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


def _kind(graph: Graph, subject: Node) -> Kind:
    def one(name: str) -> str:
        return str(graph.value(subject, URIRef(ONTOLOGY + name)))

    family = graph.value(subject, URIRef(ONTOLOGY + "family"))
    return Kind(
        name=local_name(str(subject)),
        iri=str(subject),
        family=str(graph.value(family, SKOS.prefLabel)),
        family_iri=str(family),
        less_is_better=one("lessIsBetter") == "true",
        factor_rule=one("factorRule"),
        cues=_strings(graph, subject, URIRef(ONTOLOGY + "cue")),
        description=str(graph.value(subject, SKOS.definition)),
    )


def _strings(graph: Graph, subject: Node, path: URIRef) -> tuple[str, ...]:
    return tuple(sorted(str(o) for o in graph.objects(subject, path)))
