"""Random GraphQL queries: any fields, filters, orders, nesting, fragments and variables."""

import json
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from api.query.choices import choice_sets
from api.query.fields import Field, concrete_types, fields_of, filters_of, is_entity
from api.query.orders import keys_of
from tests.test_api.library import ENTITIES
from tests.test_api.library_graph import entity_iri
from tests.test_api.naive import ROOTS

_TEXTS = ("sparse", "2:4", "a", "NVIDIA", "%", "x", "2401.00001", "dense training", "")
_NUMBERS = (0, 1, 2, 2.0, 1.6, 28.0, 2023, 2024, 43)
_GROUPS = {"Paper": ("YEAR", "HARDWARE", "KIND"), "Claim": ("YEAR", "HARDWARE", "KIND")}


@dataclass(slots=True)
class Asking:
    """A query in the making."""

    draw: DrawFn
    variables: dict[str, tuple[str, Any]] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)
    keys: int = 0

    def one_in(self, number: int) -> bool:
        """Say yes once in so many times."""
        return self.draw(st.integers(1, number)) == 1

    def pick(self, values: Any) -> Any:
        """Return one of some values."""
        return self.draw(st.sampled_from(list(values)))

    def value(self, kind: str, value: Any) -> str:
        """Write a value, or put it in a variable."""
        if self.one_in(3):
            name = f"v{len(self.variables)}"
            self.variables[name] = (kind, value)
            return f"${name}"
        return _written(value)

    def directive(self) -> str:
        """Return a condition, or none."""
        if not self.one_in(6):
            return ""
        name, wanted = self.pick(["skip", "include"]), self.pick([True, False])
        return f" @{name}(if: {self.value('Boolean!', wanted)})"

    def key(self) -> str:
        """Return an alias that nothing else has."""
        self.keys += 1
        return f"k{self.keys}: "

    def where(self, type_name: str, depth: int) -> dict[str, Any]:
        """Return a filter."""
        found: dict[str, Any] = {}
        for _ in range(self.draw(st.integers(1, 2))):
            logic = ["and", "or", "not"] if depth else []
            name = self.pick([*filters_of(type_name), *logic, *_special(type_name)])
            wanted = self._wanted(type_name, name, depth)
            if wanted is not None:
                found[name] = wanted
        return found

    def _wanted(self, type_name: str, name: str, depth: int) -> Any:
        if name in ("and", "or", "not"):
            return [self.where(type_name, depth - 1) for _ in range(self.draw(st.integers(0, 2)))]
        if name == "id":
            return [entity_iri(self.pick(ENTITIES))]
        if name in ("speedup", "includeNarrower"):
            return self.pick([True, False])
        if name == "name" and is_entity(type_name):
            return self.pick(ENTITIES)
        wanted = filters_of(type_name)[name]
        if wanted.choices:
            names = [choice.name for choice in choice_sets()[wanted.choices].choices]
            return self.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3))
        if wanted.target:
            return self.where(wanted.target, depth - 1) if depth else {}
        return self._tested(wanted)

    def _tested(self, wanted: Field) -> Any:
        if wanted.datatype == "boolean":
            return self.pick([True, False])
        test = self.pick(["eq", "ne", "in", "gt", "gte", "lt", "lte"])
        if wanted.datatype == "string":
            test = self.pick([test, "contains", "startsWith"])
        value = self.pick(_TEXTS if wanted.datatype == "string" else _NUMBERS)
        value = int(value) if wanted.datatype == "integer" else value
        return {test: [value] if test == "in" else value}

    def order(self, type_name: str) -> list[dict[str, str]]:
        """Return an order."""
        fields = self.draw(st.lists(st.sampled_from(list(keys_of(type_name))), max_size=2))
        return [{"field": name, "direction": self.pick(["ASC", "DESC"])} for name in fields]

    def arguments(self, type_name: str, paged: bool, inverse: bool) -> tuple[str, bool]:
        """Return the arguments of a list of nodes, and whether it keeps its own order."""
        found, ordered = [], False
        if self.one_in(2):
            where = self.where(type_name, 2)
            found.append(f"where: {self.value(f'{type_name}Where', where)}")
        if self.one_in(2):
            kind = "Int!" if paged else "Int"
            found.append(f"first: {self.value(kind, self.draw(st.integers(1, 6)))}")
        if self.one_in(2):
            order = self.order(type_name)
            ordered = bool(order)
            found.append(f"orderBy: {self.value(f'[{type_name}Order!]', order)}")
        if inverse and self.one_in(3):
            found.append(f"includeNarrower: {self.value('Boolean!', self.pick([True, False]))}")
        return (f"({', '.join(found)})" if found else ""), not ordered

    def page(self, type_name: str, depth: int, inverse: bool = False) -> str:
        """Return the arguments and selection of a connection."""
        given, plain = self.arguments(type_name, True, inverse)
        cursors = " cursor" if plain else ""
        parts = [f"{self.key()}edges {{ __typename{cursors} node {self.nodes(type_name, depth)} }}"]
        if self.one_in(2):
            parts.append("totalCount" + self.directive())
        if self.one_in(2):
            ends = " startCursor endCursor" if plain else ""
            parts.append(f"pageInfo {{ hasNextPage hasPreviousPage{ends} }}")
        if type_name in _GROUPS and self.one_in(3):
            parts.append(self.facets(type_name))
        return f"{given} {{ {' '.join(parts)} }}"

    def facets(self, type_name: str) -> str:
        """Return a count by group."""
        given = [f"groupBy: [{self.pick(_GROUPS[type_name])}]"]
        if self.one_in(3):
            given.append(f"claims: {self.value('ClaimWhere', self.where('Claim', 1))}")
        if self.one_in(2):
            given.append(f"first: {self.value('Int!', self.draw(st.integers(1, 3)))}")
        counts = "groups { id name } count papers claims factor { min median max }"
        return f"{self.key()}facets({', '.join(given)}) {{ {counts} }}"

    def nodes(self, type_name: str, depth: int) -> str:
        """Return a selection of nodes."""
        parts = ["id"] + ["__typename"] * self.one_in(3)
        for concrete in self._types(type_name):
            inner = self.fields(concrete, depth)
            if concrete == type_name and not self.one_in(3):
                parts.append(inner)
            elif self.one_in(2):
                parts.append(f"... on {concrete}{self.directive()} {{ {inner} }}")
            else:
                name = f"F{len(self.fragments)}"
                self.fragments.append(f"fragment {name} on {concrete} {{ {inner} }}")
                parts.append(f"...{name}{self.directive()}")
        return f"{{ {' '.join(parts)} }}"

    def _types(self, type_name: str) -> list[str]:
        several = [name for name in concrete_types(type_name) if name != type_name]
        found = [type_name] * self.draw(st.integers(1, 2))
        return found + ([self.pick(several)] if several and self.one_in(2) else [])

    def fields(self, type_name: str, depth: int) -> str:
        """Return some fields of a node."""
        known = [f for f in fields_of(type_name).values() if f.target is None or depth]
        found = []
        for each in self.draw(st.lists(st.sampled_from(known), min_size=1, max_size=3)):
            written = self.key() + each.name
            if each.target is None:
                found.append(written + self.directive())
            elif each.unbounded:
                inverse = is_entity(type_name)
                found.append(written + self.page(each.target, depth - 1, inverse))
            else:
                found += self._list(written, each, depth - 1)
        return " ".join(found)

    def _list(self, written: str, each: Field, depth: int) -> list[str]:
        """Return a field of further nodes, now and then twice under one key."""
        target = str(each.target)
        given = self.arguments(target, False, False)[0] if each.many else ""
        copies = 2 if self.one_in(4) else 1
        return [f"{written}{given} {self.nodes(target, depth)}" for _ in range(copies)]


