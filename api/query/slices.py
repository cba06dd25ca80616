"""Slices: the part of a list of nodes that is one page of it."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.query.filters import Where
from api.query.orders import Found, Order, cursor, filled, in_order, place_after, read_cursor
from api.query.plan import DEFAULT_PAGE
from api.query.shape import PageSlice
from api.sparql.terms import Cell


@dataclass(frozen=True, slots=True)
class Request:
    """A page of the nodes of a type."""

    type: str
    where: Where | None = None
    first: int = DEFAULT_PAGE
    after: str | None = None
    order: tuple[Order, ...] = ()


def cut(found: Sequence[str], request: Request) -> PageSlice:
    """Return a page of sorted ids."""
    start = bisect_right(found, request.after) if request.after is not None else 0
    end = start + request.first
    ids = found[start:end]
    return PageSlice(ids, ids, start > 0, end < len(found), len(found))


def cut_ordered(found: Sequence[Found], request: Request) -> PageSlice:
    """Return a page of nodes in an order of their own."""
    start = place_after(request.order, found, last) if (last := last_of(request)) else 0
    nodes = found[start : start + request.first]
    more = start + len(nodes) < len(found)
    return PageSlice([n[0] for n in nodes], list(map(cursor, nodes)), start > 0, more, len(found))


def part_of(rows: Sequence[tuple[Cell, ...]], request: Request) -> PageSlice:
    """Return a page of the nodes in some rows, in any order."""
    if request.order:
        return cut_ordered(in_order(request.order, found_rows(request.order, rows)), request)
    return cut(sorted(str(row[0]) for row in rows), request)


def found_rows(order: Sequence[Order], rows: Iterable[tuple[Cell, ...]]) -> Iterable[Found]:
    """Return the nodes in some rows, each once, with the values to sort by."""
    return {str(node): (str(node), filled(order, cells)) for node, *cells in rows}.values()


def last_of(request: Request) -> Found | None:
    """Return the node that the page comes after."""
    if request.after is None:
        return None
    return read_cursor(request.order, request.after) if request.order else (request.after, ())
