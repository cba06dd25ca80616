"""arXiv's API: Atom feeds, by query and day of submission (info.arxiv.org/help/api)."""

from collections.abc import Mapping
from datetime import date
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from builder.fetching.pages import Site, Window
from builder.papers.xml_elements import children, first, text_of

URL = "https://export.arxiv.org/api/query"
PAUSE = 3.0
"""Seconds between requests that arXiv's terms of use ask for."""

_PAGE = 500
_MOST = 30_000


def _parameters(window: Window, number: int) -> Mapping[str, str]:
    return {
        "search_query": _question(window.query, window.day),
        "sortBy": "submittedDate",
        "sortOrder": "ascending",
        "start": str(number * _PAGE),
        "max_results": str(_PAGE),
    }


def _question(query: str, day: date | None) -> str:
    if day is None:
        return query
    span = f"submittedDate:[{day:%Y%m%d}0000 TO {day:%Y%m%d}2359]"
    return f"({query}) AND {span}" if query else span


def _counted(body: bytes) -> tuple[int, int | None]:
    try:
        feed = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise ValueError(f"not well-formed XML: {error}") from error
    entries = list(children(feed, "entry"))
    total = text_of(first(feed, "totalResults"))
    errors = [text_of(first(entry, "summary")) for entry in entries if _is_error(text_of(entry))]
    if errors:
        raise ValueError(errors[0])
    return len(entries), int(total) if total.isdigit() else None


def _is_error(text: str) -> bool:
    return "arxiv.org/api/errors" in text


SITE = Site("arxiv", ".xml", _PAGE, _parameters, _counted, _MOST)
