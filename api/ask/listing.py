"""Listing: run what `api.ask.writing` writes, on the plans that GraphQL itself is answered by."""

from dataclasses import dataclass
from typing import Any

from api.ask.writing import Counted, Listing, selection
from api.graph import GraphHandle
from api.query.answer import answer_page, explain_page
from api.query.choices import constant
from api.query.facets import Facets, facets
from api.query.orders import orders
from api.query.plan import Page, PageItem
from api.query.shape import Record
from api.query.slices import Request
from api.sparql.terms import prologue

_GROUPS = (("groups", "groups", (("id", "id"), ("name", "name"))), ("count", "count", "Facet"))
_CLAIMS = (
    ("claims", "claims", "Facet"),
    ("factor", "factor", (("min", "min"), ("median", "median"), ("max", "max"))),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """What a listing found: how many there are, the first of them, and their groups."""

    total: int
    nodes: tuple[Record, ...]
    groups: tuple[Record, ...]


def run(handle: GraphHandle, listing: Listing) -> Listed:
    """Return what a listing finds."""
    request, layout = _plan(listing)
    found = answer_page(handle.engine, handle.lists, request, layout)
    nodes = tuple(edge["node"] for edge in found.get("edges", ()))
    return Listed(int(found["totalCount"]), nodes, tuple(found.get("facets", ())))


def count(handle: GraphHandle, type_name: str, where: Any) -> int:
    """Return how many nodes a filter finds."""
    return run(handle, Listing("", type_name, where)).total


def explained(handle: GraphHandle, listing: Listing) -> str:
    """Return the SPARQL that a listing runs."""
    request, layout = _plan(listing)
    queries = explain_page(handle.engine, request, layout)
    return "\n\n".join(f"# {listing.root}\n{prologue(text)}{text}" for text in queries)


def _plan(listing: Listing) -> tuple[Request, Page]:
    order = orders(listing.type, listing.order)
    request = Request(listing.type, listing.where, listing.first, None, order)
    items: list[PageItem] = [("totalCount", "totalCount", None)]
    if listing.counted is not None:
        items.append(("facets", "facets", _facets(listing.type, listing.counted)))
    if listing.picks:
        picked = selection(listing.type, listing.picks)
        items.append(("edges", "edges", (("node", "node", picked),)))
    return request, Page(tuple(items))


def _facets(type_name: str, counted: Counted) -> Facets:
    given = {
        "groupBy": counted.by,
        "role": [constant(role) for role in counted.roles],
        "first": counted.first,
        "orderBy": counted.order,
    }
    layout: tuple[PageItem, ...] = _GROUPS + (_CLAIMS if type_name == "Claim" else ())
    wanted = frozenset(name for _, name, _ in layout)
    return Facets(type_name, **facets(type_name, given), wanted=wanted, layout=layout)
