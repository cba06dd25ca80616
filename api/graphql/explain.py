"""Explain a GraphQL query: the SPARQL that answering it runs."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    get_operation_ast,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

from api.graph import GraphHandle
from api.graphql.reading import Reading
from api.graphql.roots import ROOTS, Asked
from api.sparql.terms import prologue


def explain_query(
    schema: GraphQLSchema,
    handle: GraphHandle,
    query: str,
    variables: Mapping[str, Any] | None = None,
) -> str:
    """Return the SPARQL queries of a GraphQL query, each under a comment that names its field.

    Raises:
        GraphQLError: the query is not one of this schema.
    """
    document = parse(query)
    for error in validate(schema, document):
        raise error
    operation = get_operation_ast(document)
    if operation is None:
        raise GraphQLError("explain takes a document with one operation")
    fragments = {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    reading = Reading(schema, fragments, _values(schema, operation, variables or {}))
    found = []
    for key, nodes in reading.of_operation(operation).items():
        name = nodes[0].name.value
        if name in ROOTS and schema.query_type is not None:
            asked = Asked(handle, reading, schema.query_type.fields[name], nodes)
            texts = ROOTS[name].explain(asked)
            found += [f"# {key}\n{prologue(text)}{text}" for text in texts]
    return "\n\n".join(found)


def _values(
    schema: GraphQLSchema, operation: OperationDefinitionNode, given: Mapping[str, Any]
) -> dict[str, Any]:
    values = get_variable_values(schema, operation.variable_definitions or (), dict(given))
    if isinstance(values, list):
        raise values[0]
    return dict(values.coerced)
