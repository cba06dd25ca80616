"""Measure GraphQL against the SPARQL of the same rows, as ratios in one run.

    python benchmarks/queries.py --kg kg

Raw is what a program would do with pyoxigraph: run the one query that gives all rows of the page,
its ids given, and read each value.  GraphQL is the whole way there and back: in this process, over
HTTP from a server with its worker processes, and from one that keeps what it read of nodes, as
`paperkg serve` does unless told `--keep 0`.  All are warm, and take turns; the middle of the times
counts.
"""

import argparse
import http.client
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from pyoxigraph import Store

from api.generations import current_generation
from api.graph import GraphHandle
from api.graphql.execute import execute
from api.query.answer import IdLists
from api.sparql.rows import Rows
from ontology.namespace import BASE, PREFIXES

MISSION = """{ papers(where: {mentions: {name: "%s"}, reports: {speedup: true}}, first: 20) {
    edges { node { title reports(where: {speedup: true}) {
        kind low high unit basis qualifier factor scope baseline own hardware { name }
        evidence { quote sentence start end } } } } } }"""
PAGES = """query($after: String) { papers(first: 100, after: $after) {
    pageInfo { endCursor } edges { node { id title year abstract listedOn { name } } } } }"""
MOST_USED = """{ papers(where: {mentions: {name: "%s"}}) {
    facets(groupBy: [HARDWARE], claims: {speedup: true}) {
        groups { name } papers factor { median max } } } }"""
Answer = Callable[[str, dict[str, Any]], dict[str, Any]]


def pages(answer: Answer) -> None:
    """Read ten pages of a hundred papers."""
    after = None
    for _ in range(10):
        found = answer(PAGES, {"after": after})["data"]["papers"]
        after = found["pageInfo"]["endCursor"]


def raw_queries(handle: GraphHandle, run: Callable[[Answer], object]) -> list[str]:
    """Return the queries that a warm run sends to the engine."""
    sent: list[str] = []
    select = handle.engine.select

    def noting(query: str) -> Rows:
        sent.append(query)
        return select(query)

    def asked(query: str, variables: dict[str, Any]) -> dict[str, Any]:
        return execute(handle, query, variables)

    run(asked)  # what is kept is kept from here on
    handle.engine.select = noting  # type: ignore[method-assign]
    run(asked)
    handle.engine.select = select  # type: ignore[method-assign]
    return sent


def raw(store: Store, queries: list[str]) -> int:
    """Run queries and read each value of their rows."""
    seen = 0
    for query in queries:
        for row in store.query(query, base_iri=BASE, prefixes=PREFIXES):  # type: ignore[union-attr]
            values = [term.value for term in row if term is not None]
            seen += len(values)
    return seen


@contextmanager
def server(kg: Path, keep: int) -> Iterator[Answer]:
    """Serve a graph and yield what asks it over HTTP, on one connection."""
    code = "from paperkg.cli import main; main()"
    command = [sys.executable, "-c", code, "serve", "--port", "0", "--kg", str(kg)]
    command += ["--keep", str(keep)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = next(each for each in process.stdout if "http://" in each)
    host = line.split("http://")[1].split("/")[0].split()[0]
    connection = http.client.HTTPConnection(host)

    def answer(query: str, variables: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps({"query": query, "variables": variables})
        connection.request("POST", "/graphql", body, {"Content-Type": "application/json"})
        found: dict[str, Any] = json.loads(connection.getresponse().read())
        assert "errors" not in found, found["errors"]
        return found

    try:
        yield answer
    finally:
        connection.close()
        process.terminate()
        process.wait()


def timed(work: Callable[[], object]) -> float:
    """Return how many milliseconds some work takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Print a table of times and ratios."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("--kg", type=Path, required=True)
    parser.add_argument("--concept", default="sparsity")
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    store = Store.read_only(str(current_generation(given.kg) / "store"))
    tasks: dict[str, Callable[[Answer], object]] = {
        "mission, 20 papers": lambda answer: answer(MISSION % given.concept, {}),
        "10 pages x 100 x 5": pages,
        "facets, hardware": lambda answer: answer(MOST_USED % given.concept, {}),
    }
    names = ("raw", "here", "http", "http, kept")
    print(f"{'':20}" + "".join(f"{name:>11}{'x':>6}" for name in names) + f"{'values':>9}")
    with (
        GraphHandle.open(given.kg) as handle,
        server(given.kg, 0) as over_http,
        server(given.kg, 64) as kept,
    ):
        handle.lists = IdLists(facts=0)
        here: Answer = lambda query, variables: execute(handle, query, variables)  # noqa: E731
        for name, task in tasks.items():
            queries = raw_queries(handle, task)
            ways = [lambda q=queries: raw(store, q)]
            ways += [lambda t=task, a=each: t(a) for each in (here, over_http, kept)]
            for way in ways:
                way()
            times = [[timed(way) for way in ways] for _ in range(given.rounds)]
            middle = [median(column) for column in zip(*times, strict=True)]
            cells = "".join(f"{each:11.1f}{each / middle[0]:6.2f}" for each in middle)
            print(f"{name:20}{cells}{raw(store, queries):9}")


if __name__ == "__main__":
    main()
