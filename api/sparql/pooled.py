"""The engine of a server: runs SPARQL in processes that end with their time."""

import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Self

from api.errors import StoreFailed
from api.sparql import wire
from api.sparql.embedded import triples
from api.sparql.limits import Limits
from api.sparql.pool import Workers
from api.sparql.rows import Output, Rows, Triple


class PooledEngine:
    """Runs SPARQL on an Oxigraph database of this machine, read-only and within limits."""

    lateral = True

    def __init__(self, workers: Workers, limits: Limits, deadline: float | None = None) -> None:
        self._workers = workers
        self._limits = limits
        self._deadline = deadline

    @classmethod
    def start(cls, store: Path, limits: Limits) -> Self:
        """Start the processes and return when they have opened the store.

        Raises:
            StoreFailed: it does not open.
        """
        workers = Workers(store, limits)
        try:
            workers.wait_ready()
        except StoreFailed:
            workers.close()
            raise
        return cls(workers, limits)

    @property
    def isolated(self) -> bool:
        """Whether the processes have no network."""
        return self._workers.isolated

    def until(self, deadline: float) -> Self:
        """Return an engine on the same processes whose queries end by then."""
        return type(self)(self._workers, self._limits, deadline)

    def select(self, query: str) -> Rows:
        """Run a SELECT."""
        rows: list[tuple[Any, ...]] = []
        columns: tuple[str, ...] = ()
        for kind, value in self._frames("select", query):
            if kind == wire.HEAD:
                columns = value
            else:
                rows += value
        return Rows(columns, iter(wire.unpacked(rows)))

    def ask(self, query: str) -> bool:
        """Run an ASK."""
        ((_, value),) = self._frames("ask", query)
        return bool(value)

    def construct(self, query: str) -> Iterator[Triple]:
        """Run a CONSTRUCT or DESCRIBE."""
        return triples(self.serialize(query, "nt"))

    def write(self, query: str, format: str, output: Output) -> None:
        """Run any query and write its result as it is found."""
        for _, value in self._frames("write", query, format):
            output.write(value)

    def serialize(self, query: str, format: str) -> bytes:
        """Run any query and return its result as it is written."""
        output = BytesIO()
        self.write(query, format, output)
        return output.getvalue()

    def close(self) -> None:
        """End the processes."""
        self._workers.close()

    def _frames(self, operation: str, query: str, format: str = "") -> Iterator[tuple[bytes, Any]]:
        deadline = self._deadline
        if deadline is None:
            deadline = time.monotonic() + self._limits.seconds
        with self._workers.answer(deadline, operation, query, format) as frames:
            yield from frames
