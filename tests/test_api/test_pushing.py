"""Tests of api.pushing: into a real store, into one that fails mid-way, and as files."""

import gzip
import hashlib
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import RdfFormat, Store

from api.errors import PushError
from api.graph import GraphHandle
from api.pushing.push import progress_file, push
from api.pushing.server import AUTHORIZATION, Address, Server
from api.pushing.shards import SUMS, write_shards
from api.statements import sorted_lines
from paperkg.cli import main

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
GRAPH = "https://example.org/g"


@pytest.fixture
def lines(handle: GraphHandle) -> list[bytes]:
    """Return the statements of the library."""
    return list(sorted_lines(handle))


@pytest.fixture
def kg(kg_path: Path, tmp_path: Path) -> Path:
    """Return a graph that a test may write beside."""
    return Path(shutil.copytree(kg_path, tmp_path / "kg"))


@pytest.fixture
def oxigraph() -> Iterator[str]:
    """Return the address of a server of Oxigraph with nothing in it."""
    if not OXIGRAPH.exists():
        pytest.skip("the command oxigraph (pip install oxigraph) is not here")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [OXIGRAPH, "serve", "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _all_of(url: str, graph: str | None = None) -> list[bytes]:
    which = f"graph={graph}" if graph else "default"
    request = urllib.request.Request(f"{url}/store?{which}")
    request.add_header("Accept", "application/n-triples")
    with urllib.request.urlopen(request) as answer:
        return sorted(answer.read().splitlines(keepends=True))


def _run(kg: Path, *words: object, **env: str) -> Result:
    return CliRunner().invoke(main, ["push", "--kg", str(kg), *map(str, words)], env=env)


# --- a real store ----------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["auto", "update", "store"])
@pytest.mark.parametrize("graph", [None, GRAPH])
def test_a_store_gets_the_graph_byte_for_byte(
    oxigraph: str, kg: Path, lines: list[bytes], form: str, graph: str | None
) -> None:
    """In both forms, into the default graph and a named one, in batches of any size."""
    url = f"{oxigraph}/{'store' if form == 'store' else 'update'}"
    words = ["--to", url, "--as", form, "--batch", 37, *(["--graph", graph] if graph else [])]
    result = _run(kg, *words)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{len(lines):,} statements sent; {url} has {len(lines):,}\n"
    assert _all_of(oxigraph, graph) == lines


def test_the_form_is_found_out(oxigraph: str, kg: Path, lines: list[bytes]) -> None:
    """The address of a graph store is known by what it takes."""
    assert _run(kg, "--to", f"{oxigraph}/store").exit_code == 0
    assert _all_of(oxigraph) == lines
    result = _run(kg, "--to", f"{oxigraph}/query")
    assert result.exit_code == 1
    assert "takes no statements (update: answered 4" in result.stderr


def test_a_push_that_is_done_is_done(oxigraph: str, kg: Path, lines: list[bytes]) -> None:
    """A second one sends nothing, unless the store lost it or it is told to."""
    words = ("--to", f"{oxigraph}/update")
    assert "pushing" in _run(kg, *words).stderr
    again = _run(kg, *words)
    assert (again.exit_code, again.stderr) == (0, "")
    assert "pushing" in _run(kg, *words, "--restart").stderr
    clear = urllib.request.Request(f"{oxigraph}/store?default", method="DELETE")
    urllib.request.urlopen(clear).close()
    assert _run(kg, *words).exit_code == 0
    assert _all_of(oxigraph) == lines


def test_a_store_may_have_other_things(oxigraph: str, kg: Path, lines: list[bytes]) -> None:
    """What was there before stays, and is no reason to doubt the number in the end."""
    server = Server(Address.of(f"{oxigraph}/update"))
    server.settle()
    server.add(b"<a:s> <a:p> <a:o> .\n" + lines[0])
    result = _run(kg, "--to", f"{oxigraph}/update")
    assert result.exit_code == 0, result.output
    assert len(_all_of(oxigraph)) == len(lines) + 1


# --- a store that fails ----------------------------------------------------------------------


class Faulty:
    """A store in memory that fails when it is told to."""

    def __init__(self) -> None:
        self.store = Store()
        self.status: list[int] = []
        self.lose = False
        self.added = 0
        self.authorizations: set[str | None] = set()
        faulty = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                faulty.authorizations.add(self.headers["Authorization"])
                if "urlencoded" in self.headers["Content-Type"]:
                    number = {"n": {"value": str(len(faulty.store))}}
                    self._answer(200, json.dumps({"results": {"bindings": [number]}}).encode())
                elif not body:
                    self._answer(204, b"")
                else:
                    self._answer(faulty.take(body), b"busy")

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(0 if status == 204 else len(body)))
                self.end_headers()
                if status != 204:
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/update"
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def take(self, body: bytes) -> int:
        """Add statements or fail, as is next in the list."""
        status = self.status.pop(0) if self.status else 204
        if status in (204, 502) and not self.lose:  # With 502 the answer alone gets lost.
            self.store.load(body, RdfFormat.N_TRIPLES)
            self.added += 1
        return status

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def faulty() -> Iterator[Faulty]:
    """Return a store that fails when it is told to."""
    server = Faulty()
    yield server
    server.close()


