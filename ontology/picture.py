"""Pictures: the classes of the model and what joins them, drawn as SVG.

A class is a box with its own properties.  Columns are ordered by how many steps a class is from
papers; an arrow leads from a property's row to the class of its values.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from ontology.namespace import local_name
from ontology.nodes import Property
from ontology.shapes import node_types

_WIDTH, _ROW, _HEAD = 236, 17, 26
_GAP, _BETWEEN, _MARGIN, _LOOP = 22, 120, 24, 46
_STYLE = """\
text { font: 12px "Helvetica Neue", Arial, sans-serif; fill: #24292f }
.name { font-weight: 600; font-size: 13px; fill: #ffffff }
.value { fill: #57606a }
.box { fill: #ffffff; stroke: #8c959f }
.head { fill: #0b5394 } .entity .head { fill: #38761d } .data .head { fill: #57606a }
.edge { fill: none; stroke: #0b5394; stroke-opacity: .45 }
.kind { fill: none; stroke: #38761d; stroke-dasharray: 5 3 }
"""


@dataclass(frozen=True, slots=True)
class _Box:
    """A class with its own properties, and where its upper left corner is."""

    name: str
    rows: tuple[Property, ...]
    column: int
    x: int
    y: int

    @property
    def height(self) -> int:
        return _HEAD + _ROW * len(self.rows) + (6 if self.rows else 0)

    def row(self, index: int) -> int:
        """Return the middle of a row."""
        return self.y + _HEAD + _ROW * index + _ROW // 2 + 3


def picture() -> str:
    """Return the picture of the model as an SVG document, the same for the same model."""
    boxes = _placed()
    width = max(box.x for box in boxes.values()) + _WIDTH + _MARGIN + _BETWEEN // 2
    height = max(box.y + box.height for box in boxes.values()) + _MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img">',
        "<title>Classes of the paperkg ontology</title>",
        f"<style>\n{_STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#0b5394"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#f6f8fa"/>',
        *_edges(boxes),
        *(line for box in boxes.values() for line in _drawn(box)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _placed() -> Mapping[str, _Box]:
    """Return the boxes, column by column, in the order of the rows that lead to them."""
    boxes: dict[str, _Box] = {}
    column = ["Paper"]
    number = 0
    while column:
        y = _MARGIN
        for name in column:
            x = _MARGIN + number * (_WIDTH + _BETWEEN)
            boxes[name] = _Box(name, _rows(name), number, x, y)
            y += boxes[name].height + _GAP
        column = list(dict.fromkeys(n for near in column for n in _next(near) if n not in boxes))
        number += 1
    return boxes


def _rows(name: str) -> tuple[Property, ...]:
    node = node_types().get(name)
    if node is None:
        return ()
    above = node_types()[node.parent].properties if node.parent else ()
    return tuple(found for found in node.properties if found not in above)


def _next(name: str) -> Iterator[str]:
    """Yield the classes that a class's properties lead to, then those below it."""
    yield from (
        found.target for found in _rows(name) if found.target and not _is_kind(found.target)
    )
    yield from (node.name for node in node_types().values() if node.parent == name)


def _is_kind(name: str) -> bool:
    node = node_types().get(name)
    return node is not None and node.parent is not None


def _drawn(box: _Box) -> Iterator[str]:
    node = node_types().get(box.name)
    look = "entity" if box.name == "Entity" or _is_kind(box.name) else "data"
    if box.name in ("Paper", "Mention", "Claim", "Evidence"):
        look = "main"
    yield f'<g class="{look}">'
    if node:
        yield f"<title>{escape(node.description)}</title>"
    size = f'x="{box.x}" y="{box.y}" width="{_WIDTH}"'
    yield f'<rect class="box" {size} height="{box.height}" rx="4"/>'
    yield f'<rect class="head" {size} height="{_HEAD}" rx="4"/>'
    yield f'<text class="name" x="{box.x + 10}" y="{box.y + 18}">{box.name}</text>'
    for index, found in enumerate(box.rows):
        y = box.row(index) + 4
        yield f'<text x="{box.x + 10}" y="{y}">{local_name(found.path)}{_many(found)}</text>'
        value = escape(found.target or found.datatype or "")
        right = box.x + _WIDTH - 10
        yield f'<text class="value" x="{right}" y="{y}" text-anchor="end">{value}</text>'
    yield "</g>"


def _many(found: Property) -> str:
    return " *" if found.many else ""


def _edges(boxes: Mapping[str, _Box]) -> Iterator[str]:
    for box in boxes.values():
        for index, found in enumerate(box.rows):
            if found.target:
                yield _edge(box, box.row(index), boxes[found.target])
        node = node_types().get(box.name)
        if node and node.parent:
            yield _kind_line(box, boxes[node.parent])


def _edge(box: _Box, y: int, target: _Box) -> str:
    """Return an arrow from a row to the head of a box; beside it within a column."""
    left, right, end = box.x, box.x + _WIDTH, target.y + _HEAD // 2
    back = target.x + _WIDTH
    if target.column > box.column:
        bend = (target.x - right) // 2
        path = f"M{right} {y}C{right + bend} {y} {target.x - bend} {end} {target.x} {end}"
    elif target.column < box.column:
        bend = (left - back) // 2
        path = f"M{left} {y}C{left - bend} {y} {back + bend} {end} {back} {end}"
    else:
        path = f"M{right} {y}C{right + _LOOP} {y} {back + _LOOP} {end} {back} {end}"
    return f'<path class="edge" d="{path}" marker-end="url(#tip)"/>'


def _kind_line(box: _Box, parent: _Box) -> str:
    x, y, end = box.x, box.y + _HEAD // 2, parent.y + _HEAD // 2
    start = parent.x + _WIDTH
    bend = (x - start) // 2
    return f'<path class="kind" d="M{x} {y}C{x - bend} {y} {start + bend} {end} {start} {end}"/>'
