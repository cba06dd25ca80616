"""The web server: GraphQL, SPARQL, a health check and a page that leads to them."""

import html
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route

from api.errors import ApiError
from api.graph import GraphHandle
from api.sparql.limits import Limits
from api.web.agents import agents
from api.web.desk import Desk
from api.web.graphql import answer_graphql
from api.web.later import Later
from api.web.page.attach import page as page_of
from api.web.refusals import refuse
from api.web.sparql import answer_sparql

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>paperkg</title>
<style>body {{ font: 1rem/1.5 sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }}
textarea {{ width: 100%; font: .9rem/1.4 monospace }}</style>
<h1>paperkg</h1>
<p>{papers} papers from <code>{location}</code>, content <code>{content}</code>.</p>
<h2>SPARQL</h2>
<p><code>GET</code> or <code>POST</code> to <a href="/sparql?query={example}">/sparql</a>.</p>
<form action="/sparql"><textarea name="query" rows="5">{query}</textarea>
<p><button>Run</button></p></form>
<h2>GraphQL</h2>
<p><code>POST {{"query": ...}}</code> to
<a href="/graphql?query=%7B__typename%7D">/graphql</a>, or <code>GET</code> with
<code>?query=</code>.</p>
<h2>Health</h2><p><a href="/health">/health</a></p>
</html>
"""
_THIS_MACHINE = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?"
_QUERY = "SELECT ?title WHERE { ?paper a kg:SpeedupPaper ; kg:title ?title } LIMIT 20"


def create_app(
    handle: GraphHandle,
    limits: Limits | None = None,
    origins: Sequence[str] = (),
    page: bool = False,
    host: str = "127.0.0.1",
) -> Starlette:
    """Return the web application over an open graph.

    Args:
        handle: the graph; open it within the same limits, so that its queries can be stopped.
        limits: what one request may take.
        origins: the sites whose pages may read this server, besides those of this machine; "*"
            for all.
        page: whether the page and the tools of agents are served too, where NiceGUI and the SDK
            of the Model Context Protocol are there.
        host: the address that it will be served at.
    """
    limits = limits or Limits()
    desk = Desk(handle, limits)

    counted = {} if "papers" in handle.manifest else {"papers": _papers(handle)}

    async def graphql(request: Request) -> Response:
        return await answer_graphql(desk, request)

    async def sparql(request: Request) -> Response:
        return await answer_sparql(desk, handle.graph_name, request)

    async def health(_: Request) -> Response:
        facts = {**counted, **handle.manifest}
        answer = {"status": "ok", "papers": facts["papers"], "content": facts.get("content")}
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})

    async def index(_: Request) -> Response:
        return HTMLResponse(_page(handle.location, {**counted, **handle.manifest}))

    routes = [
        _route("/health", health, "GET"),
        _route("/graphql", graphql, "GET", "POST"),
        _route("/sparql", sparql, "GET", "POST"),
    ]
    pages = page_of(desk, handle) if page else None
    if pages is None:
        routes.append(_route("/", index, "GET"))
    app = Starlette(routes=routes, lifespan=desk.open)
    _refuse_and_allow(app, origins)
    _mount(app, {"/mcp": agents(desk, host) if page else None, "": pages})
    return app


def _route(path: str, answer: Callable[[Request], Awaitable[Response]], *methods: str) -> Route:
    route = Route(path, answer, methods=list(methods))
    route.methods = set(methods)  # not HEAD, which would run the query for nothing
    return route


def _mount(app: Starlette, doors: Mapping[str, Later | None]) -> None:
    """Lay further applications under paths; they run while the first one does."""
    there = {path: door for path, door in doors.items() if door is not None}
    for path, door in there.items():
        app.router.routes.append(Route(path, door) if path else Mount(path, door))
    before = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(asked: Starlette) -> AsyncIterator[Any]:
        async with AsyncExitStack() as stack:
            for door in reversed(there.values()):  # the page first: people wait for it
                await stack.enter_async_context(door.running())
            yield await stack.enter_async_context(before(asked))

    app.router.lifespan_context = lifespan


def _refuse_and_allow(app: Starlette, origins: Sequence[str]) -> None:
    """Say what is told of errors, and which sites' pages may read answers."""
    for kind in (HTTPException, ApiError, Exception):
        app.add_exception_handler(kind, refuse)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(origins),
        allow_origin_regex=_THIS_MACHINE,
        allow_methods=["GET", "POST"],
        allow_headers=["*"],
    )


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes any free one.

    Raises:
        ApiError: the address is taken, or no address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        # Listening from here on: who reads the address may connect before the server runs.
        bound.listen()
    except (OSError, OverflowError) as error:
        bound.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise ApiError(f"cannot serve on {host}:{port}: {reason}; choose another --port") from error
    return bound


def address(bound: socket.socket) -> str:
    """Return the address that a bound socket serves at."""
    host, port, *_ = bound.getsockname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(app: Starlette, bound: socket.socket) -> None:
    """Serve until interrupted."""
    # uvicorn shuts down in order and then raises the signal again; that is no failure.
    with suppress(KeyboardInterrupt):
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[bound])


def _papers(handle: GraphHandle) -> int:
    rows = handle.select("SELECT (COUNT(*) AS ?number) WHERE { ?paper a kg:Paper }")
    return next(int(str(number)) for (number,) in rows)


def _page(location: str, facts: Mapping[str, Any]) -> str:
    given = {
        "papers": facts["papers"],
        "location": location,
        "content": facts.get("content", "unknown"),
        "query": _QUERY,
        "example": "ASK%20%7B%20%3Fpaper%20a%20kg%3APaper%20%7D",
    }
    return _PAGE.format(**{name: html.escape(str(value)) for name, value in given.items()})
