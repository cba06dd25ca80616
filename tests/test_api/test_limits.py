"""Limits: a query that takes too much ends, says why, and disturbs nobody."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.errors import (
    ApiError,
    GraphNotFound,
    LimitExceeded,
    QueryError,
    QueryTimeout,
    ResultTooLarge,
    ServerBusy,
)
from api.graph import GraphHandle
from api.sparql.embedded import EmbeddedEngine
from api.sparql.limits import MIB, Limits
from api.sparql.pooled import PooledEngine
from api.web.desk import Desk
from tests.test_api.library import PAPERS
from tests.test_api.queries import QUERIES
from tests.test_api.serving import ENDLESS, serving

SORT = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
EVERYTHING = "SELECT ?a ?b ?c ?d ?e ?f { ?a ?b ?c . ?d ?e ?f }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?p a kg:Paper }"


@pytest.fixture(scope="module")
def limits() -> Limits:
    """Return limits of which the time is soon passed."""
    return Limits(seconds=1.5, workers=2)


@pytest.fixture(scope="module")
def limited(kg_path: Path, limits: Limits) -> Iterator[GraphHandle]:
    """Return a handle on the library whose queries run in processes."""
    with GraphHandle.open(kg_path, limits) as opened:
        yield opened


@pytest.fixture(scope="module")
def address(limited: GraphHandle, limits: Limits) -> Iterator[str]:
    """Return the address of a server of the library with these limits."""
    with serving(limited, limits) as found:
        yield found


@pytest.fixture(scope="module")
def patient(kg_path: Path) -> Iterator[GraphHandle]:
    """Return a handle on the library whose queries have time, but small results."""
    with GraphHandle.open(kg_path, Limits(seconds=60, result=MIB, workers=2)) as opened:
        yield opened


@pytest.fixture(scope="module")
def patient_address(patient: GraphHandle) -> Iterator[str]:
    """Return the address of a server that has time, but gives small results."""
    with serving(patient, Limits(seconds=60, workers=2)) as found:
        yield found


def processes(handle: GraphHandle) -> set[int]:
    """Return the ids of the processes that wait for queries."""
    assert isinstance(handle.engine, PooledEngine)
    return {worker._process.pid for worker in handle.engine._workers._idle}


# --- the engine ----------------------------------------------------------------------------


@pytest.mark.parametrize("query", [ENDLESS, SORT], ids=["count", "sort"])
def test_a_query_ends_with_its_time(limited: GraphHandle, query: str) -> None:
    """Its process is killed and replaced, and the next query is answered."""
    before = processes(limited)
    with pytest.raises(QueryTimeout, match=r"the query was stopped after 1\.5 s; narrow it"):
        list(limited.select(query))
    after = processes(limited)
    assert len(before) == len(after) == 2 and len(before - after) == 1
    (gone,) = before - after
    with pytest.raises(ProcessLookupError):
        os.kill(gone, 0)
    assert list(limited.select(COUNT)) == [(len(PAPERS),)]


def test_a_large_result_is_not_handed_out(patient: GraphHandle) -> None:
    """Rows and writings end at the limit, which the message names; the process goes on."""
    before = processes(patient)
    told = r"larger than 1 MiB; ask for less of it with LIMIT"
    with pytest.raises(ResultTooLarge, match=told):
        patient.select(EVERYTHING)
    with pytest.raises(ResultTooLarge, match=told):
        patient.serialize(EVERYTHING, "csv")
    assert processes(patient) == before


def test_memory_has_an_end(kg_path: Path) -> None:
    """A query that fills more than it may takes its process with it and nothing else."""
    narrow = Limits(seconds=60, memory=640 * MIB, workers=1)
    with GraphHandle.open(kg_path, narrow) as handle:
        with pytest.raises(LimitExceeded, match="more memory than the 640 MiB"):
            list(handle.select(SORT))
        assert list(handle.select(COUNT)) == [(len(PAPERS),)]


def test_processes_answer_as_the_engine_in_process(
    patient: GraphHandle, handle: GraphHandle
) -> None:
    """Terms of every kind, truth, statements and writings pass through unchanged."""
    query = 'SELECT * { VALUES (?a ?b ?c ?d ?e ?f ?g) { (<u:é> 1 2.5e0 true "x\\n" UNDEF 1.5) } }'
    assert list(patient.select(query)) == list(handle.select(query))
    blank = "SELECT (BNODE() AS ?x) {}"
    (row,), (other,) = patient.select(blank), handle.select(blank)
    assert type(row[0]) is type(other[0])
    assert patient.select(query).columns == handle.select(query).columns
    assert patient.ask("ASK { ?s ?p ?o }") is True
    graph = "CONSTRUCT WHERE { id:a100 ?p ?o }"
    assert sorted(patient.construct(graph), key=str) == sorted(handle.construct(graph), key=str)
    for form in ("ttl", "nt", "xml", "jsonld"):
        assert patient.serialize(graph, form) == handle.serialize(graph, form)
    with pytest.raises(QueryError, match="line 1, column"):
        patient.select("SELECT * {")
    with pytest.raises(QueryError, match="no ASK"):
        patient.ask("SELECT * {}")
    with pytest.raises(QueryError, match="cannot hold this result"):
        patient.serialize("ASK {}", "ttl")


def test_results_that_nobody_takes_do_not_stay(patient: GraphHandle) -> None:
    """A writing that breaks off leaves no rest to the next query."""

    class Full:
        def write(self, data: bytes) -> int:
            raise OSError("no space left")

        def flush(self) -> None: ...

    with pytest.raises(OSError, match="no space left"):
        patient.write("SELECT * { ?s ?p ?o }", "csv", Full())
    assert [list(patient.select(COUNT)) for _ in range(4)] == [[(len(PAPERS),)]] * 4


def test_many_queries_share_the_processes(patient: GraphHandle) -> None:
    """More threads than processes all get their own answers."""
    with ThreadPoolExecutor(12) as threads:
        queries = [f"SELECT ({number} AS ?x) {{}}" for number in range(100)]
        answers = list(threads.map(lambda query: list(patient.select(query)), queries))
    assert answers == [[(number,)] for number in range(100)]


def test_who_waits_too_long_is_told(kg_path: Path) -> None:
    """The wait for a process counts as time."""
    with GraphHandle.open(kg_path, Limits(seconds=30, workers=1)) as handle:
        holder = handle.until(time.monotonic() + 2)
        assert isinstance(handle.engine, PooledEngine)
        with ThreadPoolExecutor(1) as threads:
            held = threads.submit(lambda: list(holder.select(ENDLESS)))
            while handle.engine._workers._idle:
                time.sleep(0.01)
            with pytest.raises(ServerBusy, match="too many others"):
                handle.until(time.monotonic() + 0.2).ask("ASK {}")
            with pytest.raises(QueryTimeout):
                held.result()
        assert handle.ask("ASK {}") is True


def test_a_closed_engine_answers_nobody(kg_path: Path, limits: Limits) -> None:
    """Closing ends the processes, also one at work."""
    handle = GraphHandle.open(kg_path, limits)
    before = processes(handle)
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(lambda: list(handle.select(ENDLESS)))
        while len(processes(handle)) == 2:
            time.sleep(0.01)
        handle.close()
        with pytest.raises(ServerBusy, match="shut down"):
            running.result()
    with pytest.raises(ServerBusy, match="shut down"):
        handle.select(COUNT)
    for each in before:
        with pytest.raises(ProcessLookupError):
            os.kill(each, 0)


def test_a_store_that_does_not_open_is_told(kg_path: Path, tmp_path: Path) -> None:
    """Damaged files are one line, with processes as without."""
    (tmp_path / "generations/x/store").mkdir(parents=True)
    (tmp_path / "generations/x/manifest.json").write_text('{"format": 1}', encoding="utf-8")
    (tmp_path / "current").write_text("x\n", encoding="utf-8")
    with pytest.raises(GraphNotFound, match="build again to mend it"):
        GraphHandle.open(tmp_path, Limits(workers=1))


# --- the network ---------------------------------------------------------------------------


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """Return the address of somebody who listens, and what he has heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    heard.append(connection.recv(100))

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", heard
        stop.set()
        thread.join()


