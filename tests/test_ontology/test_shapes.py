"""Node types read from the shapes in model.ttl."""

import pytest

from ontology.errors import UnknownTerm
from ontology.shapes import entity_types, node_types, object_properties, roles


def test_entity_types_inherit_what_entities_have() -> None:
    """Each entity type has the properties of Entity before its own."""
    inherited = node_types()["Entity"].properties
    for name in entity_types():
        assert node_types()[name].properties[: len(inherited)] == inherited


def test_a_property_says_how_many_values_it_takes() -> None:
    """Counts in the shape become the flags of the property."""
    title = node_types()["Paper"].property("title")
    url = node_types()["Paper"].property("url")
    assert (title.required, title.many) == (True, False)
    assert (title.datatype, title.target) == ("string", None)
    assert (url.required, url.many) == (False, True)


def test_a_name_can_mean_one_thing_as_field_and_another_as_filter() -> None:
    """The field `mentions` lists mention nodes, the filter `mentions` asks for entities."""
    paper = node_types()["Paper"]
    assert paper.property("mentions").target == "Mention"
    assert paper.property("mentions", of_filter=True).target == "Entity"


def test_an_unknown_property_lists_the_known_ones() -> None:
    """The message helps whoever mistyped a name."""
    with pytest.raises(UnknownTerm, match=r"Paper has no 'titel'; it has: title, abstract"):
        node_types()["Paper"].property("titel")


def test_roles_come_strongest_first() -> None:
    """Roles keep the order in which the annotation guide ranks them."""
    assert roles()[0] == "proposes"
    assert roles()[-1] == "background"
    assert set(roles()) <= {prop.name for prop in node_types()["Paper"].properties}


def test_every_property_has_one_kind_of_value() -> None:
    """A property takes literals of a datatype or nodes of a class, never both or neither."""
    every = [prop for node in node_types().values() for prop in node.properties]
    assert all((prop.datatype is None) != (prop.target is None) for prop in every)


def test_targets_of_properties_are_classes_of_the_model() -> None:
    """Properties lead to node types or to the concepts of claims."""
    known = {*node_types(), "ClaimKind", "ClaimFamily"}
    assert {p.target for n in node_types().values() for p in n.properties if p.target} <= known


def test_object_properties_are_those_with_targets() -> None:
    """What a shape leads to another node by is declared an object property, and else not."""
    declared = set(object_properties())
    for node in node_types().values():
        for prop in node.properties:
            if "paperkg" in prop.path:
                assert (prop.path in declared) == (prop.target is not None), prop.path
