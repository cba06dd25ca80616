"""Compile a plan: one SPARQL query for all that is wanted of a page of nodes, at any depth.

Rows carry the number of the step that they belong to (``?b``), the nodes on the way there
(``?n0 ?n1 ...``), a place in reading order for each (``?o1 ...``) and plain values
(``?c0 ...``).  With LATERAL the steps nest, so that each goes on from the nodes of the one
above (one row is read once, and a limit holds per parent).  Without it each step repeats the
way from the root, which every SPARQL 1.1 engine understands.
"""

from collections.abc import Iterator, Sequence

from api.query.fields import concrete_types
from api.query.filters import Where, conditions
from api.query.orders import Found, Order, beyond, bindings, sorting
from api.query.plan import Branch
from api.query.steps import Step
from api.sparql.terms import iri, short
from ontology.shapes import node_types

_EVIDENCE = (
    "{0} kg:section ?s{1} ; kg:start ?z{1} ."
    ' BIND(IF(?s{1} = "title", 0, IF(?s{1} = "abstract", 1, 2)) * 10000000 + ?z{1} AS ?k{1})'
)
_OWNED = "{0} kg:hasEvidence ?e{1} . " + _EVIDENCE.format("?e{1}", "{1}")
_READING_ORDER = {
    "Claim": _OWNED,
    "Mention": _OWNED,
    "Evidence": _EVIDENCE,
    "Section": "{0} kg:position ?k{1} .",
}
"""Patterns that bind ``?k`` to the place of a node in its paper; other types have none."""


def ids_query(type_name: str, where: Where | None, order: tuple[Order, ...] = ()) -> str:
    """Return the query for the ids of all nodes of a type that a filter asks for.

    With an order the values to sort by stand beside them.
    """
    found = conditions(type_name, where, "?n0")
    return _keyed("?n0", found, order, lateral=False)


def page_query(
    type_name: str,
    where: Where | None,
    first: int,
    after: Found | None,
    order: tuple[Order, ...] = (),
) -> str:
    """Return the query for the ids of one page, which leaves the sorting to the engine."""
    later = f" FILTER({beyond(order, '?n0', '?k', after)})" if after else ""
    found = conditions(type_name, where, "?n0")
    query = _keyed("?n0", found, order, False, later)
    return f"{query} ORDER BY {sorting(order, '?n0', '?k')} LIMIT {first}"


def count_query(type_name: str, where: Where | None) -> str:
    """Return the query for how many nodes of a type a filter asks for."""
    found = conditions(type_name, where, "?n0")
    return f"SELECT (COUNT(DISTINCT ?n0) AS ?c) WHERE {{ {found} }}"


def pairs_query(branch: Branch, above: Sequence[str], lateral: bool) -> str:
    """Return the query for the ids of all nodes that a branch leads to from the given ones."""
    reach = reach_below(branch, above, ("?n0", "?n1"), lateral)
    return _keyed("?n0 ?n1", reach, branch.order, lateral)


def reach_below(branch: Branch, above: Sequence[str], names: tuple[str, str], lateral: bool) -> str:
    """Return the patterns that lead from some nodes to those that a branch leads to."""
    reach = f"VALUES {names[0]} {{ {' '.join(map(iri, above))} }} {branch.field.reach(*names)}"
    if branch.where:
        reach += f" {'LATERAL ' if lateral else ''}{{ {_filter(branch, names[1])} }}"
    return reach


def _keyed(names: str, found: str, order: tuple[Order, ...], lateral: bool, later: str = "") -> str:
    """Return the query for nodes that some patterns find, with the values to sort them by."""
    values = "".join(f" ?k{number}" for number in range(len(order)))
    bound = "".join(f" {each}" for each in bindings(order, names.split()[-1], "?k", lateral))
    return f"SELECT DISTINCT {names}{values} WHERE {{ {found}{bound}{later} }}"


def listed(ids: Sequence[str]) -> str:
    """Return the pattern that binds the root to some ids."""
    return f"VALUES ?n0 {{ {' '.join(map(iri, ids))} }}"


def rows_query(root: Step, start: str, lateral: bool) -> str:
    """Return the query for everything that is wanted of the nodes that ``start`` binds."""
    nodes = [f"?n{depth}" for depth in range(_depth(root) + 1)]
    orders = [f"?o{depth}" for depth in range(1, len(nodes))]
    cells = [f"?c{number}" for number in range(_width(root))]
    if lateral:
        body = f"{start} LATERAL {{ {_union(_nested(root))} }}"
    else:
        body = _union(_repeated(root, start))
    return f"SELECT ?b {' '.join((*nodes, *orders, *cells))} WHERE {{ {body} }}"


