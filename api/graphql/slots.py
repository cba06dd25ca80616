"""Slots: fields of GraphQL types and their arguments, before there is a schema."""

from dataclasses import dataclass

NO_DEFAULT = object()
"""The default of an argument that may be left out."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a field; without a default it may be left out."""

    name: str
    annotation: str
    description: str
    default: object = NO_DEFAULT


@dataclass(frozen=True, slots=True)
class Slot:
    """A field of a type: its annotation is a Python one over names of the namespace."""

    name: str
    annotation: str
    description: str
    arguments: tuple[Argument, ...] = ()
    required: bool = True
