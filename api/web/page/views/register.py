"""Registering: every view under its address, and NiceGUI under the application."""

from fastapi import FastAPI
from nicegui import ui

from api.web.desk import Desk
from api.web.page.downloads import add_downloads
from api.web.page.links import Links
from api.web.page.shell import serve_static
from api.web.page.views import claims, console, entity, graph, home, missing, paper, results

_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    '<rect width="16" height="16" rx="3"'
    ' fill="#0b5cad"/><path d="M3.5 5h6M3.5 8h9M3.5 11h4" stroke="#fff" stroke-width="1.6"/></svg>'
)


def register_all(app: FastAPI, desk: Desk, links: Links) -> None:
    """Register every view and download of a graph."""
    add_downloads(app, desk, links)
    serve_static()
    home.register(desk)
    for each in (results, paper, entity, claims, graph):
        each.register(desk, links)
    console.register(desk, links)
    missing.register()
    ui.run_with(
        app,
        title="paperkg",
        favicon=_ICON,
        dark=None,
        language="en-US",
        tailwind=False,
        show_welcome_message=False,
        binding_refresh_interval=None,
    )