Start = Callable[[], Server]


@pytest.fixture
def start(faulty: Faulty) -> Start:
    """Return a way to make clients of the store that do not sleep."""
    slept: list[float] = []
    return lambda: Server(Address.of(faulty.url), "store", retries=2, sleep=slept.append)


def test_a_batch_that_fails_is_sent_again(
    faulty: Faulty, start: Start, handle: GraphHandle, lines: list[bytes]
) -> None:
    """Failures that pass cost nothing, also where the batch was taken and the answer got lost."""
    faulty.status = [204, 503, 502, 204, 429]
    *_, last = push(handle, start(), batch=50)
    assert (last.sent, last.held) == (len(lines), len(lines))


def test_a_push_that_stopped_goes_on(
    faulty: Faulty, start: Start, kg: Path, lines: list[bytes]
) -> None:
    """What was sent before the failure is not sent again; in the end all is there, once."""
    faulty.status = [204, 204, 503, 503, 503]
    with GraphHandle.open(kg) as handle:
        progress = progress_file(handle, start())
        assert progress is not None
        with pytest.raises(PushError, match=r"failed 3 times \(answered 503: busy\): go on later"):
            list(push(handle, start(), progress, batch=50))
        assert (faulty.added, len(faulty.store)) == (2, 100)
        *_, last = push(handle, start(), progress, batch=50)
    assert last.held == len(lines)
    assert faulty.added == -(-len(lines) // 50)


def test_a_store_that_forgot_gets_all_again(
    faulty: Faulty, start: Start, kg: Path, lines: list[bytes]
) -> None:
    """Where less is there than was sent, the push starts at the beginning."""
    faulty.status = [204, 204, 400]
    with GraphHandle.open(kg) as handle:
        progress = progress_file(handle, start())
        with pytest.raises(PushError, match="answered 400: busy"):
            list(push(handle, start(), progress, batch=50))
        faulty.store.clear()
        *_, last = push(handle, start(), progress, batch=50)
    assert last.held == len(lines)


def test_a_store_that_swallows_is_found_out(
    faulty: Faulty, start: Start, handle: GraphHandle
) -> None:
    """Where the number is another in the end, that is an error."""
    faulty.lose = True
    with pytest.raises(
        PushError, match=r"has 0 statements where .* were sent: push with --restart"
    ):
        list(push(handle, start(), batch=1000))


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("ada:secret", "Basic YWRhOnNlY3JldA=="),
        ("Bearer token", "Bearer token"),
    ],
)
def test_who_we_are_comes_from_the_environment(
    faulty: Faulty, kg: Path, given: str, sent: str
) -> None:
    """A name with password, or a whole header, goes along with each request."""
    assert _run(kg, "--to", faulty.url, "--as", "store", **{AUTHORIZATION: given}).exit_code == 0
    assert faulty.authorizations == {sent}


