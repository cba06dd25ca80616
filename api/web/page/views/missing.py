"""What stands at addresses of nothing."""

from starlette.requests import Request

from api.resolving import NotFound
from api.web.page.shell import view


def register() -> None:
    """Say of any other address that there is nothing."""

    @view("/{path:path}")
    async def missing(request: Request) -> None:
        raise NotFound(f"nothing at {request.url.path}; search for it, or go to the start page")
