"""Tests of builds on a Ray cluster: the same graph, whatever dies meanwhile."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from builder import assembling, extracting, nodes, work
from builder.engine import Load
from builder.errors import BuildError
from builder.run import build
from builder.settings import Settings
from builder.store.directory import Directory
from tests.test_builder.test_incremental import TEXTS, TITLES, dump

ray = pytest.importorskip("ray", reason="needs Ray: pip install 'paperkg[ray]'")

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "own_vocabulary.ttl"
LOAD = Load(9, 0)
"""An amount of work that matters to nobody."""


class Nodes:
    """A cluster whose head does no work, with two nodes that do; those that died are replaced."""

    def __init__(self) -> None:
        from ray.cluster_utils import Cluster

        head = {"num_cpus": 0, "include_dashboard": False}
        self._cluster: Any = Cluster(initialize_head=True, head_node_args=head)
        self._nodes: list[Any] = []
        self.address = self._cluster.address

    def two(self) -> None:
        """Let two nodes be there."""
        for node in [node for node in self._nodes if not alive(node)]:
            self._nodes.remove(node)
            self._cluster.remove_node(node, allow_graceful=False)
        while len(self._nodes) < 2:
            self._nodes.append(self._cluster.add_node(num_cpus=1, wait=False))
        self._cluster.wait_for_nodes(timeout=120)

    def close(self) -> None:
        """End all its processes, and leave nothing behind."""
        logs = self._cluster.head_node.get_session_dir_path()
        self._cluster.shutdown()
        shutil.rmtree(logs, ignore_errors=True)


def alive(node: Any) -> bool:
    """Tell whether all processes of a node run."""
    return not node.dead_processes()


@pytest.fixture(scope="module")
def two_nodes() -> Iterator[Nodes]:
    """Return a cluster."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        made = Nodes()
        yield made
        made.close()


@pytest.fixture
def cluster(two_nodes: Nodes) -> Nodes:
    """Return a cluster with two nodes that are alive."""
    two_nodes.two()
    return two_nodes


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an input, and let it be cut into many jobs."""
    monkeypatch.setattr(extracting, "CHUNK", 4)
    monkeypatch.setattr(assembling, "CHUNK", 4)
    path = tmp_path / "papers.jsonl"
    entries = (
        {"title": f"{TITLES[n % len(TITLES)]}, part {n}", "abstract": TEXTS[n % len(TEXTS)]}
        for n in range(40)
    )
    path.write_text("".join(f"{json.dumps(entry)}\n" for entry in entries), encoding="utf-8")
    return path


def manifest(kg: Path) -> object:
    """Return the manifest of a graph."""
    return Directory(kg).manifest()


def once(marker: Path, what: str, function: Callable[..., Any]) -> Any:
    """Return a function that once, before it does its work, kills its process or its node."""

    def dying(*args: Any, **more: Any) -> Any:
        import os
        import signal

        try:
            marker.touch(exist_ok=False)
        except FileExistsError:
            return function(*args, **more)
        if what == "node":
            os.kill(os.getppid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)

    return dying


@pytest.mark.parametrize("what", ["process", "node"])
@pytest.mark.parametrize("stage", ["extracting", "assembling"])
def test_what_dies_is_done_again(
    what: str,
    stage: str,
    cluster: Nodes,
    papers: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A process or a whole node that is killed at its work costs nothing but time."""
    known = Settings(profile="fast", vocabularies=(EXAMPLE,), workers=1)
    there = replace(known, engine="ray", workers=0, address=cluster.address)
    build([papers], tmp_path / "local", known)
    home, name = (extracting, "extract_chunk") if stage == "extracting" else (work, "shard_of")
    marker = tmp_path / "killed"
    monkeypatch.setattr(home, name, once(marker, what, getattr(home, name)))

    build([papers], tmp_path / "ray", there)

    assert marker.exists()
    assert dump(tmp_path / "ray") == dump(tmp_path / "local")
    assert manifest(tmp_path / "ray") == manifest(tmp_path / "local")


def test_own_vocabularies_reach_the_nodes(cluster: Nodes, tmp_path: Path) -> None:
    """Nodes recognise the concepts of a vocabulary that the driver alone has read."""
    paper, own = tmp_path / "gull.jsonl", tmp_path / "own.ttl"
    paper.write_text('{"title": "Gull", "abstract": "Gull runs on a Tern-1 Mini."}\n')
    own.write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    known = Settings(engine="ray", address=cluster.address, vocabularies=(own,), profile="fast")

    build([paper], tmp_path / "kg", known, lambda _: own.unlink(missing_ok=True))

    assert any("id/tern-1-mini>" in line for line in dump(tmp_path / "kg"))


