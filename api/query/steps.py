"""Steps: a selection as it is read, one step for each list of nodes on the way down.

Each step knows the number of its rows, and under which keys what is read of its nodes is kept
(`api.query.facts`), whatever the answer calls it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from itertools import count

from api.query.fields import Field, concrete_types
from api.query.filters import conditions
from api.query.orders import Order, bindings, sorting
from api.query.plan import Branch, Leaf, Selection


class Kind(Enum):
    """What a part of a record is made of."""

    VALUE = auto()
    LIST = auto()
    LINK = auto()
    PAGE = auto()
    ID = auto()
    TYPE = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the records of a step.

    Attributes:
        key: its name in the record.
        kind: what it is made of.
        fact: under which key of the facts of a node that is found.
        field: the field that it is of; None for id and type.
        child: the step of the nodes that it leads to.
        page: the number of the pages that it is.
    """

    key: str
    kind: Kind
    fact: str = ""
    field: Field | None = None
    child: "Step | None" = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """The nodes that one selection is wanted of, with the numbers of its kinds of row.

    Attributes:
        number: of the rows that name a node and hold its single values.
        depth: how many relations it is away from the root.
        columns: fields whose values are in ``?c0 ?c1 ...``.
        typed: whether the type of the node is in the column after those.
        order: what the nodes are sorted by; the values are in the columns after that.
        lists: fields with several values, each with the number of its rows.
        children: the steps below, each with its branch.
        links: for each of those, the key under which the nodes are found that it leads to.
        pages: branches that give pages, each with a number; they have queries of their own.
        parts: the parts of the records, for each type that nodes can have.
    """

    number: int
    depth: int
    selection: Selection
    columns: tuple[Field, ...]
    typed: bool
    order: tuple[Order, ...]
    lists: tuple[tuple[int, Field], ...]
    children: tuple[tuple[Branch, "Step"], ...]
    links: tuple[str, ...]
    pages: tuple[tuple[int, Branch], ...]
    parts: Mapping[str, tuple[Part, ...]]

    @property
    def type_fact(self) -> str:
        """Return the key under which the type of a node is found."""
        return f"a {self.selection.type}"


def steps(selection: Selection) -> Step:
    """Return the steps that a selection needs, numbered; made once for each selection."""
    made: Step | None = selection.memo.get("steps")
    if made is None:
        made = selection.memo["steps"] = _step(selection, 0, count())
    return made


def list_fact(field: Field) -> str:
    """Return the key under which the values of a field are found that has several."""
    return f"{field.path} *"


def link_fact(branch: Branch) -> str:
    """Return the key under which the nodes are found that a branch leads to, in their order."""
    target = str(branch.field.target)
    found = [branch.field.reach("?a", "?b")]
    found += [conditions(target, branch.where, "?b")] if branch.where else []
    found += [*bindings(branch.order, "?b", "?k", True), sorting(branch.order, "?b", "?k")]
    return f"{' '.join(found)} {target} {branch.first}"


def every_step(step: Step) -> Iterator[Step]:
    """Yield a step and all below it."""
    yield step
    for _, child in step.children:
        yield from every_step(child)


def pages_below(step: Step) -> list[Branch]:
    """Return the branches of a step, and of those below it, that give pages."""
    return [branch for each in every_step(step) for _, branch in each.pages]


def _step(
    selection: Selection, depth: int, numbers: Iterator[int], order: tuple[Order, ...] = ()
) -> Step:
    number = next(numbers)
    leaves = [item.field for item in selection.distinct if isinstance(item, Leaf) and item.field]
    fields = list(dict.fromkeys(leaves))
    branches = [item for item in selection.distinct if isinstance(item, Branch)]
    children = [
        (branch, _step(branch.selection, depth + 1, numbers, branch.order))
        for branch in branches
        if branch.selection is not None
    ]
    lists = tuple((next(numbers), f) for f in fields if f.many)
    pages = tuple((next(numbers), b) for b in branches if b.page is not None)
    return Step(
        number,
        depth,
        selection,
        columns=tuple(f for f in fields if not f.many),
        typed=concrete_types(selection.type) != (selection.type,),
        order=order,
        lists=lists,
        children=tuple(children),
        links=tuple(link_fact(branch) for branch, _ in children),
        pages=pages,
        parts={
            name: tuple(_part(item, children, pages) for item in items)
            for name, items in selection.items.items()
        },
    )


def _part(
    item: Leaf | Branch,
    children: list[tuple[Branch, Step]],
    pages: tuple[tuple[int, Branch], ...],
) -> Part:
    if isinstance(item, Branch):
        if item.page is not None:
            number = next(number for number, given in pages if given == item)
            return Part(item.key, Kind.PAGE, page=number)
        child = next(child for given, child in children if given == item)
        return Part(item.key, Kind.LINK, link_fact(item), item.field, child)
    if item.field is None:
        return Part(item.key, Kind.ID if item.special == "id" else Kind.TYPE)
    if item.field.many:
        return Part(item.key, Kind.LIST, list_fact(item.field), item.field)
    return Part(item.key, Kind.VALUE, item.field.path, item.field)
