"""Read a GraphQL selection into a plan: aliases, fragments, variables, @skip and @include."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLDirective,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    value_from_ast,
)
from graphql.execution.values import VariableValues, get_argument_values

from api.errors import FilterError
from api.query.choices import choice_sets
from api.query.facets import Facets, facets
from api.query.fields import Field, fields_of
from api.query.orders import orders
from api.query.plan import DEFAULT_PAGE, MAX_PAGE, Branch, Leaf, Page, Selection
from api.query.slices import Request

_CONDITIONS: Mapping[str, GraphQLDirective] = {
    "skip": GraphQLSkipDirective,
    "include": GraphQLIncludeDirective,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document means: its schema, fragments and the values of its variables."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    values: VariableValues
    plans: dict[tuple[str, int], tuple[Request, Page]] = field(default_factory=dict)
    """The pages that were read already, by type and place of their first field."""

    def selection(self, type_name: str, nodes: Sequence[FieldNode]) -> Selection:
        """Return what is wanted of the nodes of a type by fields of one response key."""
        named = self.schema.type_map[type_name]
        if isinstance(named, GraphQLInterfaceType):
            concrete = [each.name for each in self.schema.get_possible_types(named)]
        else:
            concrete = [type_name]
        return Selection(type_name, {name: tuple(self._items(name, nodes)) for name in concrete})

    def layout(self, type_name: str, nodes: Sequence[FieldNode]) -> Page:
        """Return how a connection of a type is to be laid out."""
        found: list[tuple[str, str, Any]] = []
        for key, fields in self.fields(f"{type_name}Connection", nodes).items():
            name = fields[0].name.value
            below: Any = None
            if name == "edges":
                below = self._edge(type_name, fields)
            elif name == "pageInfo":
                keyed = self.fields("PageInfo", fields)
                below = [(k, f[0].name.value, "PageInfo") for k, f in keyed.items()]
            elif name == "facets":
                below = self._facets(type_name, fields)
            elif name == "__typename":
                below = f"{type_name}Connection"
            found.append((key, name, below))
        return Page(tuple(found))

    def _facets(self, type_name: str, nodes: Sequence[FieldNode]) -> Facets:
        """Return what is to be counted of a connection of a type."""
        declared = self._object(f"{type_name}Connection").fields["facets"]
        given = self.arguments(declared, nodes[0])
        _first(given.get("first"))
        layout: list[tuple[str, str, Any]] = []
        for key, fields in self.fields("Facet", nodes).items():
            name = fields[0].name.value
            inner = {"groups": "FacetValue", "factor": "FactorSummary"}.get(name)
            below: Any = "Facet"
            if inner:
                below = [(k, f[0].name.value) for k, f in self.fields(inner, fields).items()]
            layout.append((key, name, below))
        wanted = frozenset(name for _, name, _ in layout)
        return Facets(type_name, **facets(type_name, given), wanted=wanted, layout=tuple(layout))

    def fields(self, type_name: str, nodes: Sequence[FieldNode]) -> dict[str, list[FieldNode]]:
        """Return the fields selected of an object type, by response key."""
        return self._keyed(type_name, [node.selection_set for node in nodes])

    def of_operation(self, operation: OperationDefinitionNode) -> dict[str, list[FieldNode]]:
        """Return the root fields of an operation, by response key."""
        return self._keyed("Query", [operation.selection_set])

    def arguments(self, field: GraphQLField, node: FieldNode) -> dict[str, Any]:
        """Return the values of the arguments of a field, as plain data.

        Raises:
            GraphQLError: a variable gives null where there must be a value.
        """
        return get_argument_values(field, node, self.values)

    def page(
        self, type_name: str, declared: GraphQLField, nodes: Sequence[FieldNode]
    ) -> tuple[Request, Page]:
        """Return the page that a root field asks for, and how it is laid out; read once."""
        place = type_name, id(nodes[0])
        if place not in self.plans:
            request = self.request(type_name, self.arguments(declared, nodes[0]))
            self.plans[place] = request, self.layout(type_name, nodes)
        return self.plans[place]

    def request(self, type_name: str, given: Mapping[str, Any]) -> Request:
        """Return the page that the arguments of a connection ask for."""
        first = _first(given.get("first")) or DEFAULT_PAGE
        order = orders(type_name, given.get("orderBy"))
        return Request(type_name, given.get("where"), first, given.get("after"), order)

    def _keyed(
        self, type_name: str, sets: Sequence[SelectionSetNode | None]
    ) -> dict[str, list[FieldNode]]:
        runtime = self._object(type_name)
        found: dict[str, list[FieldNode]] = {}
        for each in sets:
            for node in self._flat(runtime, each.selections if each else ()):
                key = node.alias.value if node.alias else node.name.value
                found.setdefault(key, []).append(node)
        return found

    def _edge(self, type_name: str, nodes: Sequence[FieldNode]) -> list[tuple[str, str, Any]]:
        found: list[tuple[str, str, Any]] = []
        for key, fields in self.fields(f"{type_name}Edge", nodes).items():
            name = fields[0].name.value
            below = self.selection(type_name, fields) if name == "node" else f"{type_name}Edge"
            found.append((key, name, below))
        return found

    def _items(self, type_name: str, nodes: Sequence[FieldNode]) -> Iterator[Leaf | Branch]:
        declared = self._object(type_name)
        for key, found in self.fields(type_name, nodes).items():
            name = found[0].name.value
            if name in ("id", "__typename"):
                yield Leaf(key, special="id" if name == "id" else "type")
                continue
            field = fields_of(type_name)[name]
            if field.target is None:
                yield Leaf(key, field)
            else:
                yield self._branch(key, field, declared.fields[name], found)

    def _branch(
        self, key: str, field: Field, declared: GraphQLField, nodes: Sequence[FieldNode]
    ) -> Branch:
        target = get_named_type(declared.type).name
        given = self.arguments(declared, nodes[0])
        where, first = given.get("where"), _first(given.get("first"))
        order = orders(str(field.target), given.get("orderBy"))
        if not field.unbounded:
            return Branch(key, field, self.selection(target, nodes), where, first, order=order)
        reached = replace(field, path=_inverse_path(field.path, given))
        layout = self.layout(str(field.target), nodes)
        return Branch(key, reached, None, where, first, given.get("after"), layout, order)

    def _flat(
        self, runtime: GraphQLObjectType, selections: Sequence[SelectionNode]
    ) -> Iterator[FieldNode]:
        """Yield the fields that hold for a type, in order, out of all fragments."""
        for node in selections:
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                yield node
                continue
            fragment = (
                self.fragments[node.name.value]
                if isinstance(node, FragmentSpreadNode)
                else cast(InlineFragmentNode, node)
            )
            condition = fragment.type_condition
            if condition is None or self._fits(runtime, condition.name.value):
                yield from self._flat(runtime, fragment.selection_set.selections)

    def _object(self, type_name: str) -> GraphQLObjectType:
        return cast(GraphQLObjectType, self.schema.type_map[type_name])

    def _fits(self, runtime: GraphQLObjectType, condition: str) -> bool:
        named = self.schema.type_map[condition]
        if isinstance(named, GraphQLInterfaceType):
            return self.schema.is_sub_type(named, runtime)
        return named is runtime

    def _included(self, node: SelectionNode) -> bool:
        for directive in node.directives or ():
            known = _CONDITIONS.get(directive.name.value)
            if known is not None:
                given = next(iter(directive.arguments or ()))
                wanted = value_from_ast(given.value, known.args["if"].type, self.values.coerced)
                if bool(wanted) is (known is GraphQLSkipDirective):
                    return False
        return True


def _first(value: int | None) -> int | None:
    if value is not None and not 1 <= value <= MAX_PAGE:
        raise FilterError(f"'first' must be 1 to {MAX_PAGE}, not {value}; page on with 'after'")
    return value


def _inverse_path(path: str, given: Mapping[str, Any]) -> str:
    """Return the path from an entity, by way of some roles and of narrower concepts if wanted."""
    if given.get("role"):
        terms = [f"kg:{choice_sets()['Role'].term(role)}" for role in given["role"]]
        path = f"^({'|'.join(terms)})"
    return f"(^skos:broader)*/{path}" if given.get("includeNarrower") else path
