"""GraphQL enums, one for each closed set of values of the model."""

from collections.abc import Mapping
from enum import Enum

import strawberry

from api.graphql.declare import Namespace
from api.graphql.facets import is_faceted
from api.query.choices import choice_sets
from api.query.facets import ORDERS
from api.query.groups import groups_of
from api.query.orders import keys_of
from ontology.shapes import node_types


def add_enums(types: Namespace) -> None:
    """Add the enums; the value of each member is its name."""
    for choices in choice_sets().values():
        members = {choice.name: choice.description for choice in choices.choices}
        add_enum(types, choices.name, choices.description, members)
    directions = {"ASC": "The least first.", "DESC": "The greatest first."}
    add_enum(types, "OrderDirection", "Which end of an order comes first.", directions)
    for name in node_types():
        members = {key.name: key.description for key in keys_of(name).values()}
        add_enum(types, f"{name}OrderField", f"What {name} nodes can be sorted by.", members)
    add_enum(types, "FacetOrder", "What facets can be sorted by.", ORDERS)
    for name in filter(is_faceted, node_types()):
        members = {group.name: group.description for group in groups_of(name).values()}
        add_enum(types, f"{name}Group", f"What {name} nodes can be counted by.", members)


def add_enum(types: Namespace, name: str, description: str, members: Mapping[str, str]) -> None:
    """Add an enum with members by name, each with its description."""
    values = {
        member: strawberry.enum_value(member, description=text) for member, text in members.items()
    }
    made = Enum(name, values)  # type: ignore[misc]
    types[name] = strawberry.enum(made, name=name, description=description)
