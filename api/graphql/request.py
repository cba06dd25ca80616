"""Requests: what a document and its variables ask for, checked before anything is looked up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
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

_KEPT = 256
_LONGEST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Request:
    """A request that may run.

    Attributes:
        document, operation: what runs.
        reading: what it means.
    """

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
    """Return what is asked for, or what is wrong with it; each error has a code.

    What was asked lately is read no second time.
    """
    given = _written(variables)
    if given is None or len(text) + len(given) > _LONGEST_KEPT:
        return _read(schema, text, variables, operation_name, limits)
    return _read_once(schema, text, given, operation_name, limits)


@lru_cache(_KEPT)
def _read_once(
    schema: GraphQLSchema, text: str, given: bytes, operation_name: str | None, limits: Limits
) -> Request | tuple[GraphQLError, ...]:
    return _read(schema, text, msgspec.json.decode(given), operation_name, limits)


def _written(variables: Mapping[str, Any]) -> bytes | None:
    """Return variables as JSON; None if that does not hold all there is in them."""
    try:
        return msgspec.json.encode(variables)
    except (TypeError, ValueError, RecursionError, msgspec.MsgspecError):
        return None


def _read(
    schema: GraphQLSchema,
    text: str,
    variables: Mapping[str, Any],
    operation_name: str | None,
    limits: Limits,
) -> Request | tuple[GraphQLError, ...]:
    document = read_document(schema, text, limits)
    if not isinstance(document, DocumentNode):
        return document
    fragments = {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    try:
        operation = operation_of(document, operation_name)
    except GraphQLError as error:
        return (error,)
    values = get_variable_values(schema, operation.variable_definitions or (), dict(variables))
    if isinstance(values, list):
        values[0].extensions = {"code": "BAD_USER_INPUT"}
        return (values[0],)
    return Request(document, operation, Reading(schema, fragments, values))


def check_request(request: Request, handle: GraphHandle, limits: Limits) -> None:
    """Check how many nodes the root fields of a request can give.

    Raises:
        GraphQLError: they are too many.
    """
    total = 0
    for _, name, asked in request.asked(handle):
        try:
            total += ROOT_FIELDS[name].size(asked)
        except (FilterError, GraphQLError):
            continue  # the field itself will say what is wrong, and where
    check_nodes(total, limits)
