"""Requests: what a document and its variables ask for, checked before anything is looked up."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution.values import get_variable_values

from api.errors import FilterError
from api.graph import GraphHandle
from api.graphql.answers import ROOT_FIELDS
from api.graphql.document import operation_of, read_document
from api.graphql.limits import Limits, check_nodes
from api.graphql.reading import Reading
from api.graphql.roots import Asked


@dataclass(frozen=True, slots=True)
class Request:
    """A request that may run."""

    document: DocumentNode
    operation: OperationDefinitionNode
    reading: Reading

    def asked(self, handle: GraphHandle) -> Iterator[tuple[str, str, Asked]]:
        """Yield key, name and use of each root field that is answered from the graph."""
        query = self.reading.schema.query_type
        for key, nodes in self.reading.of_operation(self.operation).items():
            name = nodes[0].name.value
            if name in ROOT_FIELDS and query is not None:
                yield key, name, Asked(handle, self.reading, query.fields[name], nodes)


def read_request(
    schema: GraphQLSchema,
    text: str,
    variables: Mapping[str, Any],
    operation_name: str | None,
    limits: Limits,
) -> Request | tuple[GraphQLError, ...]:
    """Return what is asked for, or what is wrong with it; each error has a code."""
    document = read_document(schema, text, limits)
    if not isinstance(document, DocumentNode):
        return document
    try:
        operation = operation_of(document, operation_name)
        reading = _reading(schema, document, operation, variables)
    except GraphQLError as error:
        return (error,)
    return Request(document, operation, reading)


def check_request(request: Request, handle: GraphHandle, limits: Limits) -> None:
    """Check how many nodes the root fields of a request can give.

    Raises:
        GraphQLError: they are too many.
    """
    total = 0
    for _, name, asked in request.asked(handle):
        try:
            total += ROOT_FIELDS[name].size(asked)
        except FilterError:
            continue  # the field itself will say what is wrong, and where
    check_nodes(total, limits)


def _reading(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
) -> Reading:
    fragments = {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    values = get_variable_values(schema, operation.variable_definitions or (), dict(variables))
    if isinstance(values, list):
        raise _first(values)
    return Reading(schema, fragments, dict(values.coerced))


def _first(errors: Iterable[GraphQLError]) -> GraphQLError:
    error = next(iter(errors))
    error.extensions = {"code": "BAD_USER_INPUT"}
    return error
