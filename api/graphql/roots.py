"""Root fields: each compiles its whole selection and is answered at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Protocol

from graphql import FieldNode, GraphQLField

from api.graph import GraphHandle
from api.graphql.limits import nodes_of, page_nodes
from api.graphql.reading import Reading
from api.query.answer import answer_node, answer_page, explain_node, explain_page
from api.query.plan import Page
from api.query.slices import Request
from api.statistics import Statistics, statistics

STATISTICS: Mapping[str, str] = MappingProxyType(
    {
        "papers": "How many papers there are.",
        "speedup_papers": "How many papers report a speedup.",
        "entities": "How many entities there are.",
        "mentions": "How many mentions there are.",
        "claims": "How many claims there are.",
        "own_claims": "How many claims are a paper's own result.",
        "comparative_claims": "How many claims compare.",
        "evidence": "How many pieces of evidence there are.",
        "triples": "How many statements the graph holds.",
        "entities_by_type": "How many entities there are of each type.",
        "mentions_by_role": "How many mentions there are in each role.",
        "claims_by_kind": "How many claims there are of each kind.",
        "papers_by_year": "How many papers there are of each year.",
        "sources": "How many papers each source document lists.",
    }
)
"""The counts of `api.statistics` that GraphQL gives, by attribute."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A root field of a query: of which graph, what its document means, and its nodes in it."""

    handle: GraphHandle
    reading: Reading
    field: GraphQLField
    nodes: Sequence[FieldNode]

    @property
    def arguments(self) -> dict[str, Any]:
        """Return the values of its arguments."""
        return self.reading.arguments(self.field, self.nodes[0])


class Root(Protocol):
    """A root field."""

    def answer(self, asked: Asked) -> Any:
        """Return the data of the field, in the form of the response."""

    def size(self, asked: Asked) -> int:
        """Return how many nodes it can give at most."""


@dataclass(frozen=True, slots=True)
class PageRoot:
    """A root field that is a connection of nodes of a type."""

    type: str

    def answer(self, asked: Asked) -> Any:
        """Return the page that is asked for."""
        handle, (request, layout) = asked.handle, self._page(asked)
        return answer_page(handle.engine, handle.lists, request, layout)

    def explain(self, asked: Asked) -> Sequence[str]:
        """Return the query for the total, if it is wanted, and the one for the page."""
        return explain_page(asked.handle.engine, *self._page(asked))

    def size(self, asked: Asked) -> int:
        """Return how many nodes it can give at most."""
        request, layout = self._page(asked)
        return page_nodes(layout, request.first)

    def _page(self, asked: Asked) -> tuple[Request, Page]:
        return asked.reading.page(self.type, asked.field, asked.nodes)


@dataclass(frozen=True, slots=True)
class NodeRoot:
    """The root field that meets a node again by its id."""

    def answer(self, asked: Asked) -> Any:
        """Return the node; None if there is none of that id."""
        selection = asked.reading.selection("Node", asked.nodes)
        return answer_node(asked.handle.engine, selection, asked.arguments["id"])

    def explain(self, asked: Asked) -> Sequence[str]:
        """Return the query for all that is wanted of the node."""
        selection = asked.reading.selection("Node", asked.nodes)
        return explain_node(asked.handle.engine, selection, asked.arguments["id"])

    def size(self, asked: Asked) -> int:
        """Return how many nodes it can give at most."""
        return nodes_of(asked.reading.selection("Node", asked.nodes))


@dataclass(frozen=True, slots=True)
class StatisticsRoot:
    """The root field that counts what the graph holds."""

    def answer(self, asked: Asked) -> Any:
        """Return the counts that are asked for."""
        return _counts(statistics(asked.handle), asked.reading, asked.nodes)

    def size(self, asked: Asked) -> int:  # noqa: ARG002 (as the protocol has it)
        """Return 0: it gives no nodes."""
        return 0


def camel(name: str) -> str:
    """Return a Python name as a GraphQL one.

    >>> camel("claims_by_kind")
    'claimsByKind'
    """
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _counts(found: Statistics, reading: Reading, nodes: Sequence[FieldNode]) -> dict[str, Any]:
    known = {camel(each.name): getattr(found, each.name) for each in fields(found)}
    answer: dict[str, Any] = {}
    for key, below in reading.fields("Statistics", nodes).items():
        value = known.get(below[0].name.value, "Statistics")
        if isinstance(value, Mapping):
            value = [_count(name, number, reading, below) for name, number in value.items()]
        answer[key] = value
    return answer


def _count(name: str, number: int, reading: Reading, nodes: Sequence[FieldNode]) -> dict[str, Any]:
    facts = {"name": name, "count": number, "__typename": "Count"}
    selected = reading.fields("Count", nodes).items()
    return {key: facts[below[0].name.value] for key, below in selected}


ROOTS: Mapping[str, Root] = MappingProxyType(
    {
        "papers": PageRoot("Paper"),
        "claims": PageRoot("Claim"),
        "entities": PageRoot("Entity"),
        "methods": PageRoot("Method"),
        "models": PageRoot("Model"),
        "datasets": PageRoot("Dataset"),
        "hardware": PageRoot("Hardware"),
        "tasks": PageRoot("Task"),
        "metrics": PageRoot("Metric"),
        "mentions": PageRoot("Mention"),
        "evidence": PageRoot("Evidence"),
        "sections": PageRoot("Section"),
        "sources": PageRoot("SourceDocument"),
        "node": NodeRoot(),
        "statistics": StatisticsRoot(),
    }
)
"""The root fields that are answered from the graph."""
