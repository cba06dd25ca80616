"""The start page: examples to try, and what the graph holds."""

from collections.abc import Iterator, Mapping

from starlette.requests import Request

from api.ask.asking import EXAMPLES
from api.graph import GraphHandle
from api.statistics import Statistics, statistics
from api.web.desk import Desk
from api.web.page.marking import words
from api.web.page.shell import frame, html, view
from api.web.page.state import State
from api.web.page.templates import render

_NAMES = ("quantization", "A100")
_SHOWN = 10


def register(desk: Desk) -> None:
    """Give the start page its address."""
    kept: dict[object, Statistics] = {}

    def counted(handle: GraphHandle) -> Statistics:
        # Counting takes longer than drawing, and what was built does not change.
        content = handle.manifest.get("content")
        found = kept.get(content) or statistics(handle)
        if content:
            kept.clear()
            kept[content] = found
        return found

    @view("/")
    async def home(request: Request) -> None:
        found, location = await desk.run(lambda handle: (counted(handle), handle.location))
        with frame(request, ""):
            html(
                render(
                    "home.html",
                    statistics=found,
                    tables=tuple(_tables(found)),
                    examples=[(text, State(text).url()) for text in (*EXAMPLES, *_NAMES)],
                    location=location,
                )
            )


def _tables(found: Statistics) -> Iterator[dict[str, object]]:
    kinds = {name: State(chosen=(("kind", name),)).url() for name in found.claims_by_kind}
    years = {name: State(chosen=(("year", name),)).url() for name in found.papers_by_year}
    types = {name: State(type=name).url() for name in found.entities_by_type}
    roles = dict.fromkeys(found.mentions_by_role, "")
    yield _table("Claims by kind", "kind", found.claims_by_kind, kinds)
    yield _table("Things by type", "type", found.entities_by_type, types)
    yield _table("Mentions by role", "role", found.mentions_by_role, roles)
    if years:
        yield _table("Papers by year", "year", found.papers_by_year, years)


def _table(
    title: str, column: str, counts: Mapping[str, int], urls: Mapping[str, str]
) -> dict[str, object]:
    ranked = sorted(counts.items(), key=lambda item: -item[1])[:_SHOWN]
    if column == "year":
        ranked = sorted(counts.items(), reverse=True)[:_SHOWN]
    most = max((number for _, number in ranked), default=1)
    rows = [
        (words(name), f"{number:,}", urls[name], round(100 * number / most))
        for name, number in ranked
        if number
    ]
    return {"title": title, "columns": (column, "count", "share"), "rows": rows}
