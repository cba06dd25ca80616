"""Root resolvers: each compiles its whole selection and hands the executor finished data."""

import json
from dataclasses import dataclass, fields
from typing import Any

from graphql import GraphQLObjectType, GraphQLResolveInfo
from strawberry import Info
from strawberry.extensions import FieldExtension

from api.answer import answer_node, answer_page
from api.graph import GraphHandle
from api.graphql.reading import Reading
from api.statistics import statistics


@dataclass(frozen=True, slots=True)
class Prebuilt:
    """Data that is in the form of the response already."""

    data: Any


class PageResolver(FieldExtension):
    """Answers a root field that is a connection."""

    def __init__(self, type_name: str) -> None:
        self.type_name = type_name

    def resolve(self, next_: Any, source: Any, info: Info, **kwargs: Any) -> Prebuilt:
        """Return the page that the field asks for."""
        raw = info._raw_info
        reading, handle = reading_of(raw), handle_of(info)
        field = _declared(raw)
        request = reading.request(field, raw.field_nodes[0], self.type_name)
        layout = reading.layout(self.type_name, raw.field_nodes)
        return Prebuilt(answer_page(handle.engine, handle.lists, request, layout))
