"""Execute GraphQL on a graph: the one way in for the command line, HTTP and Python."""

from collections.abc import Mapping
from typing import Any

from strawberry.types.execution import PreExecutionError

from api.graph import GraphHandle
from api.graphql.explain import explain_query
from api.graphql.schema import schema


def execute(
    handle: GraphHandle,
    query: str,
    variables: Mapping[str, Any] | None = None,
    operation_name: str | None = None,
) -> dict[str, Any]:
    """Return the response to a GraphQL request: ``data``, and ``errors`` if there are any.

    A request that could not be executed at all (syntax, validation, variables) has no ``data``.
    """
    if not query.strip():
        told = "the query is empty; give one such as { statistics { papers } }"
        return {"errors": [{"message": told}]}
    result = schema().execute_sync(
        query,
        variable_values=dict(variables) if variables else None,
        context_value={"handle": handle},
        operation_name=operation_name,
    )
    response: dict[str, Any] = {}
    errors = result.errors or []
    if errors:
        response["errors"] = [error.formatted for error in errors]
    unrun = isinstance(result, PreExecutionError) or (
        result.data is None and all(error.path is None for error in errors)
    )
    if not unrun:
        response["data"] = result.data
    return response


def explain(handle: GraphHandle, query: str, variables: Mapping[str, Any] | None = None) -> str:
    """Return the SPARQL that a GraphQL query becomes.

    Raises:
        GraphQLError: the query is not one of the schema.
    """
    return explain_query(schema()._schema, handle, query, variables)
