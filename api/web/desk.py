"""The desk of the server: lets so many requests in, and gives each its time."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from api.errors import ServerBusy
from api.graph import GraphHandle
from api.sparql.limits import Limits
from api.web.discreet import DiscreetEngine

T = TypeVar("T")


class Desk:
    """Runs what takes time off the event loop."""

    def __init__(self, handle: GraphHandle, limits: Limits) -> None:
        self._handle = handle
        self._limits = limits
        # Those above the number of workers shape their answers meanwhile.
        self._threads = ThreadPoolExecutor(limits.workers + 4, thread_name_prefix="request")
        self._inside = 0
        self._lock = threading.Lock()

    async def run(self, work: Callable[[GraphHandle], T]) -> T:
        """Return what some work on the graph gives; the graph it sees does not change.

        Raises:
            ServerBusy: too many others are waiting.
            ApiError: what the work raises.
        """
        with self._lock:
            if self._inside >= self._limits.workers + self._limits.waiting:
                raise ServerBusy("too many others are being answered; ask again later")
            self._inside += 1
        deadline = time.monotonic() + self._limits.seconds
        future = self._threads.submit(self._work, work, deadline)
        future.add_done_callback(self._leave)
        return await asyncio.wrap_future(future)

    @asynccontextmanager
    async def open(self, _: object) -> AsyncIterator[None]:
        """Answer until the application ends; then send away who still waits."""
        yield
        self.close()

    def close(self) -> None:
        """Send away who still waits."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _work(self, work: Callable[[GraphHandle], T], deadline: float) -> T:
        now = self._handle.until(deadline)
        engine = DiscreetEngine(now.engine)
        return work(GraphHandle(engine, now.location, now.manifest, now.lists, now.index))

    def _leave(self, future: Future[Any]) -> None:  # noqa: ARG002 (as callbacks are called)
        with self._lock:
            self._inside -= 1
