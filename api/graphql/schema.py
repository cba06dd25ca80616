"""The GraphQL schema, derived from the ontology's model and printed for `api.graphql.served`."""

import sys
from functools import cache

import strawberry
from strawberry.scalars import JSON
from strawberry.schema.config import StrawberryConfig

from api.graphql.asking import ask_slot
from api.graphql.declare import Namespace, declare, namespace
from api.graphql.enums import add_enums
from api.graphql.finding_types import add_answers, add_findings
from api.graphql.findings import ROOT_TYPES, finding_slot
from api.graphql.inputs import add_inputs, add_orders
from api.graphql.roots import ROOTS, STATISTICS, NodeRoot, PageRoot, Root, camel
from api.graphql.slots import Argument, Slot
from api.graphql.types import add_types, page_arguments
from api.query.fields import concrete_types


@cache
def schema() -> strawberry.Schema:
    """Return the schema."""
    types = namespace()
    types["JSON"] = JSON
    add_enums(types)
    add_inputs(types)
    add_orders(types)
    add_types(types)
    _add_statistics(types)
    add_findings(types)
    add_answers(types)
    declare(types, "Query", "Questions to the knowledge graph.", _root_slots())
    return strawberry.Schema(
        query=types["Query"],
        types=[types[name] for name in concrete_types("Node")],
        config=StrawberryConfig(auto_camel_case=False),
    )


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
    slots += [*map(finding_slot, ROOT_TYPES), ask_slot()]
    query = Argument("query", "str", "A query to this schema with one operation.")
    variables = Argument("variables", "JSON | None", "The values of its variables.")
    text = "The SPARQL, or the query to the full-text index, that each root field of a query runs."
    slots.append(Slot("explain", "str", text, (query, variables)))
    return slots


def _root_slot(name: str, root: Root) -> Slot:
    if isinstance(root, PageRoot):
        text = f"The {root.type} nodes of the graph, sorted by id."
        page = f"{root.type}Connection"
        return Slot(name, page, text, page_arguments(root.type))
    if isinstance(root, NodeRoot):
        by_id = (Argument("id", "ID", "The id of the node."),)
        return Slot(name, "Node | None", "The node of an id, if there is one.", by_id)
    return Slot(name, "Statistics", "How much of what the graph holds.")


if __name__ == "__main__":
    sys.stdout.write(schema().as_str() + "\n")
