"""The GraphQL schema: printed, described, and as Relay wants it."""

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
)

from api.graphql.schema import schema
from api.graphql.served import SDL_FILE
from ontology.shapes import node_types
from ontology.vocabulary import kinds


@pytest.fixture(scope="module")
def printed() -> GraphQLSchema:
    """Return the schema as clients see it."""
    return build_schema(SDL_FILE.read_text(encoding="utf-8"))


def _object(printed: GraphQLSchema, name: str) -> GraphQLObjectType | GraphQLInterfaceType:
    found = printed.type_map[name]
    assert isinstance(found, GraphQLObjectType | GraphQLInterfaceType)
    return found


def test_the_printed_schema_is_current() -> None:
    """schema.graphql is what `python -m api.graphql.schema` prints."""
    assert SDL_FILE.read_text(encoding="utf-8") == schema().as_str() + "\n"


@pytest.mark.parametrize("name", node_types())
def test_every_node_type_has_the_fields_of_the_model(printed: GraphQLSchema, name: str) -> None:
    """The model's properties are the fields and filters, under their public names."""
    node_type = node_types()[name]
    declared = _object(printed, name)
    assert {p.name for p in node_type.properties if p.is_field} <= set(declared.fields)
    where = printed.type_map[f"{name}Where"]
    assert isinstance(where, GraphQLInputObjectType)
    assert {p.name for p in node_type.properties if p.is_filter} <= set(where.fields)
    for prop in node_type.properties:
        if prop.is_field and prop.required:
            assert isinstance(declared.fields[prop.name].type, GraphQLNonNull)


def test_the_kinds_of_claim_are_those_of_the_vocabulary(printed: GraphQLSchema) -> None:
    """A new kind in the vocabulary is a new constant here."""
    enum = printed.type_map["ClaimKind"]
    assert isinstance(enum, GraphQLEnumType)
    assert set(enum.values) == {name.upper() for name in kinds()}


def test_everything_is_described(printed: GraphQLSchema) -> None:
    """Types, fields, arguments and constants all say what they are."""
    silent = []
    for name, declared in printed.type_map.items():
        if name.startswith("__") or name in ("String", "Int", "Float", "Boolean", "ID"):
            continue
        if not declared.description:
            silent.append(name)
        members = getattr(declared, "fields", None) or getattr(declared, "values", None) or {}
        for key, member in members.items():
            silent += [] if member.description else [f"{name}.{key}"]
            if isinstance(member, GraphQLField):
                unsaid = [arg for arg, given in member.args.items() if not given.description]
                silent += [f"{name}.{key}({arg})" for arg in unsaid]
    assert silent == []


def test_node_is_as_relay_wants_it(printed: GraphQLSchema) -> None:
    """`Node` is an interface with only `id: ID!`, and `node` may be null."""
    node = printed.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    assert {name: str(field.type) for name, field in node.fields.items()} == {"id": "ID!"}
    assert printed.query_type is not None
    field = printed.query_type.fields["node"]
    assert str(field.type) == "Node" and str(field.args["id"].type) == "ID!"


def test_connections_are_as_relay_wants_them(printed: GraphQLSchema) -> None:
    """Connections have edges and pageInfo, edges cursor and node, and pages their flags."""
    info = _object(printed, "PageInfo").fields
    assert {name: str(field.type) for name, field in info.items()} == {
        "hasNextPage": "Boolean!",
        "hasPreviousPage": "Boolean!",
        "startCursor": "String",
        "endCursor": "String",
    }
    connections = [name for name in printed.type_map if name.endswith("Connection")]
    assert len(connections) >= 9
    for name in connections:
        fields = _object(printed, name).fields
        assert str(fields["pageInfo"].type) == "PageInfo!"
        edge = get_named_type(fields["edges"].type)
        assert isinstance(edge, GraphQLObjectType)
        assert str(edge.fields["cursor"].type) == "String!"
        assert edge.fields["node"]


def test_every_connection_takes_first_and_after(printed: GraphQLSchema) -> None:
    """A field that gives a connection can be paged through."""
    for declared in printed.type_map.values():
        if isinstance(declared, GraphQLObjectType | GraphQLInterfaceType):
            for field in declared.fields.values():
                if get_named_type(field.type).name.endswith("Connection"):
                    assert {"where", "first", "after"} <= set(field.args)
                    assert str(field.args["first"].type) == "Int!"
