"""The results of a search or a question."""

from markupsafe import Markup
from starlette.requests import Request

from api.ask.answer import Answer
from api.ask.asking import ask
from api.finding.search import thing_types
from api.graph import GraphHandle
from api.web.desk import Desk
from api.web.page.answering import SHOWN, consoles, is_question, lines, may_be_question
from api.web.page.facets import labels_of
from api.web.page.finding import Results, find
from api.web.page.links import Links, address
from api.web.page.marking import words
from api.web.page.shell import frame, html, view
from api.web.page.state import PAPERS, SORTS, State, read_state
from api.web.page.templates import render


def register(desk: Desk, links: Links) -> None:
    """Give the results their address."""

    @view("/search")
    async def search(request: Request) -> None:
        state = read_state(request.query_params.multi_items())
        answer = await desk.run(lambda handle: _answer(handle, state))
        if answer is not None and answer.understood:
            heading = f"“{state.query}”"
            with frame(request, heading, query=state.query):
                html(render("heading.html", text=heading) + _answered(answer, state, links))
            return
        results, heading = await desk.run(lambda handle: _found(handle, state, links))
        told = _answered(answer, state, links) if answer and is_question(state.query) else ""
        with frame(request, heading, query=state.query):
            html(_drawn(results, heading, told))


def _answer(handle: GraphHandle, state: State) -> Answer | None:
    """Return the answer to a query that may be a question; None where it is words to look for."""
    if state.plain or state.chosen or state.type != PAPERS or not may_be_question(state.query):
        return None
    return None if handle.find(state.query) else ask(handle, state.query, SHOWN)


def _answered(answer: Answer, state: State, links: Links) -> str:
    files = [
        (kind.upper(), address(f"/download/answer.{kind}", [("q", state.query)]))
        for kind in ("csv", "json")
    ]
    return render(
        "answer.html",
        answer=answer,
        lines=lines(answer, links),
        consoles=consoles(answer),
        question_url=lambda text: State(text).url(),
        words_url=state.url(plain=True),
        files=files,
    )


def _found(handle: GraphHandle, state: State, links: Links) -> tuple[Results, str]:
    return find(handle, state, links), _heading(handle, state, links)


def _heading(handle: GraphHandle, state: State, links: Links) -> str:
    """Say in words what is listed."""
    keys = {value for name, value in state.chosen if name not in ("kind", "year")}
    labels = labels_of(handle, [links.iri(key) for key in keys])
    parts = [f"“{state.query}”"] if state.query else []
    for name, value in state.chosen:
        named = words(value) if name == "kind" else value
        parts.append(labels.get(links.iri(value), value) if value in keys else named)
    what = "Papers" if state.type == PAPERS else state.type
    return ", ".join(parts) or f"All {what.lower()}"


def _drawn(results: Results, heading: str, told: str) -> str:
    state = results.state
    kinds = ("csv", "json", "ttl") if state.type == PAPERS else ("csv", "json")
    return render(
        "results.html",
        results=results,
        state=state,
        heading=heading,
        answer=Markup(told),  # made by a template, so it is escaped
        types=[
            (name, State(state.query, type=name).url(), name == state.type)
            for name in thing_types()
        ],
        sorts=[(text, state.url(sort=name), name == state.sort) for name, text in SORTS.items()],
        files=[(kind.upper(), state.url(f"/download/results.{kind}")) for kind in kinds],
    )