def test_processes_have_no_network(
    kg_path: Path, patient: GraphHandle, listener: tuple[str, list[bytes]]
) -> None:
    """What passes the guard reaches nobody; in this process it would."""
    assert isinstance(patient.engine, PooledEngine)
    if not patient.engine.isolated:
        pytest.skip("needs network namespaces, which this machine does not give")
    url, heard = listener
    query = f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}"
    with pytest.raises(ApiError, match="Network is unreachable"):
        list(patient.engine.select(query))
    assert heard == []
    generation = next((kg_path / "generations").iterdir())
    with pytest.raises(ApiError):
        list(EmbeddedEngine(generation / "store").select(query))
    assert len(heard) == 1


DISGUISES = [
    "SELECT * { SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { service silent <%s> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<%s>{ ?s ?p ?o } }",
    "PREFIX ex: <%s> SELECT * { SERVICEex:foo{ ?s ?p ?o } }",
    "PREFIX : <%s> SELECT * { SERVICE:x{ ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE<%s>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<%s>{ ?s ?p ?o } }",
    "SELECT * { #x\rSERVICE <%s> { ?s ?p ?o } }",
    "PREFIX ex: <u:> SELECT * { ?s ex:b\\' ?o . SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { ?s <http://a/\\u0061'> 1 . SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { ?s <http://a/\u00a0'> 1 . SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { BIND(<%s> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { SERV#\nICE <%s> { ?s ?p ?o } }",
    "ASK { FILTER EXISTS { SERVICE <%s> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { { SELECT * { SERVICE <%s> { ?s ?p ?o } } } }",
    "SELECT * FROM <%s> { ?s ?p ?o }",
    "LOAD <%s>",
    "load silent <%s> into graph <u:g>",
    "LOADSILENT<%s>",
    "BASE <u:> LOAD <%s>",
    "# SELECT\nLOAD <%s>",
    "SELECT * {} ; LOAD <%s>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <%s> { ?s ?p ?o } }",
    "DELETE WHERE { ?s ?p ?o } ; LOAD <%s>",
    "INSERT DATA { <%s> <u:p> 1 }",
    "CLEAR ALL # <%s>",
    "DROP DEFAULT # <%s>",
    "CREATE GRAPH <%s>",
    "COPY DEFAULT TO <%s>",
    "MOVE DEFAULT TO <%s>",
    "ADD DEFAULT TO <%s>",
    "WITH <%s> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CLEARALL # <%s>",
]


