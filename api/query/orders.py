"""Orders: what nodes can be sorted by, read from the model, and where a page goes on.

An order is a list of ``{"field": "YEAR", "direction": "DESC"}``.  A node type is sorted by its own
single values, by a few of the node that it belongs to (``PAPER_YEAR`` of a claim) and by how many
related things it has (``PAPERS_COUNT`` of a method).  Texts are compared in lower case, what has no
value comes last in both directions, and ties are broken by IRI.
"""

import base64
import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cmp_to_key
from types import MappingProxyType
from typing import Any, TypeAlias

from api.errors import FilterError
from api.query.choices import constant
from api.query.fields import Field, fields_of
from api.sparql.terms import Cell, literal

Found: TypeAlias = tuple[str, tuple[Cell, ...]]
"""A node by its id, with the values that it is sorted by."""

_TEXTS_TO_READ = ("abstract", "text", "quote", "sentence", "note")
_OF_OWNERS = ("title", "name", "year", "date")
_MOST = 4
# Truth values are compared as numbers: not every engine knows their order.
_MADE = {"string": "LCASE(STR({0}))", "iri": "STR({0})", "boolean": "xsd:integer({0})"}


@dataclass(frozen=True, slots=True)
class Key:
    """One thing to sort by: its name (``PAPERS_COUNT``), and where it is found."""

    name: str
    path: str
    description: str
    datatype: str
    counted: bool = False

    def binding(self, node: str, value: str, lateral: bool) -> str:
        """Return the pattern that binds the value by which a node is sorted, if it has one.

        With ``lateral`` it is looked up for one node after the other, else for all at once.
        """
        raw = f"{value}r"
        if self.counted:
            many = f"SELECT {node} (COUNT(DISTINCT {raw}) AS {value})"
            found = f"OPTIONAL {{ {many} WHERE {{ {node} {self.path} {raw} }} GROUP BY {node} }}"
            return f"LATERAL {{ {found} }}" if lateral else found
        if self.datatype not in _MADE:
            return _optional(f"{node} {self.path} {value}", self.path, lateral)
        reach = _optional(f"{node} {self.path} {raw}", self.path, lateral)
        return f"{reach} BIND({_MADE[self.datatype].format(raw)} AS {value})"


@dataclass(frozen=True, slots=True)
class Order:
    """A key and a direction."""

    key: Key
    descending: bool = False


@cache
def keys_of(type_name: str) -> Mapping[str, Key]:
    """Return what nodes of a type can be sorted by, by name.

    >>> list(keys_of("Section"))
    ['HEADING', 'POSITION', 'PAPER_TITLE', 'PAPER_YEAR', 'PAPER_DATE']
    """
    found: list[Key] = []
    for field in fields_of(type_name).values():
        if field.target is None and not field.many:
            found += [_value(field)] if field.name not in _TEXTS_TO_READ else []
        elif field.target is not None and field.many and not field.mixed:
            text = f"How many there are: {field.description}"
            found.append(Key(constant(field.name) + "_COUNT", field.path, text, "integer", True))
        elif field.target is not None and not field.many:
            found += _of_owner(field, field.target)
    return MappingProxyType({key.name: key for key in found})


def orders(type_name: str, given: Sequence[Any] | Mapping[str, Any] | None) -> tuple[Order, ...]:
    """Return an order that is given as data; none is the order of the ids.

    Raises:
        FilterError: a name without meaning; the message lists those there are.
    """
    listed = [given] if isinstance(given, Mapping) else given or ()
    if len(listed) > _MOST:
        raise FilterError(f"'orderBy' takes at most {_MOST} fields, not {len(listed)}")
    return tuple(_order(type_name, each) for each in listed)


def bindings(found: Sequence[Order], node: str, prefix: str, lateral: bool) -> tuple[str, ...]:
    """Return the patterns that bind the values of an order to ``prefix`` and a number."""
    return tuple(
        order.key.binding(node, f"{prefix}{number}", lateral) for number, order in enumerate(found)
    )


def sorting(found: Sequence[Order], node: str, prefix: str) -> str:
    """Return the ORDER BY of an order whose values are bound."""
    parts = []
    for number, order in enumerate(found):
        value = _comparable(order, f"{prefix}{number}")
        parts += [f"(!BOUND({prefix}{number}))"] if not order.key.counted else []
        parts.append(f"DESC({value})" if order.descending else f"ASC({value})")
    return " ".join((*parts, node))


