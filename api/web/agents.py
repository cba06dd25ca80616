"""The door of agents: the Model Context Protocol at /mcp, where its SDK is installed."""

from importlib.util import find_spec

from starlette.applications import Starlette

from api.web.desk import Desk
from api.web.later import Later, Loaded


def agents(desk: Desk, host: str) -> Later | None:
    """Return the tools for agents, as an application that answers at /mcp; None without their SDK.

    ``host`` is the address that it is served at.
    """
    if find_spec("mcp") is None:
        return None

    def load() -> Loaded:
        from api.mcp.running import http_door  # not above: its SDK takes long to import

        door = http_door(desk.run, host)
        return Loaded(Starlette(routes=list(door.routes)), door.running)

    return Later(load)
