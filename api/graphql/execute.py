"""Execute GraphQL on a graph: the one way in for the command line, HTTP and Python."""

import logging
import re
from collections.abc import Mapping
from typing import Any

from graphql import GraphQLError

from api.errors import ApiError, FilterError, QueryError
from api.graph import GraphHandle
from api.graphql.direct import answered, is_direct
from api.graphql.executor import executed
from api.graphql.explain import explain_query
from api.graphql.limits import DEFAULT, Limits
from api.graphql.request import check_request, read_request
from api.graphql.served import served_schema

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
    made = served_schema()
    request = read_request(made, query, variables or {}, operation_name, limits)
    if isinstance(request, tuple):
        return {"errors": [told(error) for error in request]}
    try:
        check_request(request, handle, limits)
    except GraphQLError as error:
        return {"errors": [told(error)]}
    if is_direct(request):
        result = answered(request, handle)
    else:
        result = executed(request, handle, dict(variables or {}), operation_name)
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
    return explain_query(served_schema(), handle, query, variables)


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
