"""Plans: what is wanted of which nodes, before it becomes SPARQL.

A plan is made by GraphQL from a query's selection and by the Python door from its defaults;
`api.query.compile` turns it into queries and `api.query.shape` turns their rows into the answer,
whose keys are the plan's.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from api.query.facets import Facets
from api.query.fields import Field, concrete_types, fields_of
from api.query.filters import Where
from api.query.orders import Order

DEFAULT_PAGE = 20
MAX_PAGE = 100


@dataclass(frozen=True, slots=True)
class Leaf:
    """A plain value under a key; without a field, what ``special`` says: id or type."""

    key: str
    field: Field | None = None
    special: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """Further nodes under a key.

    Attributes:
        where: which of them.
        first: at most how many; None for all.
        after: only those that come later than the one of this cursor.
        selection: what is wanted of each; for a page it is found in ``page``.
        page: how a page of them is laid out; None for a plain value or list.
        order: what they are sorted by; nothing is reading order.
    """

    key: str
    field: Field
    selection: "Selection | None" = None
    where: Where | None = None
    first: int | None = None
    after: str | None = None
    page: "Page | None" = None
    order: tuple[Order, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted of nodes met under a type, for each type that they can have.

    ``memo`` is for what is made of it, once.
    """

    type: str
    items: Mapping[str, tuple["Leaf | Branch", ...]]
    memo: dict[str, Any] = dataclasses.field(default_factory=dict, compare=False, repr=False)

    @property
    def distinct(self) -> tuple["Leaf | Branch", ...]:
        """Return what is wanted of any type, each once."""
        found: list[Leaf | Branch] = []
        for items in self.items.values():
            found += [item for item in items if item not in found]
        return tuple(found)


PageItem: TypeAlias = "tuple[str, str, Any]"
"""A part of a page: its key, its name in the schema, and what is wanted below it."""


@dataclass(frozen=True, slots=True)
class Page:
    """How a page is laid out: parts named as in the schema, under the keys of the answer.

    ``items`` holds ``(key, name, below)``: totalCount; edges with items cursor and node
    (a `Selection`); pageInfo with items; facets (`Facets`); ``__typename`` with the text itself.
    """

    items: tuple[PageItem, ...]

    @property
    def counted(self) -> bool:
        """Say whether the total is wanted."""
        return any(name == "totalCount" for _, name, _ in self.items)

    @property
    def facets(self) -> tuple[Facets, ...]:
        """Return what is to be counted of all nodes, in the order of the layout."""
        return tuple(below for _, name, below in self.items if name == "facets")

    @property
    def selections(self) -> tuple[Selection, ...]:
        """Return what is wanted of the page's nodes, in the order of the layout."""
        edges = (below for _, name, below in self.items if name == "edges")
        return tuple(below for items in edges for _, name, below in items if name == "node")


def default_selection(type_name: str, depth: int = 2) -> Selection:
    """Return everything about a node that comes without paging, relations ``depth`` deep.

    Below that depth a relation gives id, type and name of what it leads to.
    """
    items: dict[str, tuple[Leaf | Branch, ...]] = {}
    for concrete in concrete_types(type_name):
        found: list[Leaf | Branch] = [Leaf("id", special="id")]
        if concrete != type_name:
            found.append(Leaf("type", special="type"))
        for field in fields_of(concrete).values():
            if field.target is None and (depth or field.name in ("name", "title")):
                found.append(Leaf(field.name, field))
            elif field.target is not None and depth and _forward(field):
                inner = default_selection(field.target, depth - 1)
                found.append(Branch(field.name, field, inner))
        items[concrete] = tuple(found)
    return Selection(type_name, items)


def _forward(field: Field) -> bool:
    return not field.path.startswith("^")