def test_nothing_leaves_and_nothing_is_written(
    patient_address: str, patient: GraphHandle, listener: tuple[str, list[bytes]]
) -> None:
    """SERVICE, LOAD and updates are refused in every disguise, and nobody hears of them."""
    url, heard = listener
    for disguise in DISGUISES:
        text = disguise % url
        bodies: tuple[dict[str, Any], ...] = (
            {"params": {"query": text}},
            {"params": {"update": text}},
        )
        for asked in bodies:
            answer = httpx.get(f"{patient_address}/sparql", **asked)
            assert answer.status_code in (400, 403), text
        posted = httpx.post(f"{patient_address}/sparql", data={"query": text})
        assert posted.status_code in (400, 403), text
        raw = {"Content-Type": "application/sparql-update"}
        assert httpx.post(f"{patient_address}/sparql", content=text, headers=raw).status_code == 403
    assert heard == []
    assert list(patient.select(COUNT)) == [(len(PAPERS),)]


# --- the server ----------------------------------------------------------------------------


def test_a_slow_query_disturbs_nobody(address: str) -> None:
    """While it runs the server is healthy and answers others; it gets 504 with its code."""
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(httpx.get, f"{address}/sparql", params={"query": SORT})
        time.sleep(0.2)
        answers = [
            httpx.get(f"{address}/health"),
            httpx.get(f"{address}/sparql", params={"query": COUNT}),
            httpx.post(f"{address}/graphql", json={"query": "{ papers { totalCount } }"}),
        ]
        assert not slow.done()
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        refused = slow.result()
    assert refused.status_code == 504
    assert refused.text.startswith("TIMEOUT: the query was stopped after 1.5 s")


def test_a_large_result_is_refused_before_it_begins(patient_address: str) -> None:
    """Its status tells, and so does its code; what fits on disk only comes whole."""
    for query in (EVERYTHING, "CONSTRUCT { ?a ?e ?c . ?d ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }"):
        answer = httpx.get(f"{patient_address}/sparql", params={"query": query})
        assert answer.status_code == 413
        assert answer.text.startswith("RESULT_TOO_LARGE: the result is larger than 1 MiB")


def test_results_beyond_memory_come_whole(kg_path: Path) -> None:
    """What is too large for memory is sent from disk, with its length."""
    patient = Limits(result=32 * MIB, workers=1)
    with GraphHandle.open(kg_path, patient) as handle, serving(handle, patient) as found:
        query = f"{EVERYTHING} LIMIT 30000"
        answer = httpx.get(f"{found}/sparql", params={"query": query}, timeout=30)
        assert answer.status_code == 200
        assert len(answer.json()["results"]["bindings"]) == 30000
        assert int(answer.headers["content-length"]) == len(answer.content) > 4 * MIB


