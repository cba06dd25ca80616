"""Writing: what is asked of the graph as a GraphQL query, for people to read and to run."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.query.choices import choice_sets, constant
from api.query.fields import concrete_types, fields_of, filters_of
from api.query.filters import Where
from api.query.plan import Branch, Leaf, Selection

_WIDTH = 96


@dataclass(frozen=True, slots=True)
class Pick:
    """A field that is wanted of a node, and what is wanted below it."""

    name: str
    below: tuple["Pick", ...] = ()
    where: Where | None = None
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What nodes are counted by: the arguments of the field ``facets``."""

    by: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    first: int = 20
    order: str = "COUNT"


@dataclass(frozen=True, slots=True)
class Listing:
    """A root field that lists nodes: which, in which order, what of each, counted by what."""

    root: str
    type: str
    where: Where
    first: int = 20
    order: tuple[Mapping[str, str], ...] = ()
    picks: tuple[Pick, ...] = ()
    counted: Counted | None = None


def selection(type_name: str, picks: Sequence[Pick]) -> Selection:
    """Return the plan of what is wanted of nodes of a type."""
    items: dict[str, tuple[Leaf | Branch, ...]] = {}
    for concrete in concrete_types(type_name):
        known = fields_of(concrete)
        found: list[Leaf | Branch] = []
        for pick in picks:
            if pick.name == "id":
                found.append(Leaf("id", special="id"))
            elif pick.name in known and pick.below:
                target = str(known[pick.name].target)
                below = selection(target, pick.below)
                found.append(Branch(pick.name, known[pick.name], below, pick.where, pick.first))
            elif pick.name in known:
                found.append(Leaf(pick.name, known[pick.name]))
        items[concrete] = tuple(found)
    return Selection(type_name, items)


def written(listing: Listing) -> str:
    """Return a listing as the text of a query."""
    given = []
    if listing.where:
        given.append(f"where: {where_text(listing.type, listing.where)}")
    if listing.order:
        each = (f"{{field: {o['field']}, direction: {o['direction']}}}" for o in listing.order)
        given.append(f"orderBy: [{', '.join(each)}]")
    if listing.picks:
        given.append(f"first: {listing.first}")
    below = ["    totalCount"]
    if listing.counted is not None:
        below.append(f"    {_counted(listing.type, listing.counted)}")
    if listing.picks:
        node = _block("node", [_pick(p, listing.type, 4) for p in listing.picks], 3)
        below.append(_block("edges", [node], 2))
    head = listing.root + (f"({', '.join(given)})" if given else "")
    return "{\n" + _block(head, below, 1) + "\n}"


def _counted(type_name: str, counted: Counted) -> str:
    given = []
    if counted.by:
        given.append(f"groupBy: [{', '.join(counted.by)}]")
    if counted.roles:
        given.append(f"role: [{', '.join(map(constant, counted.roles))}]")
    if counted.order != "COUNT":
        given.append(f"orderBy: {counted.order}")
    given.append(f"first: {counted.first}")
    factor = " claims factor { min median max }" if type_name == "Claim" else ""
    return f"facets({', '.join(given)}) {{ groups {{ id name }} count{factor} }}"


def where_text(type_name: str, where: Where) -> str:
    """Write a filter.

    >>> where_text("Paper", {"mentions": {"name": "LoRA"}, "reports": {"kind": ["MEMORY"]}})
    '{mentions: {name: "LoRA"}, reports: {kind: [MEMORY]}}'
    """
    fields = filters_of(type_name)
    parts = []
    for name, value in where.items():
        known = fields.get(name)
        if name in ("and", "or", "not"):
            text = "[" + ", ".join(where_text(type_name, each) for each in value) + "]"
        elif name == "type":
            text = "[" + ", ".join(value) + "]"
        elif known is not None and known.choices:
            names = choice_sets()[known.choices]
            chosen = [names.name_of(names.term(each)) for each in value]
            text = "[" + ", ".join(map(str, chosen)) + "]"
        elif known is not None and known.target and isinstance(value, Mapping):
            text = where_text(known.target, value)
        elif isinstance(value, Mapping):
            tests = (f"{test}: {_plain(bound)}" for test, bound in value.items())
            text = "{" + ", ".join(tests) + "}"
        else:
            text = _plain(value)
        parts.append(f"{name}: {text}")
    return "{" + ", ".join(parts) + "}"


def _plain(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return json.dumps(int(value) if whole else value, ensure_ascii=False)


def _pick(pick: Pick, type_name: str, depth: int) -> str:
    known = fields_of(concrete_types(type_name)[0]).get(pick.name)
    target = str(known.target) if known is not None and known.target else type_name
    given = []
    if pick.where:
        given.append(f"where: {where_text(target, pick.where)}")
    if pick.first is not None:
        given.append(f"first: {pick.first}")
    head = pick.name + (f"({', '.join(given)})" if given else "")
    return _block(head, [_pick(each, target, depth + 1) for each in pick.below], depth)


def _block(head: str, parts: Sequence[str], depth: int) -> str:
    """Write a field with what is below it, on one line where it is short enough."""
    pad = "  " * depth
    if not parts:
        return pad + head
    flat = f"{pad}{head} {{ {' '.join(part.strip() for part in parts)} }}"
    if "\n" not in "".join(parts) and len(flat) <= _WIDTH:
        return flat
    lines: list[str] = []
    for part in parts:
        plain = "{" not in part
        if plain and lines and "{" not in lines[-1] and len(lines[-1]) + len(part) < _WIDTH:
            lines[-1] += f" {part.strip()}"
        else:
            lines.append(part)
    return f"{pad}{head} {{\n" + "\n".join(lines) + f"\n{pad}}}"