def beyond(found: Sequence[Order], node: str, prefix: str, last: Found) -> str:
    """Return the condition that a node comes after the last one of a page."""
    test = f"STR({node}) > {literal(last[0])}"
    for number, order in reversed(list(enumerate(found))):
        name, cell = f"{prefix}{number}", last[1][number]
        if not isinstance(cell, str | int | float):
            test = f"(!BOUND({name}) && {test})"
            continue
        value, sign = _comparable(order, name), "<" if order.descending else ">"
        if isinstance(cell, str):  # Virtuoso compares what LCASE makes to nothing
            value = f"STR({value})"
        later = f"{value} {sign} {literal(cell)} || ({value} = {literal(cell)} && {test})"
        test = f"({later})" if order.key.counted else f"(!BOUND({name}) || {later})"
    return test


def in_order(found: Sequence[Order], nodes: Iterable[Found]) -> list[Found]:
    """Return nodes in an order; what has no value comes last, and ties are in order of id."""
    ordered = sorted(nodes, key=lambda node: node[0])
    for number, order in reversed(list(enumerate(found))):
        known = [node for node in ordered if node[1][number] is not None]
        known.sort(key=lambda node, at=number: node[1][at], reverse=order.descending)  # type: ignore[misc]
        ordered = known + [node for node in ordered if node[1][number] is None]
    return ordered


def place_after(found: Sequence[Order], nodes: Sequence[Found], last: Found) -> int:
    """Return how many of ordered nodes do not come after the last one of a page."""

    def compared(one: Found, other: Found) -> int:
        return _compared(found, one, other)

    key = cmp_to_key(compared)
    return bisect_right(nodes, key(last), key=key)


def filled(found: Sequence[Order], cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the values that a node is sorted by, with 0 where there is nothing to count."""
    return tuple(
        0 if order.key.counted and cell is None else cell
        for order, cell in zip(found, cells, strict=True)
    )


def cursor(node: Found) -> str:
    """Return the cursor of a node in a page with an order of its own.

    >>> read_cursor((Order(Key("YEAR", "kg:year", "", "integer")),), cursor(("urn:a", (2024,))))
    ('urn:a', (2024,))
    """
    data = json.dumps([node[0], *node[1]], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(data.encode("utf-8", "surrogatepass")).decode()


def read_cursor(found: Sequence[Order], text: str) -> Found:
    """Return the node that a cursor stands for.

    Raises:
        FilterError: it is none of a page of this order.
    """
    try:
        node, *cells = json.loads(base64.urlsafe_b64decode(text.encode()))
    except (ValueError, TypeError):
        node, cells = None, []
    fitting = len(cells) == len(found) and all(map(_fits, found, cells))
    if not isinstance(node, str) or not fitting:
        raise FilterError("'after' is no cursor of this order; take it from pageInfo.endCursor")
    return node, tuple(cells)


def _fits(order: Order, cell: object) -> bool:
    if cell is None:
        return not order.key.counted
    if order.key.datatype in ("string", "iri"):
        return isinstance(cell, str)
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _compared(found: Sequence[Order], one: Found, other: Found) -> int:
    for order, a, b in zip(found, one[1], other[1], strict=True):
        if a != b:
            if a is None or b is None:
                return 1 if a is None else -1
            less: bool = a < b  # type: ignore[operator]
            return -1 if less is not order.descending else 1
    return (one[0] > other[0]) - (one[0] < other[0])


def _order(type_name: str, given: Any) -> Order:
    known = keys_of(type_name)
    name = given.get("field") if isinstance(given, Mapping) else given
    way = str(given.get("direction") or "ASC").upper() if isinstance(given, Mapping) else "ASC"
    key = known.get(constant(str(name)))
    if key is None:
        raise FilterError(
            f"{type_name} cannot be ordered by '{name}'; it can be by: {', '.join(known)}"
        )
    if way not in ("ASC", "DESC"):
        raise FilterError(f"'direction' must be ASC or DESC, not '{way}'")
    return Order(key, way == "DESC")


def _value(field: Field) -> Key:
    datatype = field.datatype or ("iri" if field.name in ("kind", "family") else "string")
    return Key(constant(field.name), field.path, field.description, datatype)


def _of_owner(field: Field, target: str) -> list[Key]:
    known = (fields_of(target).get(name) for name in _OF_OWNERS)
    return [
        Key(
            f"{constant(field.name)}_{constant(each.name)}",
            f"{field.path}/{each.path}",
            f"Of the {field.name}: {each.description}",
            each.datatype or "string",
        )
        for each in known
        if each is not None
    ]


def _comparable(order: Order, value: str) -> str:
    return f"COALESCE({value}, 0)" if order.key.counted else value


def _optional(pattern: str, path: str, lateral: bool) -> str:
    # Oxigraph joins an OPTIONAL of two patterns as a whole, unless LATERAL hands it the node.
    optional = f"OPTIONAL {{ {pattern} }}"
    return f"LATERAL {{ {optional} }}" if lateral and "/" in path else optional
