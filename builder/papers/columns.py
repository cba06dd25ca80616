"""Columns: which column of a table says what of a paper, whatever it is called."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from builder.errors import RecordError
from builder.papers.fields import Fields

_NAMES = {
    "title": ("title", "papertitle", "articletitle", "documenttitle", "primarytitle"),
    "abstract": ("abstract", "abstracttext", "papersabstract", "paperabstract", "summary"),
    "year": ("year", "publicationyear", "pubyear", "yearpublished"),
    "date": ("date", "publicationdate", "published", "publishedat", "publisheddate", "pubdate"),
    "doi": ("doi", "doiurl"),
    "arxiv": ("arxivid", "arxiv", "eprint", "arxivurl"),
    "url": ("url", "link", "paperurl", "absurl", "urlabs", "pdfurl"),
    "id": ("id", "paperid", "identifier", "key"),
    "digest": ("digest",),
}
_TRUE = ("1", "true", "yes")


def chosen(names: Iterable[str]) -> Mapping[str, str]:
    """Return which column stands for which field; spelling and word breaks are no matter.

    >>> dict(chosen(["Paper Title", "arXiv ID", "Venue"]))
    {'title': 'Paper Title', 'arxiv': 'arXiv ID'}
    """
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(re.sub(r"[^a-z]", "", name.lower()), name)
    found = (
        (field, next((folded[known] for known in names if known in folded), None))
        for field, names in _NAMES.items()
    )
    return {field: name for field, name in found if name is not None}


def of_row(row: Mapping[str, Any], columns: Mapping[str, str]) -> Fields:
    """Return the fields of a row; an empty cell says nothing."""
    found = {field: _plain(row.get(name)) for field, name in columns.items()}
    if (digest := found.get("digest")) is not None:
        found["digest"] = str(digest).lower() in _TRUE
    return {field: value for field, value in found.items() if value is not None}


def of_cells(cells: Sequence[str], header: Sequence[str], columns: Mapping[str, str]) -> Fields:
    """Return the fields of a row of texts.

    Raises:
        RecordError: it has more or fewer cells than there are columns.
    """
    if len(cells) != len(header):
        raise RecordError(f"{len(cells)} cells where the header has {len(header)} columns")
    return of_row(dict(zip(header, cells, strict=True)), columns)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float):  # A column of whole numbers with gaps in it.
        return int(value) if value.is_integer() else None
    if value is None or isinstance(value, int | bool | list | dict):
        return value
    return str(value)
