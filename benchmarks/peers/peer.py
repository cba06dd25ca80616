"""A peer: what is asked, and in which words."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from load import Ask, Connection
from questions import mission_count, mission_rows, page_rows, sparql_titles

_WAIT = 600.0


class Absent(Exception):
    """Say why a peer is not measured."""


@dataclass(frozen=True, slots=True)
class Given:
    """What every peer is given.

    Attributes:
        kg: the graph.
        name, key: the concept of the mission, and its folded name.
        papers: the IRIs of the papers of the pages, in their order.
        statements: a file of N-Triples that has what the questions need.
        folder: where a peer can keep files.
        node: a folder with node_modules.
    """

    kg: Path
    name: str
    key: str
    papers: Sequence[Sequence[str]]
    statements: Path
    folder: Path
    node: Path | None


@dataclass(frozen=True, slots=True)
class Peer:
    """A running peer.

    Attributes:
        name: what it is.
        asks: for each question a maker of clients.
        titles: reads the titles of papers from the answers to a question.
    """

    name: str
    asks: Mapping[str, Callable[[], Ask]]
    titles: Callable[[Iterable[bytes]], set[str]]


def sparql_queries(given: Given) -> dict[str, list[str]]:
    """Return the queries of each question."""
    return {
        "mission": [mission_rows(given.key), mission_count(given.key)],
        "pages": [page_rows(papers) for papers in given.papers],
    }


def sparql_endpoint(name: str, url: str, given: Given) -> Peer:
    """Return the peer that is asked in SPARQL over HTTP."""

    def client(queries: list[str]) -> Callable[[], Ask]:
        bodies = [urlencode({"query": query}).encode() for query in queries]

        def make() -> Ask:
            connection = Connection(
                url,
                {
                    "Accept": "application/sparql-results+json",
                    "Content-Type": "application/x-www-form-urlencoded",
                },
            )
            return lambda: [connection.post(body) for body in bodies]

        return make

    asks = {question: client(queries) for question, queries in sparql_queries(given).items()}
    return Peer(name, asks, sparql_titles)


@contextmanager
def running(
    command: Sequence[str], log: Path, url: str, env: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Run a server from when it answers."""
    with log.open("wb") as said:
        process = subprocess.Popen(
            command,
            stdout=said,
            stderr=said,
            start_new_session=True,
            env={**os.environ, **(env or {})},
        )
    try:
        _wait(process, log, url)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _wait(process: subprocess.Popen[bytes], log: Path, url: str) -> None:
    end = time.monotonic() + _WAIT
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return  # it answers, if not to this
        except OSError as error:
            if process.poll() is not None or time.monotonic() > end:
                said = log.read_text(errors="replace")[-500:]
                raise Absent(f"{error}: {said}") from error
            time.sleep(0.2)


def node_modules(given: Given, package: str) -> tuple[str, Path]:
    """Return the command of Node and the folder with a package.

    Raises:
        Absent: one of them is not there.
    """
    node = shutil.which("node")
    if node is None:
        raise Absent("no node")
    if given.node is None or not (given.node / "node_modules" / package).exists():
        raise Absent(f"no node_modules/{package} in --node; npm install it there")
    return node, given.node / "node_modules"


def free_port() -> int:
    """Return a port that nobody listens at."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