@st.composite
def queries(draw: DrawFn) -> tuple[str, dict[str, Any]]:
    """Draw a query with the values of its variables."""
    asking = Asking(draw)
    roots = []
    for root in draw(st.lists(st.sampled_from(list(ROOTS)), min_size=1, max_size=2)):
        roots.append(f"{asking.key()}{root}{asking.page(ROOTS[root], 2)}")
    declared = ", ".join(f"${name}: {kind}" for name, (kind, _) in asking.variables.items())
    head = f"query Q({declared})" if declared else "query Q"
    text = "\n".join([f"{head} {{ {' '.join(roots)} }}", *asking.fragments])
    return text, {name: value for name, (_, value) in asking.variables.items()}


def _special(type_name: str) -> list[str]:
    if is_entity(type_name):
        return ["name", "id", "includeNarrower"]
    return ["speedup"] if type_name == "Claim" else []


def _written(value: Any) -> str:
    """Write a value as a GraphQL literal; names of constants are those in upper case."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    if isinstance(value, str) and value in _CONSTANTS:
        return value
    return json.dumps(value)


_CONSTANTS = (
    {choice.name for choices in choice_sets().values() for choice in choices.choices}
    | {name for type_name in ROOTS.values() for name in keys_of(type_name)}
    | {name for type_name in ("Section", "Dataset", "Model", "Task") for name in keys_of(type_name)}
    | set(keys_of("Metric"))
    | {"ASC", "DESC"}
)
