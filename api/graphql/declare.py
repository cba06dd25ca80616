"""Declare GraphQL types from names: strawberry classes made at run time, in one namespace."""

from collections.abc import Iterable
from dataclasses import MISSING
from typing import Any, TypeAlias

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from api.graphql.slots import NO_DEFAULT, Slot

Namespace: TypeAlias = dict[str, Any]
"""The types of one schema by name; annotations are texts that are looked up here."""

_KEYWORDS = frozenset({"and", "or", "not", "in"})


def namespace() -> Namespace:
    """Return a namespace that knows the scalars."""
    return {"ID": strawberry.ID}


def declare(
    types: Namespace,
    name: str,
    description: str,
    slots: Iterable[Slot],
    bases: tuple[str, ...] = (),
) -> None:
    """Add an object type that implements the interfaces in ``bases``."""
    _add(types, strawberry.type, name, description, slots, bases)


def declare_interface(
    types: Namespace,
    name: str,
    description: str,
    slots: Iterable[Slot],
    bases: tuple[str, ...] = (),
) -> None:
    """Add an interface."""
    _add(types, strawberry.interface, name, description, slots, bases)


def declare_input(types: Namespace, name: str, description: str, slots: Iterable[Slot]) -> None:
    """Add an input type."""
    _add(types, strawberry.input, name, description, slots, ())


def python_name(name: str) -> str:
    """Return the name that a field has as an attribute in Python.

    >>> python_name("or"), python_name("title")
    ('or_', 'title')
    """
    return f"{name}_" if name in _KEYWORDS else name


def _add(
    types: Namespace,
    decorate: Any,
    name: str,
    description: str,
    slots: Iterable[Slot],
    bases: tuple[str, ...],
) -> None:
    listed = list(slots)
    annotations = {python_name(slot.name): slot.annotation for slot in listed}
    body: dict[str, Any] = {"__annotations__": annotations, "__module__": __name__}
    body |= {python_name(slot.name): _field(types, slot) for slot in listed}
    parents = tuple(types[base] for base in bases)
    made = decorate(type(name, parents, body), name=name, description=description)
    # Strawberry looks annotations up in the module of the class; these are in no module.
    for field in made.__strawberry_definition__.fields:
        if field.python_name in annotations:
            field.type_annotation = _annotation(types, annotations[field.python_name])
    types[name] = made


def _field(types: Namespace, slot: Slot) -> StrawberryField:
    field = StrawberryField(
        python_name=python_name(slot.name),
        graphql_name=slot.name,
        description=slot.description,
        default=MISSING if slot.required else strawberry.UNSET,
    )
    field.arguments = [
        StrawberryArgument(
            argument.name,
            argument.name,
            _annotation(types, argument.annotation),
            description=argument.description,
            default=strawberry.UNSET if argument.default is NO_DEFAULT else argument.default,
        )
        for argument in slot.arguments
    ]
    return field


def _annotation(types: Namespace, text: str) -> StrawberryAnnotation:
    return StrawberryAnnotation(text, namespace=types)
