"""Tests of builder.store.directory."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest

from builder.errors import StoreError
from builder.store.database import Database
from builder.store.directory import Directory, explained, locked, refuse_strangers
from builder.store.manifest import Manifest

LINES = ['<a:s> <a:p> "1" .', '<a:s> <a:p> "2" .', '<a:s> <a:p> "2" .']


def manifest(triples: int = 0, content: str = "0" * 64) -> Manifest:
    """Return a manifest of some generation."""
    return Manifest(
        builder="0",
        vocabularies="0",
        base="https://example.org/",
        content=content,
        entries=1,
        papers=1,
        mentions=0,
        claims=0,
        triples=triples,
        quarantined=0,
        text=True,
        sources={"a.txt": 1},
    )


def write(kg: Path, content: str) -> Manifest:
    """Write a generation of that content."""
    with locked(kg) as directory, directory.renewed() as new:
        (new / "records.jsonl").write_text("{}\n")
        database = Database(new / "store")
        database.load("".join(f"{line}\n" for line in LINES).encode())
        database.flush()
        del database
        made = manifest(2, content)
        directory.swap(new, made, lambda: None)
        return made


def triples(kg: Path) -> int:
    """Count what the current generation's store holds."""
    folder = Directory(kg).current
    assert folder is not None
    return len(pyoxigraph.Store.read_only(str(folder / "store")))


def test_write_makes_the_generation_that_answers(tmp_path: Path) -> None:
    """A generation has store, manifest and files, and `current` names it."""
    made = write(tmp_path / "kg", "a" * 64)

    folder = tmp_path / "kg" / "generations" / ("a" * 16)
    assert (tmp_path / "kg" / "current").read_text() == "a" * 16 + "\n"
    assert sorted(p.name for p in folder.iterdir()) == [
        "manifest.json",
        "records.jsonl",
        "store",
    ]
    assert made.triples == triples(tmp_path / "kg") == 2
    assert Directory(tmp_path / "kg").manifest() == made
    assert list(Directory(tmp_path / "kg").lines("records.jsonl")) == [b"{}"]


def test_previous_generation_stays_until_the_next_build(tmp_path: Path) -> None:
    """The generation that was replaced is kept, the one before it is not."""
    for name in "abc":
        write(tmp_path, name * 64)

    kept = sorted(p.name for p in (tmp_path / "generations").iterdir())

    assert kept == ["b" * 16, "c" * 16]


def test_reader_of_the_old_generation_goes_on(tmp_path: Path) -> None:
    """Who reads while a build swaps goes on reading what he opened."""
    write(tmp_path, "a" * 64)
    folder = Directory(tmp_path).current
    reader = pyoxigraph.Store.read_only(str(folder / "store")) if folder else None

    write(tmp_path, "b" * 64)

    assert reader is not None and len(list(reader)) == 2


def test_failed_write_leaves_the_old_generation(tmp_path: Path) -> None:
    """A build that breaks off leaves what was there, and no litter."""
    write(tmp_path, "a" * 64)

    with pytest.raises(RuntimeError), locked(tmp_path) as directory, directory.renewed():
        raise RuntimeError("power cut")

    assert triples(tmp_path) == 2
    assert [p.name for p in (tmp_path / "generations").iterdir()] == ["a" * 16]


def test_litter_of_a_killed_build_is_swept(tmp_path: Path) -> None:
    """What a killed build left aside neither hinders the next one nor stays."""
    litter = tmp_path / "generations" / ".new" / "store"
    litter.mkdir(parents=True)

    write(tmp_path, "a" * 64)

    assert [p.name for p in (tmp_path / "generations").iterdir()] == ["a" * 16]


def test_two_builds_at_once(tmp_path: Path) -> None:
    """A second build of the same directory is told to wait, in one line."""
    code = (
        "import sys; from pathlib import Path; from builder.store.directory import locked\n"
        "from builder.errors import StoreError\n"
        "try:\n    locked(Path(sys.argv[1])).__enter__()\n"
        "except StoreError as error:\n    print(error)\n"
    )
    with locked(tmp_path):
        told = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
        )

    assert told.stdout == f"another build is at work in '{tmp_path}': wait until it is done\n"
    with locked(tmp_path):
        pass


def test_other_files_are_refused(tmp_path: Path) -> None:
    """A directory of other things is left alone."""
    (tmp_path / "notes.txt").write_text("mine")

    with pytest.raises(StoreError, match=r"not a knowledge graph \(it holds notes.txt\)"):
        refuse_strangers(tmp_path)

    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_other_files_beside_a_graph_are_no_matter(tmp_path: Path) -> None:
    """A directory that is a knowledge graph may hold other files too."""
    write(tmp_path, "a" * 64)
    (tmp_path / ".DS_Store").write_text("")

    refuse_strangers(tmp_path)


def test_a_file_is_no_directory(tmp_path: Path) -> None:
    """A file in the directory's place is told in one line."""
    (tmp_path / "kg").write_text("")

    with pytest.raises(StoreError, match="is no directory"):
        refuse_strangers(tmp_path / "kg")


def test_other_format_is_refused(tmp_path: Path) -> None:
    """A generation of another version of the contract is told in one line."""
    write(tmp_path, "a" * 64)
    place = tmp_path / "generations" / ("a" * 16) / "manifest.json"
    place.write_text('{"format": 2}')

    with pytest.raises(StoreError, match="has format 2, this version of paperkg writes format 1"):
        Directory(tmp_path).manifest()


def test_damaged_manifest_is_told(tmp_path: Path) -> None:
    """A manifest that is no JSON is told in one line."""
    write(tmp_path, "a" * 64)
    (tmp_path / "generations" / ("a" * 16) / "manifest.json").write_text("{")

    with pytest.raises(StoreError, match="is damaged"):
        Directory(tmp_path).manifest()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user with limits")
def test_no_permission_is_told(tmp_path: Path) -> None:
    """A directory that may not be written is told in one line."""
    tmp_path.chmod(0o500)

    with pytest.raises(StoreError, match="no permission"), locked(tmp_path / "kg"):
        pass


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PermissionError(errno.EACCES, "denied", "kg/x"), "no permission to write 'kg/x'"),
        (OSError(errno.ENOSPC, "No space left on device"), "the disk of 'kg' is full"),
        (OSError("IO error: No space left on device (os error 28)"), "the disk of 'kg' is full"),
        (OSError(errno.EIO, "broken"), "'kg' cannot be used"),
    ],
)
def test_system_errors_become_one_line(error: OSError, told: str) -> None:
    """What the system says of a directory is told as what, where and what to do."""
    with pytest.raises(StoreError) as caught, explained(Path("kg")):
        raise error

    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)
