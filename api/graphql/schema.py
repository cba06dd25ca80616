"""The GraphQL schema, derived from the ontology's model once, when it is first asked for."""

import sys
from functools import cache
from pathlib import Path

import strawberry
from graphql import GraphQLError
from strawberry.extensions import (
    AddValidationRules,
    MaskErrors,
    MaxAliasesLimiter,
    MaxTokensLimiter,
    ParserCache,
    QueryDepthLimiter,
    ValidationCache,
)
from strawberry.scalars import JSON
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from api.errors import ApiError
from api.graphql.declare import Argument, Namespace, Slot, declare, namespace
from api.graphql.enums import add_enums
from api.graphql.executor import Compiled, Executor, Explain
from api.graphql.inputs import add_inputs
from api.graphql.roots import ROOTS, STATISTICS, NodeRoot, PageRoot, Root, camel
from api.graphql.types import add_types, page_arguments
from api.query.fields import concrete_types

SDL_FILE = Path(__file__).with_name("schema.graphql")
"""The schema as text, for readers and client generators; a test holds it current."""

_MAX_DEPTH, _MAX_ALIASES, _MAX_TOKENS = 25, 50, 4000


class _Schema(strawberry.Schema):
    """A schema that logs what went wrong in here, not what was wrong with a query."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Log internal errors; all others are told to who asked."""
        super().process_errors([e for e in errors if is_internal(e)], execution_context)


@cache
def schema() -> strawberry.Schema:
    """Return the schema."""
    types = namespace()
    types["JSON"] = JSON
    add_enums(types)
    add_inputs(types)
    add_types(types)
    _add_statistics(types)
    declare(types, "Query", "Questions to the knowledge graph.", _root_slots())
    # Made once: the cache of validated documents is keyed by the rules themselves.
    limits = [
        *QueryDepthLimiter(max_depth=_MAX_DEPTH).validation_rules,
        *MaxAliasesLimiter(max_alias_count=_MAX_ALIASES).validation_rules,
    ]
    return _Schema(
        query=types["Query"],
        types=[types[name] for name in concrete_types("Node")],
        config=StrawberryConfig(auto_camel_case=False),
        execution_context_class=Executor,
        extensions=[
            ParserCache,
            ValidationCache,
            lambda: AddValidationRules(limits),
            lambda: MaxTokensLimiter(max_token_count=_MAX_TOKENS),
            lambda: MaskErrors(should_mask_error=is_internal, error_message="internal error"),
        ],
    )


def is_internal(error: GraphQLError) -> bool:
    """Say whether an error is none of the asker's business: neither his nor the graph's."""
    cause = error.original_error
    return cause is not None and not isinstance(cause, ApiError | GraphQLError)


def _add_statistics(types: Namespace) -> None:
    count = [Slot("name", "str", "What is counted."), Slot("count", "int", "How many there are.")]
    declare(types, "Count", "How many there are of one thing.", count)
    slots = [
        Slot(camel(name), "list[Count]" if "_by_" in name or name == "sources" else "int", text)
        for name, text in STATISTICS.items()
    ]
    declare(types, "Statistics", "How much of what the graph holds.", slots)


def _root_slots() -> list[Slot]:
    slots = [_root_slot(name, root) for name, root in ROOTS.items()]
    query = Argument("query", "str", "A query to this schema with one operation.")
    variables = Argument("variables", "JSON | None", "The values of its variables.")
    text = "The SPARQL that a query becomes: for each root field its total and its page."
    slots.append(Slot("explain", "str", text, (query, variables), resolver=Explain()))
    return slots


def _root_slot(name: str, root: Root) -> Slot:
    resolver = Compiled(root)
    if isinstance(root, PageRoot):
        text = f"The {root.type} nodes of the graph, sorted by id."
        page = f"{root.type}Connection"
        return Slot(name, page, text, page_arguments(root.type), resolver=resolver)
    if isinstance(root, NodeRoot):
        by_id = (Argument("id", "ID", "The id of the node."),)
        return Slot(
            name, "Node | None", "The node of an id, if there is one.", by_id, resolver=resolver
        )
    return Slot(name, "Statistics", "How much of what the graph holds.", resolver=resolver)


if __name__ == "__main__":
    sys.stdout.write(schema().as_str() + "\n")
