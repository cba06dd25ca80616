"""Filters: the ``where`` language as data, turned into SPARQL patterns.

A ``where`` maps names to what is wanted of a node::

    {"mentions": {"name": "2:4 sparsity"}, "reports": {"speedup": True}}

All of it must hold.  Texts take ``{eq, ne, in, contains, startsWith, gt, gte, lt, lte}`` or a
plain value, numbers ``{eq, ne, in, gt, gte, lt, lte}`` or a plain value, closed sets one value or
a list, relations a ``where`` of their own, and every ``where`` takes ``and``, ``or`` and
``not`` (lists of ``where``; ``not``: none of them holds).  Entities are named by ``name``
(however spelt) or ``id``, by default with all narrower concepts (``includeNarrower``).

Negation is MINUS and never NOT EXISTS: Oxigraph evaluates an EXISTS with two patterns once
per candidate from scratch (minutes for 20,000 papers, against 0.2 s).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import isfinite
from typing import Any, TypeAlias

from api.errors import FilterError
from api.query.alternatives import alternatives, is_named
from api.query.choices import choice_sets
from api.query.fields import Field, filters_of, is_entity, relation, several
from api.sparql.terms import Iri, iri, is_iri, literal, short
from ontology.lexicon import label_key
from ontology.shapes import node_types

Where: TypeAlias = Mapping[str, Any]

_ORDER: Mapping[str, str] = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_COMPARED: Mapping[str, str] = {"ne": "!=", **_ORDER}
TEXT_TESTS = ("eq", "in", "contains", "startsWith", *_COMPARED)
NUMBER_TESTS: Mapping[str, str] = {"eq": "=", **_COMPARED}
_LOGIC = ("and", "or", "not")
_NOTHING = "FILTER(false)"
_NAMING = ("name", "id", "includeNarrower", "type")


def conditions(type_name: str, where: Where | None, node: str) -> str:
    """Return the patterns that the nodes of a type match that a ``where`` asks for.

    Args:
        type_name: node type of what the variable stands for.
        where: the filter; None and {} ask for every node of the type.
        node: the variable, with its question mark.

    Raises:
        FilterError: a name or value that has no meaning; the message lists what has.
    """
    # Named after the node: filters at several depths meet in one query.
    fresh = (f"{node}w{number}" for number in count())
    return _anchored(type_name, where or {}, node, fresh)


def names_of(type_name: str) -> tuple[str, ...]:
    """Return the names that a ``where`` of a type understands."""
    extra = _NAMING if is_entity(type_name) else ("id",)
    speedup = ("speedup",) if type_name == "Claim" else ()
    return tuple(dict.fromkeys((*extra, *speedup, *filters_of(type_name), *_LOGIC)))


@dataclass(frozen=True, slots=True)
class _Scope:
    """What the patterns of one filter share.

    Attributes:
        fresh: names of variables that nothing has yet.
        named: whether the filter asks for something by its name, which is where a store had better
            begin; of a closed set it would rather begin with its few values, however many nodes
            have them.
    """

    fresh: Iterator[str]
    named: bool


def _anchored(type_name: str, where: Where, node: str, fresh: Iterator[str]) -> str:
    _check(type_name, where)
    found = [_alone(type_name, each, node, fresh) for each in alternatives(type_name, where)]
    return found[0] if len(found) == 1 else " UNION ".join(f"{{ {each} }}" for each in found)


def _alone(type_name: str, where: Where, node: str, fresh: Iterator[str]) -> str:
    patterns = _patterns(type_name, where, node, _Scope(fresh, is_named(type_name, where)))
    if not _typed(type_name, where):
        # Of patterns that seem alike to it, a store begins with the first; this one finds most.
        patterns.append(f"{node} a {short(node_types()[type_name].iri)} .")
    return _joined(patterns)


def _typed(type_name: str, where: Where) -> bool:
    """Tell whether all that a ``where`` asks for has the type anyway; to ask for it takes time."""
    if type_name == "Claim":
        return where.get("speedup") is True
    return type_name == "Entity" and where.get("type") is not None


def _check(type_name: str, where: Any) -> None:
    if not isinstance(where, Mapping):
        raise FilterError(f"a filter of {type_name} must be an object, not {where!r}")


def _patterns(type_name: str, where: Where, node: str, scope: _Scope) -> list[str]:
    """Return the patterns of a ``where``, in any order."""
    _check(type_name, where)
    parts = _naming(type_name, where, node, scope)
    for name, wanted in where.items():
        if name not in names_of(type_name):
            known = ", ".join(names_of(type_name))
            raise FilterError(f"{type_name} has no filter '{name}'; it has: {known}")
        if wanted is not None and name not in _naming_names(type_name):
            parts += _pattern(type_name, name, wanted, node, scope)
    return parts


def _joined(patterns: Iterable[str]) -> str:
    """Return patterns as one; those that only take away come last."""
    return " ".join(sorted(patterns, key=lambda pattern: pattern.startswith("MINUS")))


def _pattern(type_name: str, name: str, wanted: Any, node: str, scope: _Scope) -> list[str]:
    if name == "and":
        return [p for each in several(wanted) for p in _patterns(type_name, each, node, scope)]
    if name in ("or", "not"):
        groups = [f"{{ {_anchored(type_name, w, node, scope.fresh)} }}" for w in several(wanted)]
        if name == "not":
            return [f"MINUS {group}" for group in groups]
        return [" UNION ".join(groups) or _NOTHING]
    if name == "speedup":
        # A rule makes the class when the graph is built: docs/store.md.
        pattern = f"{node} a kg:Speedup ."
        return [pattern if _boolean("speedup", wanted) else f"MINUS {{ {pattern} }}"]
    return _property(filters_of(type_name)[name], wanted, node, scope)


def _property(field: Field, wanted: Any, node: str, scope: _Scope) -> list[str]:
    value = next(scope.fresh)
    reach = field.reach(node, value)
    if field.choices:
        chosen = [choice_sets()[field.choices].term(each) for each in several(wanted)]
        return [_one_of(node, field.path, chosen, value, scope.named)]
    if field.target:
        inner = _patterns(field.target, relation(field.target, wanted), value, scope)
        return [_joined((reach, *inner))]
    if field.datatype == "boolean":
        return [f"{node} {field.path} {literal(_boolean(field.name, wanted))} ."]
    if field.datatype in ("integer", "double"):
        return [f"{reach} {_numbers(field.name, wanted, value)}"]
    return [f"{reach} {_texts(field.name, wanted, value)}"]


def _naming_names(type_name: str) -> tuple[str, ...]:
    return _NAMING if is_entity(type_name) else ("id",)


def _naming(type_name: str, where: Where, node: str, scope: _Scope) -> list[str]:
    """Return the patterns that say which nodes are meant: by id, or as a concept."""
    ids = where.get("id")
    listed = " ".join(_iri(each) for each in several(ids)) if ids is not None else None
    if not is_entity(type_name):
        return [] if listed is None else [f"VALUES {node} {{ {listed} }}"]
    found, name = [], where.get("name")
    if where.get("type") is not None:
        chosen = [choice_sets()["EntityType"].term(each) for each in several(where["type"])]
        found.append(_one_of(node, "a", chosen, next(scope.fresh), scope.named))
    narrower = where.get("includeNarrower") is not False and (name is not None or ids is not None)
    concept = next(scope.fresh) if narrower else node
    if narrower:
        found.append(f"{node} skos:broader* {concept} .")
    if name is not None:
        found.append(f"{concept} kg:labelKey {literal(label_key(_text('name', name)))} .")
    if listed is not None:
        found.append(f"VALUES {concept} {{ {listed} }}")
    return found


def _numbers(name: str, wanted: Any, value: str) -> str:
    tests = wanted if isinstance(wanted, Mapping) else {"eq": wanted}
    found = []
    for test, bound in tests.items():
        if bound is None:
            continue
        if test == "in":
            found.append(_among(value, (literal(_number(name, each)) for each in several(bound))))
        elif test in NUMBER_TESTS:
            found.append(f"FILTER({value} {NUMBER_TESTS[test]} {literal(_number(name, bound))})")
        else:
            raise FilterError(
                f"'{name}' has no test '{test}'; it has: in, {', '.join(NUMBER_TESTS)}"
            )
    return " ".join(found)


def _texts(name: str, wanted: Any, value: str) -> str:
    """Return tests of a text; parts of it are sought whatever their case."""
    tests = wanted if isinstance(wanted, Mapping) else {"eq": wanted}
    found = []
    for test, part in tests.items():
        if part is None:
            continue
        if test in ("eq", "in"):
            allowed = " ".join(literal(_text(name, each)) for each in several(part))
            found.append(f"VALUES {value} {{ {allowed} }}")
        elif test in _COMPARED:
            found.append(f"FILTER({value} {_COMPARED[test]} {literal(_text(name, part))})")
        elif test in ("contains", "startsWith"):
            function = "CONTAINS" if test == "contains" else "STRSTARTS"
            within = literal(_text(name, part).lower())
            # STR for Virtuoso, which asks for it before it knows that the value is a text.
            found.append(f"FILTER({function}(LCASE(STR({value})), {within}))")
        else:
            raise FilterError(f"'{name}' has no test '{test}'; it has: {', '.join(TEXT_TESTS)}")
    return " ".join(found)


def _one_of(node: str, path: str, terms: Sequence[Iri | str], value: str, named: bool) -> str:
    if len(terms) == 1:
        return f"{node} {path} {_term(terms[0])} ."
    if named and terms:
        return f"{node} {path} {value} . {_among(value, map(_term, terms))}"
    return f"VALUES {value} {{ {' '.join(map(_term, terms))} }} {node} {path} {value} ."


def _among(value: str, terms: Iterable[str]) -> str:
    return f"FILTER({value} IN ({', '.join(terms)}))"


def _term(term: Iri | str) -> str:
    return iri(term.value) if isinstance(term, Iri) else literal(term)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise FilterError(f"'{name}' must be a text, not {value!r}")
    return value


def _iri(value: Any) -> str:
    if not isinstance(value, str) or not is_iri(value):
        raise FilterError(f"'id' must be an IRI, not {value!r}; find things by name with 'name'")
    return iri(value)


def _boolean(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise FilterError(f"'{name}' must be true or false, not {value!r}")
    return value


def _number(name: str, value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise FilterError(f"'{name}' must be a number, not {value!r}")
    return value
