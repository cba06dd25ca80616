"""Groups: what the nodes of a page can be counted by, read from the model.

A paper is counted by its year, its sources and what it mentions; a claim by its closed sets and
the entities that it names (``CLAIM_HARDWARE``); an entity also by its own properties.  Papers and
claims stand in for each other: the paper of a claim is the one that reports it, the claims of a
paper those that it reports.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from api.query.choices import choice_sets, constant
from api.query.fields import Field, fields_of, is_entity
from api.sparql.terms import Cell, Iri
from ontology.namespace import local_name
from ontology.shapes import entity_types

PAPER, CLAIM, NODE = "?paper", "?claim", "?n0"
"""The variables of a paper, of a claim and of the node itself."""

_NAMES = {"Entity": "skos:prefLabel", "SourceDocument": "kg:fileName"}
_OF_ENTITIES = ("broader", "forTask")


@dataclass(frozen=True, slots=True)
class Group:
    """Something to count by.

    Attributes:
        name: public name (``METHOD``).
        of: the variable that it is a property of: `PAPER`, `CLAIM` or `NODE`.
        path: the way to the value.
        target: the node type of the value; None for a plain one.
        choices: the closed set that a plain value comes from, else None.
        mentioned: whether it is what a paper mentions, in any role or in some.
    """

    name: str
    description: str
    of: str
    path: str
    target: str | None = None
    choices: str | None = None
    mentioned: bool = False

    @property
    def label(self) -> str | None:
        """Return the property that names a value; None for a plain value."""
        if self.target is None:
            return None
        return _NAMES["Entity" if is_entity(self.target) else self.target]

    def text(self, cell: Cell) -> str:
        """Return a plain value as a text."""
        if self.choices:
            return str(choice_sets()[self.choices].name_of(cell))
        if isinstance(cell, bool):
            return str(cell).lower()
        return local_name(cell.value) if isinstance(cell, Iri) else str(cell)


@cache
def groups_of(type_name: str) -> Mapping[str, Group]:
    """Return what nodes of a type can be counted by, by name.

    >>> list(groups_of("Claim"))[:4]
    ['YEAR', 'SOURCE', 'ENTITY', 'DATASET']
    """
    own = _of_entity(type_name) if is_entity(type_name) else []
    found = [*own, *_of_papers(), *_of_claims()]
    return MappingProxyType({group.name: group for group in found})


def _of_papers() -> list[Group]:
    year, source = fields_of("Paper")["year"], fields_of("Paper")["listedOn"]
    found = [
        Group("YEAR", "The year of the paper.", PAPER, year.path),
        Group("SOURCE", "A source that lists the paper.", PAPER, source.path, "SourceDocument"),
    ]
    for name in ("Entity", *entity_types()):
        text = f"A node of type {name} that the paper mentions, in the roles that count."
        found.append(Group(name.upper(), text, PAPER, "kg:mentions", name, mentioned=True))
    roles = "kg:hasMention/kg:role"
    text = "The role of what the other group names, or of anything that the paper mentions."
    return [*found, Group("ROLE", text, PAPER, roles, choices="Role")]


def _of_claims() -> list[Group]:
    found = []
    for field in fields_of("Claim").values():
        name = constant(field.name)
        if field.choices or field.datatype == "boolean" or field.name == "unit":
            choices = field.choices
            found.append(Group(name, field.description, CLAIM, field.path, choices=choices))
        elif field.target is not None and is_entity(field.target):
            name = "CLAIM_" + name.removesuffix("_ENTITY")
            found.append(Group(name, field.description, CLAIM, field.path, field.target))
    return found


def _of_entity(type_name: str) -> list[Group]:
    fields = [f for f in fields_of(type_name).values() if not f.path.startswith("^")]
    found = [_own(f) for f in fields if f.name in _OF_ENTITIES or _short_text(f)]
    types = Group("TYPE", "Its type.", NODE, "a", choices="EntityType")
    return [*found, types] if type_name == "Entity" else found


def _short_text(field: Field) -> bool:
    named = field.name in ("name", "altLabels", "note")
    return field.target is None and not named


def _own(field: Field) -> Group:
    name = constant(field.name)
    return Group(name, field.description, NODE, field.path, field.target, field.choices)
