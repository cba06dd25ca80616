"""Shape rows into answers: nested plain values under the keys of a plan."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from api.errors import DataError
from api.query.choices import choice_sets
from api.query.compile import Step
from api.query.facets import Facet
from api.query.fields import Field
from api.query.orders import filled, in_order
from api.query.plan import Branch, Page
from api.sparql.rows import Rows
from api.sparql.terms import Cell, Iri
from ontology.namespace import local_name

Record: TypeAlias = dict[str, Any]
_At: TypeAlias = tuple[int, str]

_LAST = float("inf")


@dataclass(frozen=True, slots=True)
class PageSlice:
    """The nodes of a page, by id, and what lies around it.

    Attributes:
        ids: the nodes.
        cursors: their cursors.
        before: whether there is more before them.
        after: whether there is more after them.
        total: how many there are on all pages; None: not counted.
    """

    ids: Sequence[str]
    cursors: Sequence[str]
    before: bool
    after: bool
    total: int | None


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of one query, by the number of their kind and the node that they are of.

    ``pages`` are filled in by whoever runs the queries that they need.
    """

    below: dict[_At, dict[str, float]]
    values: dict[_At, tuple[Cell, ...]]
    lists: dict[_At, list[Cell]]
    pages: dict[_At, Record]


def read(root: Step, rows: Rows) -> Tables:
    """Sort the rows of a query that was compiled from the same step."""
    every = list(_all(root))
    nodes = {step.number: step.depth for step in every}
    lists = {number: step.depth for step in every for number, _ in step.lists}
    deepest = max(nodes.values())
    tables = Tables(defaultdict(dict), {}, defaultdict(list), {})
    for row in rows:
        number = row[0]
        ids, cells = row[1 : deepest + 2], row[2 * deepest + 2 :]
        if not isinstance(number, int):
            continue
        if number in nodes:
            depth = nodes[number]
            node = str(ids[depth])
            tables.values[number, node] = cells
            if depth:
                known = tables.below[number, str(ids[depth - 1])]
                known[node] = min(_place(row[deepest + 1 + depth]), known.get(node, _LAST))
        elif number in lists:
            tables.lists[number, str(ids[lists[number]])].append(cells[0])
    return tables


def record(step: Step, tables: Tables, node: str) -> Record:
    """Return what was wanted of a node, under the keys of the plan.

    Raises:
        DataError: the graph lacks what its model says is always there.
    """
    cells = tables.values.get((step.number, node), ())
    type_name = type_of(step, tables, node)
    found: Record = {}
    for item in step.selection.items.get(type_name, ()):
        if isinstance(item, Branch):
            found[item.key] = _branch(step, tables, node, item)
        elif item.field is None:
            found[item.key] = node if item.special == "id" else type_name
        else:
            found[item.key] = _value(step, tables, node, item.field, cells)
    return found


def page(
    layout: Page,
    part: PageSlice,
    records: Sequence[Sequence[Record]],
    counted: Sequence[Sequence[Facet]] = (),
) -> Record:
    """Return a page.

    Args:
        layout: how it is laid out.
        part: its nodes.
        records: for each selection of the layout, its records in order.
        counted: for each of the facets of the layout, its groups in order.
    """
    found: Record = {}
    taken, groups = iter(records), iter(counted)
    for key, name, below in layout.items:
        if name == "totalCount":
            found[key] = part.total
        elif name == "pageInfo":
            found[key] = _page_info(below, part)
        elif name == "edges":
            found[key] = _edges(below, part, taken)
        elif name == "facets":
            found[key] = [_facet(below.layout, facet) for facet in next(groups)]
        else:
            found[key] = below
    return found


def _branch(step: Step, tables: Tables, node: str, branch: Branch) -> Any:
    if branch.page is not None:
        number = next(number for number, given in step.pages if given == branch)
        return tables.pages[number, node]
    child = next(child for given, child in step.children if given == branch)
    ids = _sorted(tables, child, node)[: branch.first]
    if branch.field.many:
        return [record(child, tables, each) for each in ids]
    if not ids:
        return _absent(branch.field, node)
    return record(child, tables, ids[0])


