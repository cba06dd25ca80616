"""Execute GraphQL on a graph: the one way in for the command line, HTTP and Python."""

import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any

import graphql
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution.values import get_variable_values

from api.errors import ApiError, FilterError, QueryError
from api.graph import GraphHandle
from api.graphql.document import operation_of, read_document
from api.graphql.executor import Executor
from api.graphql.explain import explain_query
from api.graphql.limits import DEFAULT, Limits, check_nodes
from api.graphql.reading import Reading
from api.graphql.roots import ROOTS, Asked
from api.graphql.schema import schema

_LOG = logging.getLogger(__name__)
_INTERNAL = {"message": "internal error", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}


def execute(
    handle: GraphHandle,
    query: str,
    variables: Mapping[str, Any] | None = None,
    operation_name: str | None = None,
    limits: Limits = DEFAULT,
) -> dict[str, Any]:
    """Return the response to a GraphQL request: ``data``, and ``errors`` if there are any.

    A request that could not be executed at all (syntax, validation, limits, variables) has no
    ``data``.  Each error has a code under ``extensions``.
    """
    made = schema()._schema
    document = read_document(made, query, limits)
    if not isinstance(document, DocumentNode):
        return {"errors": [told(error) for error in document]}
    try:
        operation = operation_of(document, operation_name)
        reading = _reading(made, document, operation, variables or {})
        check_nodes(_nodes(handle, reading, operation), limits)
    except GraphQLError as error:
        return {"errors": [told(error)]}
    result = graphql.execute_sync(
        made,
        document,
        context_value={"handle": handle, "reading": reading},
        variable_values=dict(variables or {}),
        operation_name=operation_name,
        executor_class=Executor,
    )
    response: dict[str, Any] = {}
    if result.errors:
        response["errors"] = [told(error) for error in result.errors]
    response["data"] = result.data
    return response


def explain(handle: GraphHandle, query: str, variables: Mapping[str, Any] | None = None) -> str:
    """Return the SPARQL that a GraphQL query becomes.

    Raises:
        GraphQLError: the query is not one of the schema.
    """
    return explain_query(schema()._schema, handle, query, variables)


def told(error: GraphQLError) -> dict[str, Any]:
    """Return an error as it is told to the asker, with a code; of our own failures nothing else."""
    cause = error.original_error
    formatted: dict[str, Any] = dict(error.formatted)
    if cause is None or isinstance(cause, GraphQLError):
        formatted.setdefault("extensions", {"code": "BAD_USER_INPUT"})
        return formatted
    # The SPARQL is ours: what is wrong with it, or where it failed, is not the asker's business.
    if not isinstance(cause, ApiError) or isinstance(cause, QueryError):
        _LOG.error("a field failed: %s", error, exc_info=not isinstance(cause, ApiError))
        return {**formatted, **_INTERNAL}
    formatted["extensions"] = {"code": _code(cause)}
    return formatted


def _code(cause: ApiError) -> str:
    if isinstance(cause, FilterError):
        return "BAD_USER_INPUT"
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(cause).__name__).upper()
    return str(getattr(cause, "code", None) or words)


def _reading(
    made: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
) -> Reading:
    fragments = {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    values = get_variable_values(made, operation.variable_definitions or (), dict(variables))
    if isinstance(values, list):
        raise _first(values)
    return Reading(made, fragments, dict(values.coerced))


def _first(errors: Iterable[GraphQLError]) -> GraphQLError:
    error = next(iter(errors))
    error.extensions = {"code": "BAD_USER_INPUT"}
    return error


def _nodes(handle: GraphHandle, reading: Reading, operation: OperationDefinitionNode) -> int:
    """Return how many nodes the root fields of an operation can give."""
    total = 0
    query = reading.schema.query_type
    for nodes in reading.of_operation(operation).values():
        name = nodes[0].name.value
        size = getattr(ROOTS.get(name), "size", None)
        if size is not None and query is not None:
            try:
                total += size(Asked(handle, reading, query.fields[name], nodes))
            except FilterError:
                continue  # the field itself will say what is wrong, and where
    return total
