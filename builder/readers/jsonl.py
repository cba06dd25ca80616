"""JSON Lines, and one JSON array or object, of papers."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import msgspec

from builder.errors import RecordError
from builder.papers.identifiers import arxiv_id, doi
from builder.papers.inputs import LONGEST_LINE, TOO_LONG, damaged, lines_of, opened, shown
from builder.papers.record import Entries, PaperRecord, Reader, Rejected

NAME = "jsonl"

_ALIASES = {
    "arxiv": ("arxiv_id", "arxiv", "arxivId"),
    "sections": ("sections", "body"),
}
_LISTS = ("papers", "results", "data", "items")
_CHUNK = 1 << 16
_BLANK = re.compile(r"[\s,]*")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?!\d)")
_URL = re.compile(r"https?://\S+")
_LINE = re.compile(r"""\s*\{\s*(?:"|\}|$)|\s*\[\s*(?:\{|\]|$)""", re.MULTILINE)


class _Fields(msgspec.Struct):
    title: str
    abstract: str | None = None
    id: str | int | None = None
    arxiv: str | None = None
    doi: str | None = None
    year: int | str | None = None
    date: str | None = None
    url: str | None = None
    digest: bool | None = None
    sections: Any = None


def read(path: Path) -> Entries:
    """Stream the entries of a file; a bad one is rejected and the rest goes on."""
    with opened(path) as file:
        start = tuple(islice((line for _, line, _ in lines_of(file) if line.strip()), 2))
        file.seek(0)
        values = _elements(file) if _is_document(*start) else _lines(file)
        for place, value, reason in values:
            if reason:
                yield Rejected(path.name, place, reason, shown(str(value)))
            else:
                yield from _entries(path.name, place, value)


def accepts(head: str) -> bool:
    """Tell whether a text starts a JSON object or an array of them, on any of its lines."""
    return any(_LINE.match(line) for line in head.lstrip("\ufeff").split("\n"))


_Values = Iterator[tuple[str, Any, str]]
"""Place, and either the value with reason "" or the text with the reason it is no value."""


def _is_document(first: str = "", second: str = "") -> bool:
    start = first.strip()
    if start.startswith("[") or start.endswith(("{", "[")):
        return True
    # An object that goes on, unless it was cut there and the next line begins another.
    in_list = start.count("[") > start.count("]")
    return start.endswith(",") and (in_list or not second.lstrip().startswith("{"))


def _lines(file: TextIO) -> _Values:
    for number, line, too_long in lines_of(file):
        if not line.strip():
            continue
        place = f"line {number}"
        if too_long:
            yield place, line, TOO_LONG
            continue
        if damaged(line):
            yield place, line, "not valid UTF-8"
            continue
        try:
            yield place, json.loads(line), ""
        except (ValueError, RecursionError) as error:
            yield place, line, f"not valid JSON: {error}"


def _elements(file: TextIO) -> _Values:
    """Stream the elements of one array, or the values that stand one after the other."""
    decode = json.JSONDecoder().raw_decode
    text = file.read(_CHUNK).lstrip()
    in_array = text.startswith("[")
    at = int(in_array)
    count = 1
    while True:
        at = _end_of_blank(text, at)
        if in_array and text.startswith("]", at):
            return
        try:
            value, at = decode(text, at)
        except (ValueError, RecursionError) as error:
            kept = len(text) - at
            more = file.read(max(_CHUNK, kept)) if kept < LONGEST_LINE else ""
            if not more:
                reason = TOO_LONG if kept >= LONGEST_LINE else f"not valid JSON: {error}"
                if in_array or kept:
                    yield f"item {count}", text[at:], f"{reason}; reading stops here"
                return
            text, at = text[at:] + more, 0
            continue
        yield f"item {count}", value, ""
        count += 1


def _end_of_blank(text: str, start: int) -> int:
    match = _BLANK.match(text, start)
    return match.end() if match else start


def _entries(source: str, place: str, value: Any) -> Entries:
    if isinstance(value, dict) and "title" not in value:
        for name in _LISTS:
            if isinstance(value.get(name), list):
                for index, item in enumerate(value[name], start=1):
                    yield _entry(source, f"{place}, item {index}", item)
                return
    yield _entry(source, place, value)


def _entry(source: str, place: str, value: Any) -> PaperRecord | Rejected:
    try:
        return _record(source, place, value)
    except (RecordError, msgspec.ValidationError) as error:
        reason = str(error).replace("`", "'").replace("$.", "")
        return Rejected(source, place, reason, shown(json.dumps(value, ensure_ascii=False)))


def _record(source: str, place: str, value: Any) -> PaperRecord:
    if not isinstance(value, dict):
        raise RecordError(f"expected an object with a title, got {type(value).__name__}")
    chosen = {field: value.get(field) for field in _Fields.__struct_fields__}
    for field, names in _ALIASES.items():
        chosen[field] = next((value[n] for n in names if value.get(n) is not None), None)
    if chosen["title"] is None:
        raise RecordError("no title")
    fields = msgspec.convert(chosen, _Fields)
    title, abstract = fields.title.strip(), (fields.abstract or "").strip()
    body = _body(fields.sections)
    if not title:
        raise RecordError("the title is empty")
    if damaged(title) or damaged(abstract) or any(damaged(part) for pair in body for part in pair):
        raise RecordError("half a character (a lone surrogate) in the text")
    date = _DATE.match((fields.date or "").strip())
    return PaperRecord(
        title=title,
        abstract=abstract,
        source=source,
        format=NAME,
        place=place,
        digest=bool(fields.digest),
        identifier=_identifier(fields.id),
        year=_year(fields.year) or (int(date[0][:4]) if date else None),
        date=date[0] if date else None,
        url=_url(fields.url),
        arxiv_id=_arxiv(fields),
        doi=doi(fields.doi or "") or doi(str(fields.id)),
        body=body,
    )


def _identifier(value: str | int | None) -> str | None:
    text = "" if value is None else str(value).strip()
    return shown(text) or None


def _url(value: str | None) -> str | None:
    text = (value or "").strip()
    return shown(text) if _URL.fullmatch(text) else None


def _arxiv(fields: _Fields) -> str | None:
    stated = (fields.arxiv, str(fields.id), fields.url, fields.doi)
    return next((found for text in stated if text and (found := arxiv_id(text))), None)


def _year(value: int | str | None) -> int | None:
    if value is None or value == "":
        return None
    if not re.fullmatch(r"[12]\d{3}", str(value).strip()):
        raise RecordError(f"'{value}' is no year of four digits - at 'year'")
    return int(value)


def _body(value: Any) -> tuple[tuple[str, str], ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        parts: list[Any] = [("", value)]
    elif isinstance(value, dict):
        parts = list(value.items())
    else:
        parts = value if isinstance(value, list) else [value]
    pairs = (_section(part) for part in parts)
    return tuple((heading.strip(), text.strip()) for heading, text in pairs if text.strip())


def _section(part: Any) -> tuple[str, str]:
    if isinstance(part, dict):
        headings = (part.get(name) for name in ("heading", "title", "name"))
        part = (next((h for h in headings if h is not None), ""), part.get("text"))
    if isinstance(part, str):
        part = ("", part)
    try:
        return msgspec.convert(part, tuple[str, str])
    except msgspec.ValidationError:
        raise RecordError("expected texts, or pairs of heading and text - at 'sections'") from None


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
)