def test_a_job_that_kills_again_and_again_is_given_up(
    cluster: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ends every process that tries it ends the build, in one line that says what to do."""
    from builder.cluster import connected

    def deadly(number: int) -> int:
        if number == 2:
            os._exit(1)
        return number

    monkeypatch.setattr(nodes, "_TRIES", 2)
    with (
        connected(cluster.address, 0) as engine,
        pytest.raises(BuildError, match=r"ended 2 processes .* what is done is kept$"),
    ):
        list(engine(deadly, range(9), LOAD))


def test_errors_of_nodes_are_those_of_the_driver(cluster: Nodes) -> None:
    """What a job raises on a node is raised here."""
    from builder.cluster import connected

    def wrong(number: int) -> int:
        raise BuildError(f"no {number}")

    with connected(cluster.address, 1) as engine, pytest.raises(BuildError, match=r"^no 1$"):
        list(engine(wrong, [1], LOAD))


def test_another_version_on_a_node_is_told(cluster: Nodes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A node with other code or libraries does nothing; the message names what differs."""
    from builder.cluster import connected

    monkeypatch.setattr(nodes, "versions", lambda: {**nodes_versions(), "spacy": "9.9"})
    with (
        connected(cluster.address, 0) as engine,
        pytest.raises(BuildError, match=r"has spacy 3\.\S+, this machine 9\.9; install the same"),
    ):
        list(engine(abs, range(9), LOAD))


def nodes_versions() -> dict[str, str]:
    """Return the versions of this machine."""
    from builder.tasks import versions

    return dict(versions())


def test_a_node_without_paperkg_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a node cannot import what it is to do, it says so."""
    monkeypatch.setitem(sys.modules, "builder.tasks", None)
    fault, result = nodes._task()({}, b"", b"")
    assert "has no such paperkg" in fault
    assert result is None


def test_no_more_jobs_than_asked_for(cluster: Nodes) -> None:
    """Jobs are taken as there is room for them, and no sooner."""
    from builder.cluster import connected

    taken: list[int] = []

    def jobs() -> Iterator[int]:
        for number in range(20):
            taken.append(number)
            yield number

    with connected(cluster.address, 3) as engine:
        for done, _ in enumerate(engine(abs, jobs(), LOAD), start=1):
            assert len(taken) <= done + 3
    assert len(taken) == 20


def test_a_cluster_that_does_not_answer(papers: Path, tmp_path: Path) -> None:
    """Where no cluster is at an address, the build says so at once, in one line."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    known = Settings(engine="ray", address=address, profile="fast")
    with pytest.raises(BuildError, match=f"no Ray cluster answers at '{address}'"):
        build([papers], tmp_path / "kg", known)


def test_a_server_that_is_no_cluster(papers: Path, tmp_path: Path) -> None:
    """What answers, but not as Ray does, is told and not waited for."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"127.0.0.1:{server.server_port}"
        known = Settings(engine="ray", address=address, profile="fast")
        with pytest.raises(BuildError, match=f"at '{address}' is no Ray cluster: check the port"):
            build([papers], tmp_path / "kg", known)
        server.shutdown()


def test_a_cluster_of_its_own(papers: Path, tmp_path: Path) -> None:
    """Without an address a cluster is started and ended; Ray says nothing and leaves nothing."""
    script = Path(sys.executable).with_name("paperkg")
    command = [script, "build", papers, "--kg", tmp_path / "kg"]
    more = ["--profile", "fast", "--engine", "ray", "--workers", "1"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    child = subprocess.run(
        [*map(str, command), *more],
        env=clean,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    build([papers], tmp_path / "local", Settings(profile="fast", workers=1))

    assert child.returncode == 0, child.stderr
    assert dump(tmp_path / "kg") == dump(tmp_path / "local")
    told = {line.split()[0] for line in child.stderr.splitlines()}
    assert told <= {"extracting", "linking", "assembling", "loading"}
    assert len(child.stdout.splitlines()) == 3


def test_the_signal_handler_stays(cluster: Nodes) -> None:
    """Who asks this process to end is answered as before."""
    from builder.cluster import connected

    before = signal.getsignal(signal.SIGTERM)
    with connected(cluster.address, 1):
        pass
    assert signal.getsignal(signal.SIGTERM) == before
