"""Daily Papers as the site's API gives them: a list of {"paper": {...}, "title": ...}."""

import re
from typing import Any

from builder.papers.fields import Desk, Fields, of_object, unwrapped
from builder.papers.inputs import Input
from builder.papers.json_values import entries
from builder.papers.record import Entries, Reader

NAME = "daily-papers-api"

_MARK = re.compile(r'[\[{,]\s*"paper"\s*:\s*\{')


def read(source: Input) -> Entries:
    """Stream the entries of an input; a bad one is rejected and the rest goes on."""
    desk = Desk(source.name, NAME)
    for entry in entries(source):
        yield desk.settled(entry, _fields)


def accepts(head: str) -> bool:
    """Tell whether a text is JSON of objects that hold a paper."""
    return head.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") and bool(_MARK.search(head))


def _fields(value: Any) -> Fields:
    listed = of_object(value)
    paper = of_object(listed.get("paper", listed))
    title, summary = (paper.get(name) or listed.get(name) for name in ("title", "summary"))
    published = paper.get("publishedAt") or listed.get("publishedAt")
    shown_on = paper.get("submittedOnDailyAt") or listed.get("submittedOnDailyAt")
    return {
        "title": " ".join(title.split()) if isinstance(title, str) else title,
        "abstract": unwrapped(summary) if isinstance(summary, str) else summary,
        "id": paper.get("id"),
        "date": published,
        "page_date": shown_on[:10] if isinstance(shown_on, str) else None,
    }


EXAMPLE = """\
[{"paper": {"id": "2409.00007", "authors": [{"name": "Ada Field", "hidden": false}],
  "publishedAt": "2024-09-01T17:59:00.000Z", "title": "Queues That Never Wait",
  "summary": "We serve language models from a queue that\\nnever idles. Throughput grows 2.1x on \
H100 GPUs.", "upvotes": 12, "submittedOnDailyAt": "2024-09-03T01:00:00.000Z"},
  "publishedAt": "2024-09-01T17:59:00.000Z", "title": "Queues That Never Wait", "numComments": 2},
 {"paper": {"id": "2409.00008", "publishedAt": "2024-09-02T09:00:00.000Z",
  "title": "Two Experts Suffice", "summary": "Two experts answer as well as eight."}}]
"""

READER = Reader(
    name=NAME,
    suffixes=(".json", ".jsonl"),
    description="Daily Papers as the site's API gives them, JSON",
    accepts=accepts,
    read=read,
    example=EXAMPLE,
    example_titles=("Queues That Never Wait", "Two Experts Suffice"),
)
