"""Later: applications that are loaded once the server answers, not before.

Importing them takes seconds of the interpreter's time, which the first requests would share.  So it
begins when somebody asks for one, or a while after the start.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

_LOADING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Loaded:
    """An application, and what must run while it answers."""

    app: ASGIApp
    running: Callable[[], AbstractAsyncContextManager[Any]]


class Later:
    """An application whose libraries take long to import: who asks for it first may wait a bit."""

    def __init__(self, load: Callable[[], Loaded], wait: float = 2.0) -> None:
        """Keep what loads the application; it is called in a thread.

        Args:
            load: loads it.
            wait: how many seconds after the start that begins, unless somebody asks before.
        """
        self._load = load
        self._wait = wait
        self._asked = asyncio.Event()
        self._ready: asyncio.Future[ASGIApp] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request as the application does, once it is there."""
        if self._ready is None:
            raise RuntimeError("the application is not running: enter `running` first")
        self._asked.set()
        app = await asyncio.shield(self._ready)
        await app(scope, receive, send)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Load the application in the background, and keep it until the end."""
        self._ready = asyncio.get_running_loop().create_future()
        ended = asyncio.Event()
        task = asyncio.create_task(self._hold(self._ready, ended))
        try:
            yield
        finally:
            ended.set()
            self._asked.set()
            await task

    async def _hold(self, ready: asyncio.Future[ASGIApp], ended: asyncio.Event) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._asked.wait(), self._wait)
        if ended.is_set():
            return
        try:
            loaded = await asyncio.to_thread(self._alone)
            async with loaded.running():
                ready.set_result(loaded.app)
                await ended.wait()
        except Exception as error:
            if ready.done():
                raise
            ready.set_exception(error)
            ready.exception()  # whoever asks is told; nobody may ask

    def _alone(self) -> Loaded:
        # One after the other: at once, each would be slower than both.
        with _LOADING:
            return self._load()
