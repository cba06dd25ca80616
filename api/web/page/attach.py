"""Attaching: the page's views as an application of their own."""

from importlib.util import find_spec

from starlette.exceptions import HTTPException

from api.errors import ApiError
from api.graph import GraphHandle
from api.web.desk import Desk
from api.web.later import Later, Loaded
from api.web.page.links import Links
from api.web.refusals import refuse


def page(desk: Desk, handle: GraphHandle) -> Later | None:
    """Return the page, as an application that answers at /; None where NiceGUI is not installed.

    NiceGUI has one application in a process, so that the graph attached last is the one shown.
    """
    if find_spec("nicegui") is None:
        return None

    def load() -> Loaded:
        # Not above: these take long to import.
        from fastapi import FastAPI

        from api.web.page.views.register import register_all

        # FastAPI's own pages of documentation load scripts from elsewhere; the page must not.
        app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        for kind in (HTTPException, ApiError, Exception):
            app.add_exception_handler(kind, refuse)
        register_all(app, desk, Links.of(handle))
        return Loaded(app, lambda: app.router.lifespan_context(app))

    return Later(load)
