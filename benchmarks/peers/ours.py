"""paperkg: GraphQL over HTTP, by `paperkg serve`."""

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from load import Ask, Connection
from questions import MISSION_GRAPHQL, PAGES_GRAPHQL

from peers.peer import Given, Peer

COMMAND = Path(sys.executable).with_name("paperkg")
HEADERS = {"Content-Type": "application/json", "Accept": "application/graphql-response+json"}


@contextmanager
def start(given: Given) -> Iterator[Peer]:
    """Serve the graph."""
    with _started(given, "paperkg, GraphQL") as peer:
        yield peer


@contextmanager
def start_forgetful(given: Given) -> Iterator[Peer]:
    """Serve the graph, and read every value of every answer from the store."""
    with _started(given, "paperkg, GraphQL, nothing kept", "--keep", "0") as peer:
        yield peer


@contextmanager
def _started(given: Given, name: str, *options: str) -> Iterator[Peer]:
    with served(given.kg, *options) as url:
        mission = _body(MISSION_GRAPHQL, name=given.name)
        pages = _pages(url, len(given.papers))

        def client(bodies: list[bytes]) -> Ask:
            connection = Connection(url, HEADERS)
            return lambda: [connection.post(body) for body in bodies]

        yield Peer(
            name,
            {"mission": lambda: client([mission]), "pages": lambda: client(pages)},
            titles,
        )


@contextmanager
def served(kg: Path, *options: str) -> Iterator[str]:
    """Serve a graph at a free port; yield the address of its GraphQL."""
    command = [str(COMMAND), "serve", "--kg", str(kg), "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().decode().split()[0].rstrip("/")
        yield f"{address}/graphql"
    finally:
        process.terminate()
        process.wait()


def cold_start(kg: Path) -> float:
    """Return the seconds from the start of the command to the first answer."""
    began = time.perf_counter()
    with served(kg) as url:
        body = _body("{ papers(first: 1) { edges { node { title } } } }")
        while True:
            try:
                Connection(url, HEADERS).post(body)
                return time.perf_counter() - began
            except OSError:
                time.sleep(0.005)


def titles(answers: Iterable[bytes]) -> set[str]:
    """Return the titles in answers."""
    found = (json.loads(answer)["data"]["papers"]["edges"] for answer in answers)
    return {edge["node"]["title"] for edges in found for edge in edges}


def _pages(url: str, number: int) -> list[bytes]:
    """Return the requests for the pages; a cursor is known once the page before has come."""
    connection = Connection(url, HEADERS)
    bodies, after = [], None
    for _ in range(number):
        bodies.append(_body(PAGES_GRAPHQL, after=after))
        answer = json.loads(connection.post(bodies[-1]))
        after = answer["data"]["papers"]["pageInfo"]["endCursor"]
    return bodies


def _body(query: str, **variables: str | None) -> bytes:
    return json.dumps({"query": query, "variables": variables}).encode()
