"""Shape rows into facts about nodes, and facts into answers under the keys of a plan."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias, cast

from api.errors import DataError
from api.query.choices import choice_sets
from api.query.facets import Facet
from api.query.facts import Facts, Known
from api.query.fields import Field
from api.query.orders import filled, in_order
from api.query.plan import Page
from api.query.steps import Kind, Part, Step, every_step, list_fact
from api.sparql.rows import Rows
from api.sparql.terms import Cell, Iri
from ontology.namespace import local_name

Record: TypeAlias = dict[str, Any]
At: TypeAlias = tuple[int, str]
"""The number of a kind of row, and a node."""

_LAST = float("inf")
_NO_PAGES: Mapping[At, Record] = MappingProxyType({})


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


def facts_of(root: Step, rows: Rows) -> dict[str, Facts]:
    """Return what the rows of a query say, by node; it was compiled from the same step."""
    tables = _read(root, rows)
    found: defaultdict[str, Facts] = defaultdict(dict)
    for step in every_step(root):
        for node in tables.nodes[step.number]:
            found[node].update(_facts(step, tables, node))
    return found


def record(step: Step, known: Known, node: str, pages: Mapping[At, Record] = _NO_PAGES) -> Record:
    """Return what was wanted of a node, under the keys of the plan.

    Raises:
        KeyError: not all of it is known.
        DataError: the graph lacks what its model says is always there.
    """
    facts = known[node]
    type_name = facts[step.type_fact] if step.typed else step.selection.type
    found: Record = {}
    for part in step.parts.get(type_name, ()):
        kind, field = part.kind, part.field
        if kind is Kind.VALUE:
            value = found[part.key] = facts[part.fact]
            if value is None:
                _check_absent(field, node)
        elif kind is Kind.LINK:
            found[part.key] = _linked(part, known, node, facts[part.fact], pages)
        elif kind is Kind.LIST:
            found[part.key] = list(facts[part.fact])
        elif kind is Kind.PAGE:
            found[part.key] = pages.get((part.page, node))
        else:
            found[part.key] = node if kind is Kind.ID else type_name
    return found


def met(root: Step, known: Known, nodes: Iterable[str]) -> Iterator[tuple[Step, list[str]]]:
    """Yield each step whose nodes have pages below them, with the nodes of it that are known."""
    if root.pages:
        yield root, sorted(set(nodes))
    for link, (_, child) in zip(root.links, root.children, strict=True):
        below = (each for node in nodes for each in known[node].get(link, ()))
        yield from met(child, known, list(dict.fromkeys(below)))


def is_there(root: Step, known: Known, node: str) -> bool:
    """Say whether there is a node of a type that the selection knows."""
    return not root.typed or known[node][root.type_fact] != ""


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


def _linked(
    part: Part, known: Known, node: str, ids: Sequence[str], pages: Mapping[At, Record]
) -> Any:
    child, field = cast(Step, part.child), cast(Field, part.field)  # a link has both
    if field.many:
        return [record(child, known, each, pages) for each in ids]
    if ids:
        return record(child, known, ids[0], pages)
    _check_absent(field, node)
    return None


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


def _check_absent(field: Field | None, node: str) -> None:
    if field is not None and field.required:
        raise DataError(f"{node} has no {field.name}; check the graph with: paperkg validate")


def _plain(field: Field, cell: Cell) -> Any:
    if cell is None:
        return None
    if field.choices:
        return choice_sets()[field.choices].name_of(cell)
    if field.datatype == "double" and isinstance(cell, int):
        return float(cell)
    return cell if isinstance(cell, str | int | float) else str(cell)


@dataclass(frozen=True, slots=True)
class _Tables:
    """The rows of one query, by the number of their kind and the node that they are of."""

    nodes: dict[int, dict[str, tuple[Cell, ...]]]
    below: dict[At, dict[str, float]]
    lists: dict[At, list[Cell]]


def _read(root: Step, rows: Rows) -> _Tables:
    every = list(every_step(root))
    nodes = {step.number: step.depth for step in every}
    lists = {number: step.depth for step in every for number, _ in step.lists}
    deepest = max(nodes.values())
    tables = _Tables({number: {} for number in nodes}, defaultdict(dict), defaultdict(list))
    for row in rows:
        number = row[0]
        if not isinstance(number, int):
            continue
        if number in nodes:
            depth = nodes[number]
            node = str(row[1 + depth])
            tables.nodes[number][node] = row[2 * deepest + 2 :]
            if depth:
                known = tables.below[number, str(row[depth])]
                known[node] = min(_place(row[deepest + 1 + depth]), known.get(node, _LAST))
        elif number in lists:
            tables.lists[number, str(row[1 + lists[number]])].append(row[2 * deepest + 2])
    return tables


def _facts(step: Step, tables: _Tables, node: str) -> Facts:
    cells = tables.nodes[step.number][node]
    found: Facts = {f.path: _plain(f, cell) for f, cell in zip(step.columns, cells, strict=False)}
    if step.typed:
        cell = cells[len(step.columns)]
        found[step.type_fact] = local_name(cell.value) if isinstance(cell, Iri) else ""
    for number, field in step.lists:
        values = {_plain(field, cell) for cell in tables.lists.get((number, node), ())}
        found[list_fact(field)] = tuple(sorted(values, key=str))
    for link, (branch, child) in zip(step.links, step.children, strict=True):
        found[link] = tuple(_sorted(tables, child, node)[: branch.first])
    return found


def _sorted(tables: _Tables, step: Step, node: str) -> list[str]:
    places = tables.below.get((step.number, node), {})
    if step.order:
        known = [(each, _key_cells(step, tables, each)) for each in places]
        return [each for each, _ in in_order(step.order, known)]
    return sorted(places, key=lambda each: (places[each], each))


def _key_cells(step: Step, tables: _Tables, node: str) -> tuple[Cell, ...]:
    start = len(step.columns) + step.typed
    cells = tables.nodes[step.number][node][start : start + len(step.order)]
    return filled(step.order, cells)


def _place(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else _LAST
