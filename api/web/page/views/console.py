"""The consoles for SPARQL and GraphQL."""

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from nicegui import ui
from starlette.requests import Request

from api.errors import ApiError
from api.graph import GraphHandle
from api.sparql.guard import guard
from api.web.desk import Desk
from api.web.page.consoles import (
    GRAPHQL_EXAMPLES,
    SPARQL_EXAMPLES,
    Outcome,
    errors_of,
    run_sparql,
)
from api.web.page.links import Links, address
from api.web.page.shell import frame, html, view
from api.web.page.templates import render

_Answer = Callable[[str], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class _Console:
    """What one console shows before anything is run."""

    path: str
    name: str
    hint: str
    examples: Mapping[str, str]
    language: Literal["SPARQL", "JavaScript"]


_SPARQL = _Console(
    "/console/sparql",
    "SPARQL",
    "Read-only; the prefixes kg, id, claims, skos, rdf, rdfs, owl, xsd and prov are known.",
    SPARQL_EXAMPLES,
    "SPARQL",
)
_GRAPHQL = _Console(
    "/console/graphql",
    "GraphQL",
    "The schema is served by introspection at /graphql.",
    GRAPHQL_EXAMPLES,
    "JavaScript",
)


def register(desk: Desk, links: Links) -> None:
    """Give both consoles their addresses; ``query`` in an address is run at once."""

    async def sparql(query: str) -> str:
        started = time.monotonic()
        found = await desk.run(lambda handle: run_sparql(handle, query, links))
        return _drawn(found, started, _files(query))

    async def graphql(query: str) -> str:
        started = time.monotonic()
        found, errors = await desk.run(lambda handle: _executed(handle, query))
        return _drawn(found, started, errors=errors)

    @view(_SPARQL.path)
    async def sparql_console(request: Request) -> None:
        await _draw(request, _SPARQL, sparql)

    @view(_GRAPHQL.path)
    async def graphql_console(request: Request) -> None:
        await _draw(request, _GRAPHQL, graphql)


async def _draw(request: Request, console: _Console, answer: _Answer) -> None:
    given = request.query_params.get("query")
    query = given or next(iter(console.examples.values()))
    first = await _answered(answer, query) if given else ""
    with frame(request, console.name), ui.element("div").classes("console"):
        examples = [(name, _url(console, text)) for name, text in console.examples.items()]
        html(render("console.html", name=console.name, hint=console.hint, examples=examples))
        editor = ui.codemirror(query, language=console.language, line_wrapping=True)
        editor.props(f'aria-label="{console.name} query"')
        with ui.element("div").classes("console-actions"):
            button = html("Run")
            button.props("tag=button type=button").classes("primary")
        result = html(first)

    async def run() -> None:
        result.set_content('<p class="small" role="status">Running …</p>')
        result.set_content(await _answered(answer, editor.value))
        ui.navigate.history.replace(_url(console, editor.value))

    button.on("click", run)
    editor.on("keydown.ctrl.enter.capture.prevent.stop", run)
    editor.on("keydown.meta.enter.capture.prevent.stop", run)


async def _answered(answer: _Answer, query: str) -> str:
    try:
        return await answer(query)
    except ApiError as error:
        return render("outcome.html", outcome=None, errors=(str(error),), seconds="", files=())


def _executed(handle: GraphHandle, query: str) -> tuple[Outcome | None, tuple[str, ...]]:
    from api.graphql.execute import execute  # not above: strawberry takes long to import

    response = execute(handle, query)
    data = response.get("data")
    text = json.dumps(data, indent=2, ensure_ascii=False)
    return (Outcome(text=text) if data is not None else None), errors_of(response)


def _drawn(
    outcome: Outcome | None,
    started: float,
    files: tuple[tuple[str, str], ...] = (),
    errors: tuple[str, ...] = (),
) -> str:
    seconds = f"{time.monotonic() - started:.2f}"
    return render("outcome.html", outcome=outcome, errors=errors, seconds=seconds, files=files)


def _files(query: str) -> tuple[tuple[str, str], ...]:
    kinds = ("ttl", "nt") if guard(query) in ("construct", "describe") else ("csv", "json")
    return tuple(
        (kind.upper(), address(f"/download/sparql.{kind}", [("query", query)])) for kind in kinds
    )


def _url(console: _Console, query: str) -> str:
    return address(console.path, [("query", query)])
