"""Downloads: any table of the page as CSV or JSON, any view as Turtle."""

import json
from collections.abc import Callable, Sequence

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from api.ask.asking import ask
from api.edges import refs
from api.graph import GraphHandle
from api.papers import read_papers
from api.resolving import NotFound
from api.web.desk import Desk
from api.web.page.answering import as_records as answer_records
from api.web.page.claims import as_records
from api.web.page.entity import read_entity
from api.web.page.finding import find, find_all, paper_rows_as_records, suggestions
from api.web.page.links import Links
from api.web.page.neighbourhood import neighbourhood
from api.web.page.records import (
    Record,
    as_csv,
    as_json,
    claims_as_turtle,
    edges_as_turtle,
    entity_as_turtle,
    paper_records,
    papers_as_turtle,
)
from api.web.page.shown import chart_claims, chart_pattern, shown_by
from api.web.page.state import PAPERS, State, read_state
from ontology.namespace import local_name

_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
}

_MOST_TYPED = 400
_MOST_ROWS = 100
_MOST_PAPERS = 2000
_Writer = Callable[[GraphHandle, str], bytes]


def add_downloads(app: FastAPI, desk: Desk, links: Links) -> None:
    """Give each table and view an address to download it from."""

    async def send(name: str, kind: str, write: _Writer) -> Response:
        if kind not in _MEDIA:
            raise HTTPException(404, f"no '{kind}' of this; there are: {', '.join(_MEDIA)}")
        try:
            body = await desk.run(lambda handle: write(handle, kind))
        except NotFound as error:
            raise HTTPException(404, str(error)) from error
        named = f'attachment; filename="{_file_name(name)}.{kind}"'
        headers = {"Content-Disposition": named, "X-Content-Type-Options": "nosniff"}
        return Response(body, headers=headers, media_type=_MEDIA[kind])

    async def suggested(q: str = "") -> Response:
        text = q.strip()[:_MOST_TYPED]
        found = await desk.run(lambda handle: suggestions(handle, text, links) if text else [])
        return JSONResponse(found, headers={"Cache-Control": "no-store"})

    async def results(request: Request, kind: str) -> Response:
        state = read_state(request.query_params.multi_items())
        return await send("results", kind, lambda handle, to: _results(handle, state, links, to))

    async def answer(q: str, kind: str) -> Response:
        return await send("answer", kind, lambda handle, to: _answer(handle, q, to))

    async def paper(key: str, kind: str) -> Response:
        return await send(key, kind, lambda handle, to: _paper(handle, links.paper_iri(key), to))

    async def entity(key: str, kind: str) -> Response:
        return await send(key, kind, lambda handle, to: _entity(handle, key, links, to))

    async def claims(request: Request, kind: str) -> Response:
        return await send("claims", kind, lambda handle, to: _claims(handle, request, links, to))

    async def graph(request: Request, kind: str) -> Response:
        keys = request.query_params.getlist("of")
        return await send("graph", kind, lambda handle, to: _graph(handle, keys, links, to))

    async def sparql(request: Request, kind: str) -> Response:
        query = request.query_params.get("query", "")
        return await send("result", kind, lambda handle, to: handle.serialize(query, to))

    app.add_api_route("/complete", suggested, methods=["GET"])
    app.add_api_route("/download/answer.{kind}", answer, methods=["GET"])
    app.add_api_route("/download/results.{kind}", results, methods=["GET"])
    app.add_api_route("/download/paper/{key}.{kind}", paper, methods=["GET"])
    app.add_api_route("/download/entity/{key:path}.{kind}", entity, methods=["GET"])
    app.add_api_route("/download/claims.{kind}", claims, methods=["GET"])
    app.add_api_route("/download/graph.{kind}", graph, methods=["GET"])
    app.add_api_route("/download/sparql.{kind}", sparql, methods=["GET"])


def written(records: Sequence[Record], kind: str) -> bytes:
    """Return records in a format.

    Raises:
        HTTPException: 404, records have no such format.
    """
    if kind == "csv":
        return as_csv(records)
    if kind == "json":
        return as_json(records)
    raise HTTPException(404, f"no '{kind}' of a table; there are: csv, json")


def _results(handle: GraphHandle, state: State, links: Links, kind: str) -> bytes:
    """Write all that a view finds, not only the page that it shows."""
    if state.type != PAPERS:
        rows = find(handle, state, links).entities
        return written([{"name": r.name, "type": r.type, "papers": r.papers} for r in rows], kind)
    ids = find_all(handle, state, links)[:_MOST_PAPERS]
    if kind == "ttl":
        return papers_as_turtle(handle, ids)
    return written(paper_rows_as_records(handle, state, links, ids), kind)


def _answer(handle: GraphHandle, question: str, kind: str) -> bytes:
    found = ask(handle, question[:_MOST_TYPED], _MOST_ROWS)
    if kind == "json":
        return json.dumps(found.as_json(), ensure_ascii=False, indent=1).encode() + b"\n"
    return written(answer_records(found), kind)


def _paper(handle: GraphHandle, paper: str, kind: str) -> bytes:
    found = next(read_papers(handle, [paper]), None)
    if found is None:
        raise NotFound(f"no paper {paper} in this graph")
    if kind == "ttl":
        return papers_as_turtle(handle, [paper])
    return written(paper_records(found), kind)


def _entity(handle: GraphHandle, key: str, links: Links, kind: str) -> bytes:
    found = read_entity(handle, key, links)
    if kind == "ttl":
        return entity_as_turtle(handle, found.iri)
    return written(as_records(found.claims), kind)


def _claims(handle: GraphHandle, request: Request, links: Links, kind: str) -> bytes:
    shown = shown_by(request.query_params.multi_items())
    if kind == "ttl":
        return claims_as_turtle(handle, chart_pattern(shown, links))
    return written(as_records(chart_claims(handle, shown, links)), kind)


def _graph(handle: GraphHandle, keys: Sequence[str], links: Links, kind: str) -> bytes:
    found = neighbourhood(handle, keys, links)
    if kind == "ttl":
        return edges_as_turtle(handle, found.edges)
    names = refs(handle, {end for edge in found.edges for end in (edge.source, edge.target)})
    return written(
        [
            {
                "source": edge.source,
                "source name": names[edge.source].name,
                "relation": local_name(edge.relation),
                "target": edge.target,
                "target name": names[edge.target].name,
            }
            for edge in found.edges
        ],
        kind,
    )


def _file_name(text: str) -> str:
    return "".join(char if char.isascii() and char.isalnum() else "-" for char in text)[:80]
