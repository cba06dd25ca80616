"""Answer plans: run their queries on a graph and return shaped records.

A page costs two queries: the ids that a filter finds, and all that is wanted of those on the
page.  Pages below the nodes of a page cost two more, for all of these nodes together, and each
concept that a filter names one the first time (`api.query.concepts`).

On an embedded graph the ids are read once, sorted here and kept: Oxigraph sorts IRIs by reading
both again for every comparison (1.1 s for 20,000 papers, against 0.1 s here), and a further
page or a count costs nothing then.  An endpoint sorts and counts by itself.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from api.query.columns import Columns, TooLarge
from api.query.compile import (
    count_query,
    ids_query,
    listed,
    page_query,
    pairs_query,
    reach_below,
    rows_query,
)
from api.query.concepts import resolved
from api.query.facets import Facet, Facets
from api.query.facts import Kept, Known
from api.query.filters import Where, conditions
from api.query.grouping import ABOVE, Nodes, explain_facets, groups, groups_below
from api.query.lately import Lately
from api.query.orders import (
    Found,
    Order,
    cursor,
    in_order,
    sorting,
)
from api.query.pivot import column_queries, is_heavy, pivoted
from api.query.plan import DEFAULT_PAGE, Branch, Page, Selection
from api.query.shape import At, PageSlice, Record, facts_of, is_there, met, page, record
from api.query.slices import Request, cut, cut_ordered, found_rows, last_of, part_of
from api.query.steps import Step, pages_below, steps
from api.sparql.limits import Limits
from api.sparql.rows import Engine
from api.sparql.terms import Cell, is_iri

T = TypeVar("T")

_BATCH = 200
_FEW = 2000
_ANY = "urn:nodes-of-the-query-above"


NOTHING = Kept(0)
"""Keeps nothing."""


class IdLists:
    """What queries found: sorted ids, kept as long as they are few enough, and facts."""

    def __init__(self, most: int = 500_000, facts: int | None = None) -> None:
        """Keep at most so many ids in all, and facts of nodes in about so many bytes."""
        room = Limits().kept if facts is None else facts
        self.facts, self.columns = Kept(room), Columns(room)
        self._lists = Lately[tuple[str, str], tuple[Any, ...]](most, len)

    def get(self, engine: Engine, query: str) -> tuple[str, ...]:
        """Return the sorted ids that a query finds."""
        return self._kept((query, ""), lambda: sorted(str(row[0]) for row in engine.select(query)))

    def ordered(self, engine: Engine, query: str, order: Sequence[Order]) -> tuple[Found, ...]:
        """Return the ids that a query finds with the values to sort by, in their order."""

        def read() -> list[Found]:
            return in_order(order, found_rows(order, engine.select(query)))

        return self._kept((query, sorting(order, "", "")), read)

    def _kept(self, name: tuple[str, str], read: Callable[[], list[T]]) -> tuple[T, ...]:
        return self._lists.get(name, lambda: tuple(read()))


def found_ids(
    engine: Engine, lists: IdLists, type_name: str, where: Where | None
) -> tuple[str, ...]:
    """Return the sorted ids of the nodes of a type that a filter finds."""
    return lists.get(engine, ids_query(type_name, known_where(engine, lists, type_name, where)))


def known_where(
    engine: Engine, lists: IdLists, type_name: str, where: Where | None
) -> Where | None:
    """Return a filter with ids in place of names where that helps the engine.

    Raises:
        FilterError: a filter without meaning; the message lists those there are.
    """

    def resolve(concept_type: str, naming: Where) -> tuple[str, ...]:
        query = ids_query(concept_type, naming)
        if engine.lateral:
            return lists.get(engine, query)
        return tuple(sorted(str(node) for (node,) in engine.select(query)))

    ids_query(type_name, where)  # says what is wrong with the filter before anything is looked up
    return resolved(type_name, where or {}, resolve)


def answer_page(engine: Engine, lists: IdLists, request: Request, layout: Page) -> Record:
    """Return a page of nodes as it is laid out."""
    part = _slice(engine, lists, request, layout.counted)
    kept = lists.facts if engine.lateral else NOTHING  # elsewhere the graph may change
    found = [answer_nodes(engine, selection, part.ids, kept) for selection in layout.selections]
    counted = [_groups(engine, lists, asked, request.where) for asked in layout.facets]
    return page(layout, part, found, counted)


def answer_all(
    engine: Engine,
    lists: IdLists,
    selection: Selection,
    where: Where | None = None,
    first: int | None = None,
    order: tuple[Order, ...] = (),
) -> list[Record]:
    """Return what is wanted of all nodes that a filter finds, at most ``first`` of them."""
    ids: Sequence[str]
    if order:
        known = known_where(engine, lists, selection.type, where)
        query = ids_query(selection.type, known, order)
        ids = [node for node, _ in lists.ordered(engine, query, order)[:first]]
    else:
        ids = found_ids(engine, lists, selection.type, where)[:first]
    batches = (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
    return [each for batch in batches for each in answer_nodes(engine, selection, batch)]


def answer_nodes(
    engine: Engine, selection: Selection, ids: Sequence[str], kept: Kept = NOTHING
) -> list[Record]:
    """Return what is wanted of the nodes with the given ids, in their order."""
    return [found for found in _answers(engine, selection, ids, kept) if found is not None]


def answer_node(
    engine: Engine, selection: Selection, node: str, kept: Kept = NOTHING
) -> Record | None:
    """Return what is wanted of one node; None if there is no such node."""
    return next(_answers(engine, selection, [node] if is_iri(node) else [], kept), None)


def explain_page(engine: Engine, request: Request, layout: Page) -> list[str]:
    """Return what `answer_page` runs, with the query for the page's ids inside the other."""
    found = [count_query(request.type, request.where)] if layout.counted else []
    every = conditions(request.type, request.where, "?n0")
    for asked in layout.facets:
        if engine.lateral and is_heavy(asked):
            found += column_queries(asked)
        else:
            found += explain_facets(asked, Nodes(every, False, engine.lateral))
    start = f"{{ {_page_query(request, request.first)} }}"
    if request.order:  # the values that it is sorted by stay within
        start = f"{{ SELECT ?n0 WHERE {start} }}"
    for selection in layout.selections:
        found += _explained(engine, selection, start)
    return found


