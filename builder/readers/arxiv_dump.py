"""The dump of arXiv's metadata: JSON Lines, one object for each paper."""

import re
from typing import Any

from builder.papers.fields import Desk, Fields, of_object, unwrapped
from builder.papers.inputs import Input
from builder.papers.json_values import entries
from builder.papers.record import Entries, Reader

NAME = "arxiv-dump"

_MARKS = re.compile(r'"(?:submitter|authors_parsed|journal-ref|update_date)"\s*:')
_DAY = re.compile(r"\b(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4})\b")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def read(source: Input) -> Entries:
    """Stream the entries of an input; a bad one is rejected and the rest goes on."""
    desk = Desk(source.name, NAME)
    for entry in entries(source):
        yield desk.settled(entry, _fields)


def accepts(head: str) -> bool:
    """Tell whether a text is JSON with fields that only arXiv's dump has."""
    return head.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") and bool(_MARKS.search(head))


def _fields(value: Any) -> Fields:
    found = of_object(value)
    title, abstract = found.get("title"), found.get("abstract")
    # Both have a line break every eighty characters.
    return {
        "title": " ".join(title.split()) if isinstance(title, str) else title,
        "abstract": unwrapped(abstract) if isinstance(abstract, str) else abstract,
        "id": found.get("id"),
        "arxiv": found.get("id"),
        "doi": _first(found.get("doi")),
        "date": _first_version(found.get("versions")) or found.get("update_date"),
    }


def _first(value: Any) -> Any:
    """Return the first of several DOIs; the dump puts them in one field."""
    return next(iter(value.split()), None) if isinstance(value, str) else value


def _first_version(versions: Any) -> str | None:
    """Return the day of the first version, as in "Mon, 2 Apr 2007 19:18:42 GMT"."""
    first = versions[0] if isinstance(versions, list) and versions else None
    created = first.get("created") if isinstance(first, dict) else None
    day = _DAY.search(created) if isinstance(created, str) else None
    return f"{day[3]}-{_MONTHS.index(day[2]) + 1:02}-{int(day[1]):02}" if day else None


EXAMPLE = r"""{"id":"2401.00017","submitter":"Ada Field","authors":"Ada Field and Ben Stone","title":"Thin Masks: Training With\n  Half the Weights","comments":"9 pages","journal-ref":null,"doi":null,"report-no":null,"categories":"cs.LG","license":null,"abstract":"  We train with 2:4 masks from the first step on. Training runs 1.4 times\nfaster on one A100 GPU and loses 0.1\\% of accuracy.\n","versions":[{"version":"v1","created":"Sat, 30 Dec 2023 09:12:00 GMT"}],"update_date":"2024-01-02","authors_parsed":[["Field","Ada",""],["Stone","Ben",""]]}
{"id":"cs/0301001","submitter":"Cy Brook","authors":"Cy Brook","title":"A Small Cache","comments":null,"journal-ref":null,"doi":"10.1000/small.1","report-no":null,"categories":"cs.DC cs.PF","license":null,"abstract":"  A cache of four lines serves a small loop.\n","versions":[{"version":"v1","created":"Thu, 2 Jan 2003 10:00:00 GMT"}],"update_date":"2009-11-10","authors_parsed":[["Brook","Cy",""]]}
"""  # noqa: E501

READER = Reader(
    name=NAME,
    suffixes=(".json", ".jsonl"),
    description="arXiv's metadata dump: JSON Lines with id, title, abstract, categories, versions",
    accepts=accepts,
    read=read,
    example=EXAMPLE,
    example_titles=("Thin Masks: Training With Half the Weights", "A Small Cache"),
)
