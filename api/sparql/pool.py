"""The processes that run a server's queries: each runs one at a time and is killed for its time."""

import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, cast

import api.errors as errors
from api.errors import ApiError, LimitExceeded, QueryTimeout, ServerBusy, StoreFailed
from api.sparql import wire
from api.sparql.limits import MIB, Limits, too_long

Frame = tuple[bytes, Any]


class Worker:
    """A process that runs queries (`api.sparql.worker`)."""

    def __init__(self, store: Path, limits: Limits) -> None:
        command = [sys.executable, "-P", "-m", "api.sparql.worker", str(store)]
        self._process = subprocess.Popen(
            [*command, str(limits.result), str(limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "RUST_BACKTRACE": "0"},
            start_new_session=True,  # an interrupt at the terminal is the server's business
        )
        self._input = cast(IO[bytes], self._process.stdin)
        self._output = cast(IO[bytes], self._process.stdout)
        self.isolated: bool | None = None
        """Whether it has no network; None as long as it is not ready."""
        self.resting = True
        """Whether it waits for a question: none of its answers is still to be read."""

    def wait_ready(self) -> None:
        """Return when the store is open.

        Raises:
            StoreFailed: it does not open.
        """
        if self.isolated is None:
            kind, value = wire.receive(self._output)
            if kind == wire.FAILED:
                raise StoreFailed(value[1])
            self.isolated = bool(value)

    def ask(self, *question: str) -> Iterator[Frame]:
        """Send a question and yield the frames of its answer."""
        self.wait_ready()
        self.resting = False
        with suppress(BrokenPipeError):  # then it is gone, which reading tells
            wire.send(self._input, wire.HEAD, question)
            self._input.flush()
        while True:
            kind, value = wire.receive(self._output)
            self.resting = kind in (wire.DONE, wire.FAILED)
            if kind == wire.DONE:
                return
            if kind == wire.FAILED:
                raise getattr(errors, value[0], ApiError)(value[1])
            yield kind, value

    def kill(self) -> None:
        """End it, whatever it does."""
        self._process.kill()

    def bury(self) -> None:
        """End it and let go of what is left of it."""
        self._process.kill()
        self._process.wait()
        self._output.close()
        with suppress(BrokenPipeError):
            self._input.close()


class Workers:
    """As many workers on a store as may run at once."""

    def __init__(self, store: Path, limits: Limits) -> None:
        """Start them; `wait_ready` returns when they are ready."""
        self._store = store
        self._limits = limits
        self._idle = deque(Worker(store, limits) for _ in range(limits.workers))
        self._busy: dict[Worker, float] = {}
        self._late: set[Worker] = set()
        lock = threading.Lock()
        self._change, self._alarm = threading.Condition(lock), threading.Condition(lock)
        self._wakes = float("inf")
        self._open = True
        threading.Thread(target=self._watch, name="query limits", daemon=True).start()

    def wait_ready(self) -> None:
        """Return when one has opened the store, as the others then will; call it first of all.

        Raises:
            StoreFailed: the store does not open.
        """
        try:
            self._idle[-1].wait_ready()
        except EOFError as error:
            raise StoreFailed(f"no process can be started to read {self._store}") from error

    @property
    def isolated(self) -> bool:
        """Whether no worker has a network; all are waited for."""
        with self._change:
            idle = tuple(self._idle)
        for worker in idle:
            worker.wait_ready()
        return all(worker.isolated for worker in idle)

    @contextmanager
    def answer(self, deadline: float, *question: str) -> Iterator[Iterator[Frame]]:
        """Yield the frames of an answer that is whole by the deadline (`time.monotonic`).

        Raises:
            LimitExceeded: it is not, or it takes more than a query may.
            QueryError: as the engine says.
        """
        worker = self._take(deadline)
        try:
            yield worker.ask(*question)
        except EOFError as error:
            raise self._reason(worker) from error
        finally:
            self._give_back(worker)

    def close(self) -> None:
        """End all workers, and with them what they run."""
        with self._change:
            self._open = False
            idle, workers = tuple(self._idle), tuple(self._busy)
            self._idle.clear()
            self._change.notify_all()
            self._alarm.notify_all()
        for worker in workers:
            worker.kill()  # who waits for a busy one reads its end, and buries it
        for worker in idle:
            worker.bury()

    def _take(self, deadline: float) -> Worker:
        with self._change:
            while self._open and not self._idle:
                left = deadline - time.monotonic()
                if left <= 0 or not self._change.wait(left):
                    break
            if not self._open:
                raise ServerBusy("the server is being shut down; ask again later")
            if not self._idle or time.monotonic() >= deadline:
                raise ServerBusy("too many others are being answered; ask again later")
            worker = self._idle.pop()
            self._busy[worker] = deadline
            if deadline < self._wakes:
                self._alarm.notify()
            return worker

    def _give_back(self, worker: Worker) -> None:
        with self._change:
            del self._busy[worker]
            sound = worker.resting and worker.isolated is not None and worker not in self._late
            self._late.discard(worker)
            if sound and self._open:
                self._idle.append(worker)
                self._change.notify()
                return
        worker.bury()
        with self._change:
            if self._open:
                self._idle.appendleft(Worker(self._store, self._limits))
                self._change.notify()

    def _reason(self, worker: Worker) -> LimitExceeded:
        if worker in self._late:
            return QueryTimeout(too_long(self._limits.seconds))
        if not self._open:
            return ServerBusy("the server is being shut down; ask again later")
        return LimitExceeded(
            f"the query took more memory than the {self._limits.memory / MIB:g} MiB it may have, "
            "or broke the engine; narrow it"
        )

    def _watch(self) -> None:
        """Kill what is late."""
        with self._change:
            while self._open:
                now = time.monotonic()
                for worker, deadline in self._busy.items():
                    if deadline <= now and worker not in self._late:
                        self._late.add(worker)
                        worker.kill()
                self._wakes = min(
                    (end for worker, end in self._busy.items() if worker not in self._late),
                    default=float("inf"),
                )
                left = self._wakes - now
                self._alarm.wait(left if left < threading.TIMEOUT_MAX else None)