def test_too_many_requests_are_sent_away(kg_path: Path) -> None:
    """Beyond those that may wait, a request gets 503 with a code and when to come again."""
    crowded = Limits(seconds=2, workers=1, waiting=1)
    with (
        GraphHandle.open(kg_path, crowded) as handle,
        serving(handle, crowded) as found,
        ThreadPoolExecutor(8) as threads,
    ):
        asked = [
            threads.submit(httpx.get, f"{found}/sparql", params={"query": ENDLESS}, timeout=30)
            for _ in range(8)
        ]
        answers = [each.result() for each in asked]
    away = [answer for answer in answers if answer.status_code == 503]
    assert len(away) >= 6
    assert all(answer.text.startswith("BUSY: too many others") for answer in away)
    assert {answer.headers["retry-after"] for answer in away} == {"5"}


def test_graphql_tells_limits_by_code(
    address: str, limited: GraphHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A GraphQL query whose SPARQL is stopped has 504, and the code among its extensions."""
    select = PooledEngine.select

    def slow(engine: PooledEngine, query: str) -> Any:
        return select(engine, ENDLESS if "Dataset" in query else query)

    monkeypatch.setattr(PooledEngine, "select", slow)
    query = "{ datasets(first: 1) { edges { node { id } } } }"
    for accept in ("application/json", "application/graphql-response+json"):
        answer = httpx.post(
            f"{address}/graphql", json={"query": query}, headers={"Accept": accept}, timeout=30
        )
        assert answer.status_code == 504
        (error,) = answer.json()["errors"]
        assert error["extensions"] == {"code": "TIMEOUT"}
        assert error["message"].startswith("the query was stopped after 1.5 s")


def test_graphql_has_the_same_answers_from_processes(
    patient: GraphHandle, handle: GraphHandle, patient_address: str
) -> None:
    """Every query of the collection is answered over HTTP as in process."""
    from api.graphql.execute import execute

    for query, variables in QUERIES.values():
        body = {"query": query, "variables": variables}
        answer = httpx.post(f"{patient_address}/graphql", json=body, timeout=30)
        assert answer.json() == execute(handle, query, variables)


def test_what_fails_inside_is_not_told(
    patient_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of ours is 500 without its text, at both doors."""

    def failing(*_: Any) -> Any:
        raise OSError("secret path /srv/kg")

    monkeypatch.setattr(PooledEngine, "select", failing)
    monkeypatch.setattr(PooledEngine, "write", failing)
    answer = httpx.get(f"{patient_address}/sparql", params={"query": COUNT})
    assert (answer.status_code, answer.text) == (500, "internal error\n")
    told = httpx.post(
        f"{patient_address}/graphql", json={"query": '{ node(id: "u:x") { id } }'}
    ).text
    assert "internal error" in told and "secret" not in told


def test_the_endpoint_behind_is_not_told() -> None:
    """A server of an endpoint that fails names neither its address nor its words."""
    behind = GraphHandle.open("http://127.0.0.1:9/secret", Limits(seconds=2))

    async def ask() -> Any:
        desk = Desk(behind, Limits())
        return await desk.run(lambda handle: handle.ask("ASK {}"))

    with pytest.raises(Exception, match="the endpoint behind this server failed") as caught:
        asyncio.run(ask())
    assert "127" not in str(caught.value)


def test_bodies_have_an_end(patient_address: str) -> None:
    """A body that no query needs is 413 at both doors."""
    huge = "x" * (2 * MIB)
    assert httpx.post(f"{patient_address}/sparql", data={"query": huge}).status_code == 413
    assert httpx.post(f"{patient_address}/graphql", json={"query": huge}).status_code == 413


OPENED = """
import sys
from api.graph import GraphHandle
from api.sparql.limits import Limits

handle = GraphHandle.open(sys.argv[1], Limits(seconds=600, workers=2))
print(*(worker._process.pid for worker in handle.engine._workers._idle), flush=True)
list(handle.select(sys.argv[2]))
"""


def test_processes_end_with_their_server(kg_path: Path) -> None:
    """Where the server is killed, its processes go too, also one at work."""
    command = [sys.executable, "-c", OPENED, str(kg_path), ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        started = [int(pid) for pid in server.stdout.readline().split()]
        assert len(started) == 2
        time.sleep(0.3)
        server.kill()
    end = time.monotonic() + 20
    while any(running(pid) for pid in started):
        assert time.monotonic() < end
        time.sleep(0.05)


def running(pid: int) -> bool:
    """Tell whether a process is there and no mere remainder."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
