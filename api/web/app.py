"""The web server: GraphQL, SPARQL, a health check and a page that leads to them."""

import html
import socket
from contextlib import suppress
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse

from api.errors import ApiError
from api.graph import GraphHandle
from api.web.graphql import answer_graphql
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
_QUERY = "SELECT ?title WHERE { ?paper a kg:SpeedupPaper ; kg:title ?title } LIMIT 20"


def create_app(handle: GraphHandle) -> FastAPI:
    """Return the web application over an open graph."""
    # FastAPI's own pages of documentation load scripts from elsewhere; this server must not.
    app = FastAPI(title="paperkg", docs_url=None, redoc_url=None, openapi_url=None)
    papers = _papers(handle)

    async def graphql(request: Request) -> Response:
        return await answer_graphql(handle, request)

    async def sparql(request: Request) -> Response:
        return await answer_sparql(handle, request)

    def health() -> Response:
        content = handle.manifest.get("content")
        return JSONResponse({"status": "ok", "papers": papers, "content": content})

    def index() -> Response:
        return HTMLResponse(_page(handle, papers))

    app.add_api_route("/", index, methods=["GET"])
    app.add_api_route("/health", health, methods=["GET"])
    app.add_api_route("/graphql", graphql, methods=["GET", "POST"])
    app.add_api_route("/sparql", sparql, methods=["GET", "POST"])
    app.add_exception_handler(HTTPException, _refuse)
    return app


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


def run(app: FastAPI, bound: socket.socket) -> None:
    """Serve until interrupted."""
    # uvicorn shuts down in order and then raises the signal again; that is no failure.
    with suppress(KeyboardInterrupt):
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[bound])


def _papers(handle: GraphHandle) -> int:
    rows = handle.select("SELECT (COUNT(*) AS ?number) WHERE { ?paper a kg:Paper }")
    return next(int(str(number)) for (number,) in rows)


def _page(handle: GraphHandle, papers: int) -> str:
    given: dict[str, Any] = {
        "papers": papers,
        "location": handle.location,
        "content": handle.manifest.get("content", "unknown"),
        "query": _QUERY,
        "example": "ASK%20%7B%20%3Fpaper%20a%20kg%3APaper%20%7D",
    }
    return _PAGE.format(**{name: html.escape(str(value)) for name, value in given.items()})


async def _refuse(request: Request, error: Exception) -> Response:
    # Starlette's types know handlers of any exception; this one is registered for these only.
    refusal = error if isinstance(error, HTTPException) else HTTPException(500, str(error))
    if request.url.path == "/graphql":
        content = {"errors": [{"message": str(refusal.detail)}]}
        return JSONResponse(content, refusal.status_code, refusal.headers)
    return PlainTextResponse(f"{refusal.detail}\n", refusal.status_code, refusal.headers)
