"""The process that runs a server's queries on a store: it can be killed, a thread cannot.

`api.sparql.pool` starts it and talks to it through its standard input and output.  It opens the
store read-only, holds no secrets and, where the system lets it, has no network.
"""

import ctypes
import os
import queue
import sys
import threading
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any

from api.errors import ApiError, ResultTooLarge
from api.sparql import wire
from api.sparql.embedded import EmbeddedEngine
from api.sparql.limits import too_large

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_ROWS_AT_ONCE = 500
_AT_ONCE = 64 * 1024


class _Frames:
    """A file whose bytes go to the server, up to a limit."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._file = file
        self._most = most
        self._sent = 0
        self._kept = bytearray()

    def write(self, data: bytes) -> int:
        """Send on when there is enough."""
        self._kept += data
        if len(self._kept) >= _AT_ONCE:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Send what is kept."""
        if self._kept:
            self.count(wire.send(self._file, wire.DATA, bytes(self._kept)))
            self._kept.clear()

    def count(self, length: int) -> None:
        """Count bytes that were sent."""
        self._sent += length
        if self._sent > self._most:
            raise ResultTooLarge(too_large(self._most))


def run(store: Path, most: int, memory: int) -> None:
    """Answer queries until the server is gone."""
    isolated = _leave_network()
    _limit_memory(memory)
    output = sys.stdout.buffer
    try:
        engine = EmbeddedEngine(store)
    except (OSError, RuntimeError) as error:
        wire.send(output, wire.FAILED, ("GraphNotFound", f"the store does not open: {error}"))
        return
    wire.send(output, wire.READY, isolated)
    for operation, query, format in iter(_asked().get, None):
        try:
            _answer(engine, operation, query, format, _Frames(output, most))
            wire.send(output, wire.DONE)
        except ApiError as error:
            wire.send(output, wire.FAILED, (type(error).__name__, str(error)))


def _asked() -> "queue.SimpleQueue[Any]":
    """Return a queue of what the server asks; without the server this process ends."""
    asked: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def listen() -> None:
        with suppress(EOFError, OSError):
            while True:
                asked.put(wire.receive(sys.stdin.buffer)[1])
        os._exit(0)  # a query may be running, which nobody waits for any more

    threading.Thread(target=listen, daemon=True).start()
    return asked


def _answer(
    engine: EmbeddedEngine, operation: str, query: str, format: str, frames: _Frames
) -> None:
    output = sys.stdout.buffer
    if operation == "ask":
        wire.send(output, wire.TRUTH, engine.ask(query))
    elif operation == "write":
        engine.write(query, format, frames)
        frames.flush()
    else:
        found = engine.select(query)
        wire.send(output, wire.HEAD, found.columns)
        while batch := wire.packed(islice(found.rows, _ROWS_AT_ONCE)):
            frames.count(wire.send(output, wire.ROWS, batch))


def _leave_network() -> bool:
    """Go where there is no network, so that no query reaches one; tell whether that worked."""
    try:
        unshare = ctypes.CDLL(None).unshare
    except (AttributeError, OSError, TypeError):  # not Linux
        return False
    return any(unshare(spaces) == 0 for spaces in (_NEW_USER | _NEW_NETWORK, _NEW_NETWORK))


def _limit_memory(most: int) -> None:
    try:
        import resource  # not on Windows
    except ImportError:
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
