"""Running the server of agents: on standard input and output, or under a web application."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

from mcp.server.transport_security import TransportSecuritySettings

from api.graph import GraphHandle
from api.mcp.server import Run, build_server

T = TypeVar("T")

_HERE = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class HttpDoor:
    """The server as routes of a Starlette application, and what must run while they answer."""

    routes: Sequence[Any]
    running: Callable[[], AbstractAsyncContextManager[None]]


def serve_stdio(handle: GraphHandle, seconds: float) -> None:
    """Answer on standard input and output until it ends; a tool has so many seconds."""

    async def run(work: Callable[[GraphHandle], T]) -> T:
        limited = handle.until(time.monotonic() + seconds)
        return await asyncio.to_thread(work, limited)

    build_server(run).run("stdio")


def http_door(run: Run, host: str) -> HttpDoor:
    """Return the server at /mcp (streamable HTTP, without sessions).

    At an address of this machine only requests to names of this machine are answered, so that no
    web site can reach it by a name that it makes point here (DNS rebinding).
    """
    server = build_server(run)
    local = host in ("localhost", "::1") or host.startswith("127.")
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=local,
        allowed_hosts=[f"{name}:*" for name in _HERE],
        allowed_origins=[f"http://{name}:*" for name in _HERE],
    )
    app = server.streamable_http_app(
        json_response=True, stateless_http=True, transport_security=security
    )
    return HttpDoor(tuple(app.routes), server.session_manager.run)
