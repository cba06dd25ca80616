"""Tests of builds that break off: killed, out of room, or with a process lost."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle
from pathlib import Path

import pytest

from builder.errors import BuildError
from builder.processes import spread
from builder.run import build
from builder.settings import Settings
from builder.store.directory import Directory
from tests.test_builder.test_incremental import TEXTS, TITLES, Entries, dump, files

KILLS = 36

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs fork and signals")

_NURSERY = """
import json, os, resource, sys
import builder.updating
from builder.errors import StoreError
from builder.nlp.extract import Extractor
from builder.nlp.profile import profile
from builder.run import build
from builder.settings import Settings

def run(inputs, kg, share, size):
    builder.updating.WORTH_RENEWING = share
    if size:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        build(inputs, kg, Settings(prune=True, workers=1, profile="fast"))
    except StoreError:
        return 3
    return 0

Extractor(None, profile("fast"))
for line in sys.stdin:
    child = os.fork()
    if not child:
        code = 1
        try:
            code = run(*json.loads(line))
        finally:
            os._exit(code)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Nursery:
    """A process that has loaded all that a build needs, and runs each build in a fork of it.

    It never opens a database itself: a fork would not have the threads of one.
    """

    def __init__(self) -> None:
        command = [sys.executable, "-c", _NURSERY]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)

    def run(
        self,
        inputs: list[Path],
        kg: Path,
        *,
        share: float = 1.0,
        size: int = 0,
        killed_after: float | None = None,
    ) -> int:
        """Build; return the exit status, 3 if there was no room, negative if it was killed."""
        assert self._process.stdin is not None and self._process.stdout is not None
        told = json.dumps([[str(path) for path in inputs], str(kg), share, size])
        self._process.stdin.write(f"{told}\n")
        self._process.stdin.flush()
        child = int(self._process.stdout.readline())
        if killed_after is not None:
            time.sleep(killed_after)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """Let it end."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()


class Turns:
    """The states of a graph that a test goes through, each with what a clean build says."""

    def __init__(self, folder: Path, count: int) -> None:
        self._folder = folder
        self.clean: list[list[str]] = []
        self.seconds = 0.0
        for turn in range(count):
            began = time.monotonic()
            build(self.inputs(turn), folder / f"clean{turn}", Settings(workers=1, profile="fast"))
            self.seconds = time.monotonic() - began
            self.clean.append(dump(folder / f"clean{turn}"))

    def inputs(self, turn: int) -> list[Path]:
        """Return the inputs of a turn."""
        return files(self._folder / f"in{turn}", papers(turn))


def papers(turn: int, many: int = 40) -> Entries:
    """Return papers of which a third has another text in each turn, and a few come and go."""
    numbers = (n for n in range(many) if n % 20 != turn)
    return {
        "a": [
            {
                "title": f"{TITLES[n % len(TITLES)]}, part {n}",
                "abstract": TEXTS[(n + (turn if n % 3 == 0 else 0)) % len(TEXTS)],
            }
            for n in numbers
        ]
    }


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """Return where builds run that come to grief."""
    made = Nursery()
    yield made
    made.close()


@pytest.fixture(scope="module")
def turns(tmp_path_factory: pytest.TempPathFactory) -> Turns:
    """Return three turns."""
    return Turns(tmp_path_factory.mktemp("turns"), 3)


def test_killed_at_any_moment(turns: Turns, nursery: Nursery, tmp_path: Path) -> None:
    """Builds that are killed again and again lose nothing, and what answers is a whole graph."""
    chance = random.Random(20)
    kg, kills = tmp_path / "kg", 0
    answers: list[str] | None = None
    for turn in cycle(range(3)):
        # In turns the database is patched and loaded anew.
        share = (1.0, 1.0, 0.2)[turn]
        wanted, inputs = turns.clean[turn], turns.inputs(turn)
        for _ in range(6):
            after = chance.uniform(0, turns.seconds)
            kills += nursery.run(inputs, kg, share=share, killed_after=after) < 0
            got = dump(kg) if Directory(kg).current else None
            assert got in (answers, wanted)
            answers = got
        assert nursery.run(inputs, kg, share=share) == 0
        answers = dump(kg)
        assert answers == wanted
        if kills >= KILLS:
            break
    state = {"state.sqlite", "state.sqlite.sum"}
    assert {p.name for p in kg.iterdir()} == {
        "current",
        "generations",
        "cache.sqlite",
        ".lock",
        *state,
    }
    assert len(list((kg / "generations").iterdir())) <= 2


@pytest.mark.parametrize("size", [1 << 9, 1 << 13, 1 << 16])
def test_no_room_left(turns: Turns, nursery: Nursery, tmp_path: Path, size: int) -> None:
    """Where files cannot grow, the build says so, the old graph answers, the next build is done."""
    kg, known = tmp_path / "kg", Settings(prune=True, workers=1, profile="fast")
    build(turns.inputs(0), kg, known)

    assert nursery.run(turns.inputs(1), kg, size=size) == 3

    assert dump(kg) == turns.clean[0]
    build(turns.inputs(1), kg, known)
    assert dump(kg) == turns.clean[1]


def test_lost_between_state_and_current(turns: Turns, tmp_path: Path) -> None:
    """A build that ends between keeping its state and naming its generation is completed."""
    kg, known = tmp_path / "kg", Settings(prune=True, workers=1, profile="fast")
    build(turns.inputs(0), kg, known)
    old = (kg / "current").read_text()
    build(turns.inputs(1), kg, known)
    (kg / "current").write_text(old)

    build(turns.inputs(2), kg, known)

    assert dump(kg) == turns.clean[2]


def test_a_damaged_database_is_made_anew(turns: Turns, tmp_path: Path) -> None:
    """Where the database to start from is damaged, the next build goes without it."""
    kg, known = tmp_path / "kg", Settings(prune=True, workers=1, profile="fast")
    build(turns.inputs(0), kg, known)
    for path in (kg / "generations").glob("*/store/*.sst"):
        path.write_bytes(path.read_bytes()[:-50] + b"\0" * 50)

    build(turns.inputs(1), kg, known)

    assert dump(kg) == turns.clean[1]
    shutil.rmtree(kg)


def die(number: int) -> int:
    """Die at the third job."""
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_process_that_dies_is_told() -> None:
    """Where a process is killed, the build ends with one line that says what to do."""
    with pytest.raises(BuildError, match=r"one of 2 processes died.*what is done is kept"):
        list(spread(die, range(9), 2))
