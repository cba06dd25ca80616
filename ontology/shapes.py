"""Node types and their properties, as the model has them."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from ontology.namespace import model
from ontology.nodes import NodeType
from ontology.shipped import shipped


@cache
def node_types() -> Mapping[str, NodeType]:
    """Return the node types by name, in the order of model.ttl's class tree."""
    compiled = shipped()
    if compiled is not None:
        types = compiled.types
    else:
        from ontology.modelled import read_node_types  # not above: rdflib takes long to import

        types = read_node_types()
    return MappingProxyType({node_type.name: node_type for node_type in types})


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


def object_properties() -> tuple[str, ...]:
    """Return the IRIs of the model's object properties, sorted."""
    from rdflib.namespace import OWL, RDF  # not above: rdflib takes long to import

    found = model().subjects(RDF.type, OWL.ObjectProperty)
    return tuple(sorted(str(p) for p in found))
