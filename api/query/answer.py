"""Answer plans: run their queries on a graph and return shaped records.

A page costs two queries: the ids that a filter finds, and all that is wanted of those on the
page.  Pages below the nodes of a page cost two more, for all of these nodes together, and each
concept that a filter names one the first time (`api.query.concepts`).

On an embedded graph the ids are read once, sorted here and kept: Oxigraph sorts IRIs by reading
both again for every comparison (1.1 s for 20,000 papers, against 0.1 s here), and a further
page or a count costs nothing then.  An endpoint sorts and counts by itself.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

from api.query.compile import (
    count_query,
    ids_query,
    listed,
    page_query,
    pages_below,
    pairs_query,
    rows_query,
    steps,
)
from api.query.concepts import resolved
from api.query.filters import Where
from api.query.plan import DEFAULT_PAGE, Branch, Page, Selection
from api.query.shape import PageSlice, Record, page, read, record, type_of, with_pages
from api.sparql.rows import Engine
from api.sparql.terms import is_iri

_BATCH = 200
_ANY = "urn:nodes-of-the-query-above"


@dataclass(frozen=True, slots=True)
class Request:
    """A page of the nodes of a type."""

    type: str
    where: Where | None = None
    first: int = DEFAULT_PAGE
    after: str | None = None


class IdLists:
    """The sorted ids that queries found, kept as long as they are few enough."""

    def __init__(self, most: int = 500_000) -> None:
        """Keep at most that many ids in all."""
        self._most = most
        self._lists: OrderedDict[str, tuple[str, ...]] = OrderedDict()
        self._lock = Lock()

    def get(self, engine: Engine, query: str) -> tuple[str, ...]:
        """Return the sorted ids that a query finds."""
        with self._lock:
            if query in self._lists:
                self._lists.move_to_end(query)
                return self._lists[query]
        found = tuple(sorted(str(row[0]) for row in engine.select(query)))
        with self._lock:
            self._lists[query] = found
            while sum(map(len, self._lists.values())) > self._most:
                self._lists.popitem(last=False)
        return found


def found_ids(
    engine: Engine, lists: IdLists, type_name: str, where: Where | None
) -> tuple[str, ...]:
    """Return the sorted ids of the nodes of a type that a filter finds."""

    def resolve(concept_type: str, naming: Where) -> tuple[str, ...]:
        return lists.get(engine, ids_query(concept_type, naming))

    ids_query(type_name, where)  # says what is wrong with the filter before anything is looked up
    known = resolved(type_name, where or {}, resolve) if engine.lateral else where
    return lists.get(engine, ids_query(type_name, known))


def answer_page(engine: Engine, lists: IdLists, request: Request, layout: Page) -> Record:
    """Return a page of nodes as it is laid out."""
    part = _slice(engine, lists, request, layout.counted)
    found = [answer_nodes(engine, selection, part.ids) for selection in layout.selections]
    return page(layout, part, found)


def answer_all(
    engine: Engine,
    lists: IdLists,
    selection: Selection,
    where: Where | None = None,
    first: int | None = None,
) -> list[Record]:
    """Return what is wanted of all nodes that a filter finds, at most ``first`` of them."""
    ids = found_ids(engine, lists, selection.type, where)[:first]
    batches = (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
    return [each for batch in batches for each in answer_nodes(engine, selection, batch)]


def answer_nodes(engine: Engine, selection: Selection, ids: Sequence[str]) -> list[Record]:
    """Return what is wanted of the nodes with the given ids, in their order."""
    return [found for found in _answers(engine, selection, ids) if found is not None]


def answer_node(engine: Engine, selection: Selection, node: str) -> Record | None:
    """Return what is wanted of one node; None if there is no such node."""
    return next(_answers(engine, selection, [node] if is_iri(node) else []), None)


def explain_page(engine: Engine, request: Request, layout: Page) -> list[str]:
    """Return what `answer_page` runs, with the query for the page's ids inside the other."""
    found = [count_query(request.type, request.where)] if layout.counted else []
    start = f"{{ {page_query(request.type, request.where, request.first, request.after)} }}"
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
        for below in branch.page.selections if branch.page else ():
            found += _explained(engine, below, listed([_ANY]))
    return found


def _answers(engine: Engine, selection: Selection, ids: Sequence[str]) -> Iterator[Record | None]:
    if not ids:
        return
    root = steps(selection)
    tables = read(root, engine.select(rows_query(root, listed(ids), engine.lateral)))
    for step, above in with_pages(root, tables):
        for number, branch in step.pages:
            for node, found in _pages(engine, branch, above):
                tables.pages[number, node] = found
    for node in ids:
        yield record(root, tables, node) if type_of(root, tables, node) else None


def _pages(engine: Engine, branch: Branch, above: list[str]) -> Iterator[tuple[str, Record]]:
    """Yield the page that a branch gives of each node; all of them cost two queries."""
    below: dict[str, list[str]] = {node: [] for node in above}
    if above:
        for node, found in engine.select(pairs_query(branch, above, engine.lateral)):
            below[str(node)].append(str(found))
    request = Request(str(branch.field.target), None, branch.first or DEFAULT_PAGE, branch.after)
    parts = {node: _cut(sorted(found), request) for node, found in below.items()}
    ids = sorted({each for part in parts.values() for each in part.ids})
    layout = branch.page or Page(())
    kept = [
        dict(zip(ids, answer_nodes(engine, selection, ids), strict=True))
        for selection in layout.selections
    ]
    for node, part in parts.items():
        yield node, page(layout, part, [[known[each] for each in part.ids] for known in kept])


def _cut(found: Sequence[str], request: Request) -> PageSlice:
    """Return a page of sorted ids."""
    start = bisect_right(found, request.after) if request.after is not None else 0
    end = start + request.first
    return PageSlice(found[start:end], start > 0, end < len(found), len(found))


def _slice(engine: Engine, lists: IdLists, request: Request, counted: bool) -> PageSlice:
    first, after = request.first, request.after
    if engine.lateral:
        return _cut(found_ids(engine, lists, request.type, request.where), request)
    rows = engine.select(page_query(request.type, request.where, first + 1, after))
    ids = tuple(str(row[0]) for row in rows)
    total = None
    if counted:
        count = engine.select(count_query(request.type, request.where))
        total = next(int(str(number)) for (number,) in count)
    return PageSlice(ids[:first], after is not None, len(ids) > first, total)
