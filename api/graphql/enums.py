"""GraphQL enums, one for each closed set of values of the model."""

from enum import Enum

import strawberry

from api.graphql.declare import Namespace
from api.query.choices import ChoiceSet, choice_sets


def add_enums(types: Namespace) -> None:
    """Add the enums; the value of each member is its name."""
    for choices in choice_sets().values():
        types[choices.name] = _enum(choices)


def _enum(choices: ChoiceSet) -> type[Enum]:
    members = {
        choice.name: strawberry.enum_value(choice.name, description=choice.description)
        for choice in choices.choices
    }
    made = Enum(choices.name, members)  # type: ignore[misc]
    return strawberry.enum(made, name=choices.name, description=choices.description)
