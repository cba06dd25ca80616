"""Answer a request without the executor: its root fields give finished data.

What an executor would do is little then: look at the arguments, ask each root field in turn, say
where one failed.  It takes as long for that as reading the answer from what is kept.  Whatever is
not of the graph alone (introspection, ``explain``, other operations) is left to the executor.
"""

from typing import Any, cast

from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLObjectType,
    OperationType,
    is_non_null_type,
    located_error,
)

from api.graph import GraphHandle
from api.graphql.answers import ROOT_FIELDS
from api.graphql.request import Request
from api.graphql.roots import Asked

_TYPE_NAME = "__typename"


def is_direct(request: Request) -> bool:
    """Say whether all that a request asks for is of the graph."""
    asked = request.reading.of_operation(request.operation).values()
    names = {nodes[0].name.value for nodes in asked}
    return request.operation.operation is OperationType.QUERY and names <= _KNOWN


def answered(request: Request, handle: GraphHandle) -> ExecutionResult:
    """Return what the executor would: a field that fails is null, or all is if it cannot be."""
    reading = request.reading
    query = cast(GraphQLObjectType, reading.schema.query_type)
    data: dict[str, Any] = {}
    errors: list[GraphQLError] = []
    for key, nodes in reading.of_operation(request.operation).items():
        name = nodes[0].name.value
        if name == _TYPE_NAME:
            data[key] = query.name
            continue
        field = query.fields[name]
        try:
            data[key] = ROOT_FIELDS[name].answer(Asked(handle, reading, field, nodes))
        except Exception as error:
            errors.append(located_error(error, nodes, [key]))
            if is_non_null_type(field.type):
                return ExecutionResult(None, errors)
            data[key] = None
    return ExecutionResult(data, errors or None)


_KNOWN = {*ROOT_FIELDS, _TYPE_NAME}
