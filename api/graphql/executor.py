"""The executor's side: root fields return finished data, which it hands on untouched."""

from typing import Any

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from api.graphql.explain import explain_query
from api.graphql.roots import Asked, Root


class Prebuilt:
    """Data in the form of the response, which the executor hands on as it is."""

    __slots__ = ("data",)

    def __init__(self, data: Any) -> None:
        self.data = data


class Executor(StrawberryGraphQLCoreExecutionContext):
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


class Answered(FieldExtension):
    """Answers a root field from its whole selection."""

    def __init__(self, root: Root) -> None:
        self._root = root

    def resolve(
        self,
        next_: Any,  # noqa: ARG002
        source: Any,  # noqa: ARG002
        info: strawberry.Info,
        **kwargs: Any,  # noqa: ARG002
    ) -> Prebuilt:
        """Return the finished data of the field."""
        raw = info._raw_info
        reading = info.context["reading"]
        field = raw.parent_type.fields[raw.field_name]
        asked = Asked(info.context["handle"], reading, field, raw.field_nodes)
        return Prebuilt(self._root.answer(asked))


class Explain(FieldExtension):
    """Answers the root field that explains a query."""

    def resolve(
        self,
        next_: Any,  # noqa: ARG002
        source: Any,  # noqa: ARG002
        info: strawberry.Info,
        **kwargs: Any,
    ) -> str:
        """Return the SPARQL of the query."""
        given = kwargs["query"], kwargs.get("variables") or {}
        return explain_query(info._raw_info.schema, info.context["handle"], *given)
