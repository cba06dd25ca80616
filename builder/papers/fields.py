"""Fields: what an entry says of a paper, checked and made a record."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import msgspec

from builder.errors import RecordError
from builder.papers.identifiers import arxiv_id, doi
from builder.papers.inputs import damaged, shown
from builder.papers.record import PaperRecord, Rejected

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?!\d)")
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_URL = re.compile(r"https?://\S+")

Fields = Mapping[str, Any]
"""What an entry says, by the names of `_Fields`."""


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
    page_date: str | None = None
    sections: Any = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a source document: where it stands, and its value.

    ``problem`` says why there is no value; ``value`` is then the text that should have been one.
    """

    place: str
    value: Any
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the entries of one source document become records of one format."""

    source: str
    format: str

    def settled(self, entry: Entry, fields_of: Callable[[Any], Fields]) -> PaperRecord | Rejected:
        """Return the record of an entry, or the reason why it is none.

        Args:
            entry: an entry.
            fields_of: picks the fields of its value; raises RecordError where that is none.
        """
        problem = entry.problem
        if not problem:
            try:
                return self._record(entry.place, fields_of(entry.value))
            except (RecordError, msgspec.ValidationError) as error:
                problem = str(error).replace("`", "'").replace("$.", "")
        return Rejected(self.source, entry.place, problem, _told(entry.value))

    def _record(self, place: str, found: Fields) -> PaperRecord:
        if found.get("title") is None:
            raise RecordError("no title")
        fields = msgspec.convert(dict(found), _Fields)
        title, abstract = fields.title.strip(), (fields.abstract or "").strip()
        body = _body(fields.sections)
        if not title:
            raise RecordError("the title is empty")
        if any(map(damaged, (title, abstract, *(part for pair in body for part in pair)))):
            raise RecordError("half a character (a lone surrogate) in the text")
        date = _DATE.match((fields.date or "").strip())
        return PaperRecord(
            title=title,
            abstract=abstract,
            source=self.source,
            format=self.format,
            place=place,
            digest=bool(fields.digest),
            page_date=fields.page_date,
            identifier=_identifier(fields.id),
            year=_year(fields.year) or (int(date[0][:4]) if date else None),
            date=date[0] if date else None,
            url=_url(fields.url),
            arxiv_id=_arxiv(fields),
            doi=doi(fields.doi or "") or doi(str(fields.id)),
            body=body,
        )


def of_object(value: Any) -> Mapping[str, Any]:
    """Return a JSON value if it is an object.

    Raises:
        RecordError: it is something else.
    """
    if not isinstance(value, dict):
        raise RecordError(f"expected an object with a title, got {type(value).__name__}")
    return value


def year_in(text: str | None) -> int | None:
    """Return the first year that a text names.

    >>> year_in("May 2021"), year_in("in press")
    (2021, None)
    """
    found = _YEAR.search(text or "")
    return int(found[0]) if found else None


def unwrapped(text: str) -> str:
    r"""Undo the line breaks of a text that was wrapped; an indented line begins a paragraph.

    >>> unwrapped("  We prune\nweights.\n  It works.\n")
    'We prune weights.\nIt works.'
    """
    paragraphs = re.split(r"\n[ \t]+|\n\s*\n\s*", text.strip().replace("\r\n", "\n"))
    return "\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _told(value: Any) -> str:
    if isinstance(value, Element):
        return shown(" ".join("".join(value.itertext()).split()))
    if isinstance(value, str):
        return shown(value)
    return shown(json.dumps(value, ensure_ascii=False, default=str))


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
        parts = list(value) if isinstance(value, list | tuple) else [value]
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