def explain_node(engine: Engine, selection: Selection, node: str) -> list[str]:
    """Return the query that `answer_node` runs."""
    return _explained(engine, selection, listed([node] if is_iri(node) else []))


def _explained(engine: Engine, selection: Selection, start: str) -> list[str]:
    root = steps(selection)
    found = [rows_query(root, start, engine.lateral)]
    for branch in pages_below(root):
        found.append(pairs_query(branch, [_ANY], engine.lateral))
        for asked in branch.page.facets if branch.page else ():
            found += explain_facets(asked, _nodes_below(engine, branch, [_ANY]), ABOVE)
        for below in branch.page.selections if branch.page else ():
            found += _explained(engine, below, listed([_ANY]))
    return found


def _answers(
    engine: Engine, selection: Selection, ids: Sequence[str], kept: Kept
) -> Iterator[Record | None]:
    root, known = steps(selection), Known(kept)
    found: dict[str, Record] = {}
    missing = []
    for node in dict.fromkeys(ids):
        try:
            found[node] = record(root, known, node)
        except KeyError:
            missing.append(node)
    if missing:
        rows = engine.select(rows_query(root, listed(missing), engine.lateral))
        known.learn(facts_of(root, rows))
    if missing or found:
        below = _all_pages(engine, root, known, ids, kept)
        again = found.keys() | missing if below else missing
        found |= {node: record(root, known, node, below) for node in again}
    for node in ids:
        yield found[node] if is_there(root, known, node) else None


def _all_pages(
    engine: Engine, root: Step, known: Known, ids: Sequence[str], kept: Kept
) -> dict[At, Record]:
    """Return all pages below some nodes."""
    found: dict[At, Record] = {}
    for step, above in met(root, known, ids):
        for number, branch in step.pages:
            for node, answer in _pages(engine, branch, above, kept):
                found[number, node] = answer
    return found


def _pages(
    engine: Engine, branch: Branch, above: list[str], kept: Kept
) -> Iterator[tuple[str, Record]]:
    """Yield the page that a branch gives of each node; all of them cost two queries."""
    below: dict[str, list[tuple[Cell, ...]]] = {node: [] for node in above}
    if above:
        for node, *cells in engine.select(pairs_query(branch, above, engine.lateral)):
            below[str(node)].append(tuple(cells))
    size = branch.first or DEFAULT_PAGE
    request = Request(str(branch.field.target), None, size, branch.after, branch.order)
    parts = {node: part_of(cells, request) for node, cells in below.items()}
    ids = sorted({each for part in parts.values() for each in part.ids})
    layout = branch.page or Page(())
    records = [
        dict(zip(ids, answer_nodes(engine, selection, ids, kept), strict=True))
        for selection in layout.selections
    ]
    counted = [
        groups_below(engine, asked, _nodes_below(engine, branch, above)) if above else {}
        for asked in layout.facets
    ]
    for node, part in parts.items():
        listed_of = [[each[node] for node in part.ids] for each in records]
        yield node, page(layout, part, listed_of, [groups.get(node, []) for groups in counted])


def _nodes_below(engine: Engine, branch: Branch, above: Sequence[str]) -> Nodes:
    start = reach_below(branch, above, (ABOVE, "?n0"), engine.lateral)
    return Nodes(start, True, engine.lateral)


def _groups(engine: Engine, lists: IdLists, asked: Facets, where: Where | None) -> list[Facet]:
    """Return the groups of all nodes that a filter finds."""
    if engine.lateral:
        ids = found_ids(engine, lists, asked.type, where)
        if len(ids) <= _FEW:
            return groups(engine, asked, Nodes(listed(ids), True, True))
        if is_heavy(asked):
            with suppress(TooLarge):
                return pivoted(
                    engine, lists.columns, asked, where, partial(found_ids, engine, lists)
                )
    known = known_where(engine, lists, asked.type, where)
    start = conditions(asked.type, known, "?n0")
    return groups(engine, asked, Nodes(start, False, engine.lateral))


def _page_query(request: Request, first: int) -> str:
    given = request.type, request.where, first, last_of(request), request.order
    return page_query(*given)


def _slice(engine: Engine, lists: IdLists, request: Request, counted: bool) -> PageSlice:
    if not engine.lateral:
        return _slice_elsewhere(engine, lists, request, counted)
    if not request.order:
        return cut(found_ids(engine, lists, request.type, request.where), request)
    known = known_where(engine, lists, request.type, request.where)
    query = ids_query(request.type, known, request.order)
    return cut_ordered(lists.ordered(engine, query, request.order), request)


def _slice_elsewhere(engine: Engine, lists: IdLists, request: Request, counted: bool) -> PageSlice:
    """Return a page that the engine itself sorts and counts."""
    first = request.first
    request = replace(request, where=known_where(engine, lists, request.type, request.where))
    found = list(found_rows(request.order, engine.select(_page_query(request, first + 1))))
    ids = [node for node, _ in found[:first]]
    cursors = list(map(cursor, found[:first])) if request.order else ids
    total = None
    if counted:
        count = engine.select(count_query(request.type, request.where))
        total = next(int(str(number)) for (number,) in count)
    return PageSlice(ids, cursors, request.after is not None, len(found) > first, total)
