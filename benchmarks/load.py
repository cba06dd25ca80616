"""Load: clients that ask at the same time, and how long they waited."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

Ask = Callable[[], list[bytes]]
"""Asks a question, in one request or several; returns the answers."""


def waits(make: Callable[[], Ask], clients: int, seconds: float, least: int = 2) -> list[float]:
    """Return the seconds that each question took, asked by several clients one after the other.

    Args:
        make: makes a way to ask for a client of its own.
        clients: how many ask at the same time.
        seconds: how long each goes on asking.
        least: how often each asks at least.
    """
    found: list[float] = []
    errors: list[BaseException] = []
    start = threading.Barrier(clients)

    def client() -> None:
        try:
            ask = make()
            ask()  # connections are made, caches are warm
            start.wait(timeout=600)
            began, own = time.perf_counter(), []
            while len(own) < least or time.perf_counter() - began < seconds:
                at = time.perf_counter()
                ask()
                own.append(time.perf_counter() - at)
            found.extend(own)
        except BaseException as error:
            errors.append(error)
            start.abort()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return found


def percentile(values: list[float], percent: int) -> float:
    """Return the value that so many percent of all do not exceed."""
    if len(values) < 2:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


class Connection:
    """A connection to a server that stays open."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        parts = urlsplit(url)
        self._path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        self._headers = dict(headers)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=300)

    def post(self, body: bytes) -> bytes:
        """Send a body and return the answer.

        Raises:
            RuntimeError: the server refused.
        """
        self._connection.request("POST", self._path, body, self._headers)
        answer = self._connection.getresponse()
        data = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {data[:300]!r}")
        return data
