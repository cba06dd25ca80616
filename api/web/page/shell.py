"""The shell: what all views share, from the search box to the switch of colours."""

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from nicegui import app, ui
from nicegui.elements.html import Html
from starlette.requests import Request
from starlette.responses import Response

from api.errors import ApiError
from api.resolving import NotFound
from api.web.page.templates import render
from api.web.refusals import status_of

_STATIC = Path(__file__).with_name("static")
_ROOT = "/_page"
_PATIENCE = 86_400
_LOG = logging.getLogger(__name__)
_VIEWS = (
    ("/search", "Papers"),
    ("/claims", "Claims"),
    ("/graph", "Graph"),
    ("/console/sparql", "SPARQL"),
    ("/console/graphql", "GraphQL"),
)


def serve_static() -> None:
    """Serve the style sheet and the script of the page."""
    app.add_static_files(_ROOT, _STATIC, max_cache_age=86400)


_View = TypeVar("_View", bound=Callable[..., Awaitable[None]])


def view(path: str) -> Callable[[_View], None]:
    """Register what draws a view under its address; what it raises is shown, with its status."""

    def register(draw: _View) -> None:
        @wraps(draw)
        async def drawn(request: Request, *given: object, **named: object) -> Response | None:
            try:
                await draw(request, *given, **named)
            except ApiError as error:
                return _refuse(request, str(error), _status(error))
            except Exception:
                _LOG.exception("the view of %s failed", request.url.path)
                return _refuse(request, "this cannot be shown: internal error", 500)
            return None

        # The server bounds the time that queries take; drawing takes little more.
        ui.page(path, response_timeout=_PATIENCE)(drawn)

    return register


@contextmanager
def frame(request: Request, title: str, query: str = "") -> Iterator[None]:
    """Draw what stands around a view; what is drawn inside goes into the main part."""
    ui.page_title(f"{title} · paperkg" if title else "paperkg")
    ui.add_head_html(_head())
    theme = request.cookies.get("theme")
    ui.dark_mode({"dark": True, "light": False}.get(theme or ""))
    with ui.header(fixed=False, elevated=False, wrap=False).classes("bar"):
        views = [(path, name, request.url.path == path) for path, name in _VIEWS]
        html(render("bar.html", views=views, query=query))
    with ui.element("div").classes("view") as content:
        yield
    ui.skip_link("Skip to the content", target=content)


def html(content: str) -> Html:
    """Draw HTML made by `render`, which has escaped what it was given."""
    return ui.html(content, sanitize=False)


def _refuse(request: Request, message: str, status: int) -> Response:
    """Draw a view that says what is wrong, and answer with a status that says so too."""
    with frame(request, "Not found" if status == 404 else "Not answered"):
        html(render("refusal.html", message=message))
    return ui.context.client.build_response(request, status)


def _status(error: ApiError) -> int:
    return 404 if isinstance(error, NotFound) else status_of(error)


def _head() -> str:
    version = sha256(b"".join(path.read_bytes() for path in sorted(_STATIC.iterdir()))).hexdigest()
    files = {name: f"{_ROOT}/{name}?v={version[:8]}" for name in ("page.css", "page.js")}
    return (
        f'<link rel="stylesheet" href="{files["page.css"]}">'
        f'<script defer src="{files["page.js"]}"></script>'
    )