def _nested(step: Step) -> Iterator[str]:
    """Yield what there is of one node, and of the nodes below it, given the node."""
    yield from _own(step, True)
    for branch, child in step.children:
        yield f"{_link(branch, child.depth, True)} LATERAL {{ {_union(_nested(child))} }}"


def _repeated(step: Step, way: str) -> Iterator[str]:
    """Yield what there is of one node, and of the nodes below it, with the way there."""
    yield from _own(step, False, way)
    for branch, child in step.children:
        yield from _repeated(child, f"{way} {_link(branch, child.depth, False)}")


def _own(step: Step, lateral: bool, way: str = "") -> Iterator[str]:
    node = f"?n{step.depth}"
    values = [f"OPTIONAL {{ {node} {f.path} ?c{i} }}" for i, f in enumerate(step.columns)]
    if step.typed:
        types = (short(node_types()[name].iri) for name in concrete_types(step.selection.type))
        cell = f"?c{len(step.columns)}"
        values.append(f"OPTIONAL {{ {node} a {cell} FILTER({cell} IN ({', '.join(types)})) }}")
    values += _key_cells(step, lateral)
    yield " ".join((way, *values, f"BIND({step.number} AS ?b)"))
    for number, field in step.lists:
        yield f"{way} {node} {field.path} ?c0 . BIND({number} AS ?b)"


def _key_cells(step: Step, lateral: bool) -> Iterator[str]:
    """Yield the patterns that bind what a node is sorted by to the last of its columns."""
    before = len(step.columns) + step.typed
    for number, order in enumerate(step.order):
        yield order.key.binding(f"?n{step.depth}", f"?c{before + number}", lateral)


def _link(branch: Branch, depth: int, lateral: bool) -> str:
    """Return the way from the nodes of one depth to those of the next, in reading order."""
    above, node = f"?n{depth - 1}", f"?n{depth}"
    joined = "LATERAL " if lateral else ""
    reach = branch.field.reach(above, node)
    if branch.where:
        reach += f" {joined}{{ {_filter(branch, node)} }}"
    if branch.order:
        return _first_in_order(branch, reach, above, node) if lateral else reach
    place = _READING_ORDER.get(str(branch.field.target), "").format(node, depth)
    if place:
        # Oxigraph joins an OPTIONAL of two patterns as a whole, unless LATERAL hands it the node.
        optional = f"OPTIONAL {{ {place} }}"
        reach += f" LATERAL {{ {optional} }}" if lateral else f" {optional}"
    many_places = branch.field.target in ("Claim", "Mention")
    if not lateral or (branch.first is None and not many_places):
        return reach.replace(f"?k{depth}", f"?o{depth}")
    limit = ""
    if branch.first is not None:
        order = f"?o{depth} {node}" if place else node
        limit = f" ORDER BY {order} LIMIT {branch.first}"
    if not place:
        return f"{{ SELECT DISTINCT {above} {node} WHERE {{ {reach} }}{limit} }}"
    first_place = f"(MIN(?k{depth}) AS ?o{depth})"
    grouped = f"WHERE {{ {reach} }} GROUP BY {above} {node}{limit}"
    return f"{{ SELECT {above} {node} {first_place} {grouped} }}"


def _first_in_order(branch: Branch, reach: str, above: str, node: str) -> str:
    """Return the way to the first nodes in the order of a branch; to all if it has no limit."""
    if branch.first is None:
        return reach
    # Below the nodes of one depth further: the names of its values are its own.
    bound = " ".join(bindings(branch.order, node, f"{node}k", True))
    order = sorting(branch.order, node, f"{node}k")
    limited = f"ORDER BY {order} LIMIT {branch.first}"
    return f"{{ SELECT {above} {node} WHERE {{ {reach} {bound} }} {limited} }}"


def _filter(branch: Branch, node: str) -> str:
    return conditions(str(branch.field.target), branch.where, node) if branch.where else ""


def _union(parts: Iterator[str]) -> str:
    found = list(parts)
    return found[0] if len(found) == 1 else " UNION ".join(f"{{ {part} }}" for part in found)


def _depth(step: Step) -> int:
    return max([step.depth, *(_depth(child) for _, child in step.children)])


def _width(step: Step) -> int:
    own = max(len(step.columns) + step.typed + len(step.order), 1 if step.lists else 0)
    return max([own, *(_width(child) for _, child in step.children)])
