"""JSON Lines, and one JSON array or object, of papers."""

import re
from typing import Any

from builder.papers.fields import Desk, Fields, of_object
from builder.papers.inputs import Input
from builder.papers.json_values import entries
from builder.papers.record import Entries, Reader

NAME = "jsonl"

_PLAIN = ("title", "abstract", "id", "doi", "year", "date", "url", "digest")
_ALIASES = {
    "arxiv": ("arxiv_id", "arxiv", "arxivId"),
    "sections": ("sections", "body"),
}
_LINE = re.compile(r"""\s*\{\s*(?:"|\}|$)|\s*\[\s*(?:\{|\]|$)""", re.MULTILINE)


def read(source: Input) -> Entries:
    """Stream the entries of an input; a bad one is rejected and the rest goes on."""
    desk = Desk(source.name, NAME)
    for entry in entries(source):
        yield desk.settled(entry, _fields)


def accepts(head: str) -> bool:
    """Tell whether a text starts a JSON object or an array of them, on any of its lines."""
    return any(_LINE.match(line) for line in head.lstrip("\ufeff").split("\n"))


def _fields(value: Any) -> Fields:
    found = of_object(value)
    chosen = {name: found.get(name) for name in _PLAIN}
    for field, names in _ALIASES.items():
        chosen[field] = next((found[name] for name in names if found.get(name) is not None), None)
    return chosen


EXAMPLE = """\
{"id": "p1", "title": "SparseBench: Timing Pruned Networks", "abstract": "We time 2:4 sparse \
kernels on an A100: they run 1.6x faster than dense ones.", "year": 2024}
{"title": "Half a Cache Is Enough", "abstract": "Half of the key-value cache serves as well as \
all of it.", "arxiv_id": "arXiv:2401.01234v2", "digest": true}
"""

READER = Reader(
    name=NAME,
    suffixes=(".jsonl", ".ndjson", ".json"),
    description="JSON Lines, or one JSON array: title, abstract, and any of id, arxiv_id, doi, "
    "year, date, url, digest, sections",
    accepts=accepts,
    read=read,
    example=EXAMPLE,
    example_titles=("SparseBench: Timing Pruned Networks", "Half a Cache Is Enough"),
    general=True,
)