def test_a_password_in_the_address_is_shown_nowhere(faulty: Faulty, kg: Path) -> None:
    """It goes to the server, and into no message and no file."""
    faulty.status = [400]
    result = _run(kg, "--to", faulty.url.replace("http://", "http://ada:secret@"), "--as", "store")
    assert faulty.authorizations == {"Basic YWRhOnNlY3JldA=="}
    assert result.exit_code == 1
    assert "answered 400" in result.stderr
    files = [path.read_text() for path in kg.glob("push-*.json")]
    assert "secret" not in "".join((result.output, *files))


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((), 2, "give either --to URL or --shards DIR"),
        (("--to", "nothing"), 1, "'nothing' is no address of a server"),
        (("--to", "ftp://u:secret@host/"), 1, "'ftp://host/' is no address of a server"),
    ],
)
def test_misuse_is_told(kg: Path, words: tuple[str, ...], code: int, says: str) -> None:
    """Wrong words are told in one line."""
    result = _run(kg, *words)
    assert result.exit_code == code
    assert says in result.stderr


@pytest.mark.parametrize(
    ("url", "query"),
    [
        ("http://h/update", "http://h/query"),
        ("http://h/store", "http://h/query"),
        ("http://h/ds/data", "http://h/ds/query"),
        ("http://h/repositories/x/statements", "http://h/repositories/x"),
        ("http://h/sparql", "http://h/sparql"),
        ("http://u:p@h:1/update?x=1", "http://h:1/query"),
    ],
)
def test_queries_go_where_servers_answer_them(url: str, query: str) -> None:
    """The address of queries follows from that of updates, as the usual servers have them."""
    assert Address.of(url).query == query


# --- files -----------------------------------------------------------------------------------


def test_shards_are_the_graph_in_pieces(kg: Path, tmp_path: Path, lines: list[bytes]) -> None:
    """Joined they are the sorted statements; the checksums fit, and a second run is the same."""
    folder = tmp_path / "shards"
    seen: list[dict[str, str]] = []
    for _ in range(2):
        result = _run(kg, "--shards", folder, "--shard-size", 100)
        assert result.exit_code == 0, result.output
        names = sorted(path.name for path in folder.glob("part-*"))
        assert len(names) == -(-len(lines) // 100)
        joined = b"".join(gzip.decompress((folder / name).read_bytes()) for name in names)
        assert joined == b"".join(lines)
        stated = (line.split("  ") for line in (folder / SUMS).read_text().splitlines())
        sums = {name: checksum for checksum, name in stated}
        assert sums == {
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names
        }
        seen.append(sums)
    assert seen[0] == seen[1]


def test_a_folder_with_other_files_is_left_alone(handle: GraphHandle, tmp_path: Path) -> None:
    """Nothing is written where something else lies."""
    (tmp_path / "mine.txt").write_text("")
    with pytest.raises(PushError, match=r"holds mine\.txt: choose an empty folder"):
        list(write_shards(handle, tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_loader_of_oxigraph_takes_shards(
    handle: GraphHandle, tmp_path: Path, lines: list[bytes]
) -> None:
    """They are loaded as they are, compressed."""
    if not OXIGRAPH.exists():
        pytest.skip("the command oxigraph (pip install oxigraph) is not here")
    shards = list(write_shards(handle, tmp_path / "shards", 200))
    files = [str(tmp_path / "shards" / shard.name) for shard in shards]
    command = [str(OXIGRAPH), "load", "--location", str(tmp_path / "db"), "--file", *files]
    subprocess.run(command, check=True, capture_output=True)
    store = Store.read_only(str(tmp_path / "db"))
    assert len(store) == len(lines)


def test_the_graph_has_no_blank_nodes(lines: list[bytes]) -> None:
    """Each statement that is sent twice is the same statement."""
    assert not [line for line in lines if line.startswith(b"_") or b" _:" in line.split(b'"')[0]]
