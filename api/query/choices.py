"""Choices: the closed sets of values that fields and filters take, read from the model."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from api.errors import FilterError
from api.sparql.terms import Cell, Iri
from ontology.shapes import entity_types, node_types
from ontology.vocabulary import kinds


@dataclass(frozen=True, slots=True)
class Choice:
    """One value: its public name (``UP_TO``), and what stands for it in the graph."""

    name: str
    term: Iri | str
    description: str


@dataclass(frozen=True, slots=True)
class ChoiceSet:
    """A closed set of values under one name."""

    name: str
    description: str
    choices: tuple[Choice, ...]

    def term(self, value: object) -> Iri | str:
        """Return what stands in the graph for a value, given as its name or as it is stored.

        Raises:
            FilterError: no such value; the message lists those there are.
        """
        for choice in self.choices:
            if _fold(str(value)) in (_fold(choice.name), _fold(str(choice.term))):
                return choice.term
        known = ", ".join(choice.name for choice in self.choices)
        raise FilterError(f"'{value}' is no {self.name}; it can be: {known}")

    def name_of(self, cell: Cell) -> str | None:
        """Return the public name of a value of the graph; None for none."""
        return _names(self.name).get(cell)


@cache
def _names(set_name: str) -> Mapping[Cell, str]:
    return {choice.term: choice.name for choice in choice_sets()[set_name].choices}


@cache
def choice_sets() -> Mapping[str, ChoiceSet]:
    """Return the closed sets by name."""
    found = [_kinds(), _families(), _entity_types()]
    for node_type in node_types().values():
        for prop in node_type.properties:
            if prop.choices:
                values = tuple(Choice(constant(v), v, f"'{v}'") for v in prop.choices)
                found.append(ChoiceSet(set_name(prop.name), prop.description, values))
    return MappingProxyType({each.name: each for each in found})


def set_name(property_name: str) -> str:
    """Return the name of the set of values of a property."""
    return property_name[0].upper() + property_name[1:]


def constant(value: str) -> str:
    """Return a value as the name of a constant.

    >>> constant("up to"), constant("evaluatesOn")
    ('UP_TO', 'EVALUATES_ON')
    """
    return re.sub(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])", "_", value).upper()


def _fold(value: str) -> str:
    return re.sub(r"[\s_-]", "", value).lower()


def _kinds() -> ChoiceSet:
    values = [Choice(constant(k.name), Iri(k.iri), k.description) for k in kinds().values()]
    return ChoiceSet("ClaimKind", "What a claim's number measures.", tuple(values))


def _families() -> ChoiceSet:
    members: dict[tuple[str, str], list[str]] = {}
    for kind in kinds().values():
        members.setdefault((kind.family, kind.family_iri), []).append(kind.name)
    values = [
        Choice(constant(name), Iri(iri), f"Claims of {', '.join(names)}.")
        for (name, iri), names in sorted(members.items())
    ]
    return ChoiceSet("ClaimFamily", "A group of claim kinds.", tuple(values))


def _entity_types() -> ChoiceSet:
    types = node_types()
    values = [
        Choice(constant(name), Iri(types[name].iri), types[name].description)
        for name in entity_types()
    ]
    return ChoiceSet("EntityType", "The type of an entity.", tuple(values))
