"""Alternatives: a ``where`` as filters without ``or``, of which one must hold.

A store plans the patterns of one filter well, but a union among other patterns badly: it tries each
part of it for every node that the others find (25 s where each alone takes a millisecond, with
166,681 papers and Oxigraph 0.5).  So the union stands outside, and each part is a whole filter.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod
from typing import Any

from api.query.fields import filters_of, is_entity, relation, several

_MOST = 128
"""More filters than these are no win: the ``or`` stays where it is."""


def alternatives(type_name: str, where: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Return filters of which one holds where a given one does.

    What is within ``not`` stays as it is, and so does what is no filter, for others to tell.

    >>> alternatives("Paper", {"year": 2024, "or": [{"mentions": "FP8"}, {"runsOn": "TPU"}]})
    ({'year': 2024, 'mentions': 'FP8'}, {'year': 2024, 'runsOn': 'TPU'})
    """
    rest: dict[str, Any] = {}
    choices: list[tuple[Mapping[str, Any], ...]] = []
    for name, wanted in where.items():
        found = list(_choices(type_name, name, wanted))
        choices += found
        if not found:
            rest[name] = wanted
    if not choices or not 0 < prod(map(len, choices)) <= _MOST:
        return (where,)
    return tuple(_together((rest, *chosen)) for chosen in product(*choices))


def is_named(type_name: str, where: Mapping[str, Any]) -> bool:
    """Tell whether a filter asks for a thing by name or id, be it not within ``or`` or ``not``.

    >>> is_named("Paper", {"mentions": {"name": "FP8"}}), is_named("Paper", {"year": 2024})
    (True, False)
    """
    return any(_names(type_name, name, wanted) for name, wanted in where.items())


def _together(parts: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return the filter that asks for all that some filters ask for."""
    found: dict[str, Any] = {}
    others = []
    for part in parts:
        if found.keys().isdisjoint(part):
            found.update(part)
        else:
            others.append(part)
    if others and "and" in found:
        others.append({"and": found.pop("and")})
    return {**found, "and": others} if others else found


def _names(type_name: str, name: str, wanted: Any) -> bool:
    if wanted is None or name in ("or", "not"):
        return False
    if name == "and":
        return any(is_named(type_name, each) for each in _filters(wanted))
    if name == "id" or (name == "name" and is_entity(type_name)):
        return True
    target = _target(type_name, name)
    inner = relation(target, wanted) if target else None
    return target is not None and isinstance(inner, Mapping) and is_named(target, inner)


def _choices(type_name: str, name: str, wanted: Any) -> Iterator[tuple[Mapping[str, Any], ...]]:
    """Yield the sets of alternatives that one part of a filter brings; none if it has no ``or``."""
    filters = _filters(wanted)
    if name == "or" and filters:
        yield tuple(found for each in filters for found in alternatives(type_name, each))
    elif name == "and":
        parts = [alternatives(type_name, each) for each in filters]
        if any(len(part) > 1 for part in parts):
            yield from parts
    elif isinstance(wanted, Mapping) and (target := _target(type_name, name)):
        found = alternatives(target, wanted)
        if len(found) > 1:
            yield tuple({name: each} for each in found)


def _filters(wanted: Any) -> list[Mapping[str, Any]]:
    """Return the filters of a list; nothing if one of them is none."""
    listed = several(wanted)
    return list(listed) if all(isinstance(each, Mapping) for each in listed) else []


def _target(type_name: str, name: str) -> str | None:
    field = filters_of(type_name).get(name)
    return field.target if field else None
