"""The page of an entity."""

from starlette.requests import Request

from api.web.desk import Desk
from api.web.page.entity import read_entity
from api.web.page.links import Links, address
from api.web.page.shell import frame, html, view
from api.web.page.templates import render


def register(desk: Desk, links: Links) -> None:
    """Give each entity an address."""

    @view("/entity/{key:path}")
    async def entity(request: Request, key: str) -> None:
        found = await desk.run(lambda handle: read_entity(handle, key, links))
        url = f"/download{links.entity(found.iri)}"
        with frame(request, found.name):
            html(
                render(
                    "entity.html",
                    view=found,
                    search_url=address("/search", [("entity", key)]),
                    graph_url=address("/graph", [("of", key)]),
                    files=[(kind.upper(), f"{url}.{kind}") for kind in ("csv", "json", "ttl")],
                )
            )