def _edges(
    items: Sequence[Any], part: PageSlice, taken: Iterator[Sequence[Record]]
) -> list[Record]:
    columns = [(key, name, next(taken) if name == "node" else below) for key, name, below in items]
    edges = []
    for index, at in enumerate(part.cursors):
        edge: Record = {}
        for key, name, below in columns:
            edge[key] = below[index] if name == "node" else at if name == "cursor" else below
        edges.append(edge)
    return edges


def _facet(items: Sequence[Any], facet: Facet) -> Record:
    """Return a group as it is laid out: keys, names, and what is wanted below."""
    found: Record = {}
    for key, name, below in items:
        if name == "groups":
            found[key] = [
                {k: {"id": node, "name": text}.get(n, "FacetValue") for k, n in below}
                for node, text in facet.values
            ]
        elif name == "factor":
            least, median, greatest = facet.quantiles()
            facts = {"min": least, "median": median, "max": greatest}
            found[key] = {k: facts.get(n, "FactorSummary") for k, n in below}
        else:
            known = {"count": facet.count, "papers": facet.papers, "claims": facet.claims}
            found[key] = known.get(name, below)
    return found


def _page_info(items: Sequence[Any], part: PageSlice) -> Record:
    facts = {
        "hasNextPage": part.after,
        "hasPreviousPage": part.before,
        "startCursor": part.cursors[0] if part.cursors else None,
        "endCursor": part.cursors[-1] if part.cursors else None,
    }
    return {key: facts.get(name, below) for key, name, below in items}


def _value(step: Step, tables: Tables, node: str, field: Field, cells: tuple[Cell, ...]) -> Any:
    if field.many:
        number = next(n for n, listed in step.lists if listed == field)
        found = tables.lists.get((number, node), [])
        return sorted({_plain(field, cell) for cell in found}, key=str)
    cell = cells[step.places[field.path]] if cells else None
    return _absent(field, node) if cell is None else _plain(field, cell)


def _plain(field: Field, cell: Cell) -> Any:
    if field.choices:
        return choice_sets()[field.choices].name_of(cell)
    if field.datatype == "double" and isinstance(cell, int):
        return float(cell)
    return cell if isinstance(cell, str | int | float) else str(cell)


def _absent(field: Field, node: str) -> None:
    if field.required:
        raise DataError(f"{node} has no {field.name}; check the graph with: paperkg validate")


def type_of(step: Step, tables: Tables, node: str) -> str:
    """Return the type of a node; "" if it has none that the selection knows."""
    if not step.typed:
        return step.selection.type
    cells = tables.values.get((step.number, node), ())
    found = cells[len(step.columns)] if cells else None
    return local_name(found.value) if isinstance(found, Iri) else ""


def _sorted(tables: Tables, step: Step, node: str) -> list[str]:
    places = tables.below.get((step.number, node), {})
    if step.order:
        known = [(each, _key_cells(step, tables, each)) for each in places]
        return [each for each, _ in in_order(step.order, known)]
    return sorted(places, key=lambda each: (places[each], each))


def _key_cells(step: Step, tables: Tables, node: str) -> tuple[Cell, ...]:
    start = len(step.columns) + step.typed
    cells = tables.values[step.number, node][start : start + len(step.order)]
    return filled(step.order, cells)


def _place(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else _LAST


def with_pages(root: Step, tables: Tables) -> Iterator[tuple[Step, list[str]]]:
    """Yield each step whose nodes have pages below them, with the nodes that it met."""
    for step in _all(root):
        if step.pages:
            yield step, sorted({node for number, node in tables.values if number == step.number})


def _all(step: Step) -> Iterator[Step]:
    yield step
    for _, child in step.children:
        yield from _all(child)
