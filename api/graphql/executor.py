"""The executor's side: root fields return finished data, which it hands on untouched.

It runs what is more than the graph: introspection, `explain`, operations that there are not.
"""

from typing import Any

import graphql
from graphql import ExecutionResult, GraphQLResolveInfo
from graphql.execution import Executor

from api.graph import GraphHandle
from api.graphql.answers import ROOT_FIELDS
from api.graphql.explain import explain_query
from api.graphql.request import Request
from api.graphql.roots import Asked


class Prebuilt:
    """Data in the form of the response, which the executor hands on as it is."""

    __slots__ = ("data",)

    def __init__(self, data: Any) -> None:
        self.data = data


class WholeFields(Executor[Any]):
    """Takes finished data as finished: field by field it costs twice the query itself."""

    def complete_value(
        self,
        return_type: Any,
        field_details_list: Any,
        info: Any,
        path: Any,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Return finished data; complete anything else as usual."""
        if type(result) is Prebuilt:
            return result.data
        return super().complete_value(
            return_type, field_details_list, info, path, result, position_context
        )


def executed(
    request: Request, handle: GraphHandle, variables: dict[str, Any], operation_name: str | None
) -> ExecutionResult:
    """Return what the executor makes of a request."""
    result = graphql.execute_sync(
        request.reading.schema,
        request.document,
        context_value=(handle, request),
        variable_values=variables,
        operation_name=operation_name,
        executor_class=WholeFields,
        field_resolver=_resolve,
    )
    return result


def _resolve(_: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Prebuilt:
    """Return the finished data of a root field."""
    handle, request = info.context
    if info.field_name in ROOT_FIELDS:
        field = info.parent_type.fields[info.field_name]
        asked = Asked(handle, request.reading, field, info.field_nodes)
        return Prebuilt(ROOT_FIELDS[info.field_name].answer(asked))
    return Prebuilt(
        explain_query(info.schema, handle, given["query"], given.get("variables") or {})
    )
