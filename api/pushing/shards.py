"""Shards: the graph as sorted N-Triples in files of like size, with checksums, for bulk loaders."""

import gzip
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from api.errors import PushError
from api.graph import GraphHandle
from api.statements import sorted_lines

SUMS = "SHA256SUMS"
"""The checksums, as ``sha256sum --check`` reads them."""

LINES = 5_000_000
"""Statements of a shard, unless it is said otherwise."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A file of statements: its name, how many are in it, its bytes as they lie on disk."""

    name: str
    statements: int
    size: int


def write_shards(handle: GraphHandle, folder: Path, size: int = LINES) -> Iterator[Shard]:
    """Write a graph as files of so many statements each; yield each file when it is whole.

    The same graph gives the same bytes.  The checksums come last: with them all is there.

    Raises:
        PushError: the folder is not empty, or cannot be written.
    """
    try:
        _make_room(folder)
        sums: list[str] = []
        for number, lines in enumerate(_parts(sorted_lines(handle), size)):
            name = f"part-{number:05}.nt.gz"
            count, checksum = _write(folder / name, lines)
            sums.append(f"{checksum}  {name}\n")
            yield Shard(name, count, (folder / name).stat().st_size)
        (folder / SUMS).write_text("".join(sums), encoding="utf-8")
    except OSError as error:
        raise PushError(
            f"'{folder}' cannot be written ({error.strerror}): choose another folder"
        ) from error


def _make_room(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    strangers = [path for path in folder.iterdir() if not _ours(path.name)]
    if strangers:
        raise PushError(f"'{folder}' holds {strangers[0].name}: choose an empty folder")
    for path in folder.iterdir():
        path.unlink()


def _ours(name: str) -> bool:
    return name == SUMS or (name.startswith("part-") and name.endswith(".nt.gz"))


def _parts(lines: Iterable[bytes], size: int) -> Iterator[Iterator[bytes]]:
    rest = iter(lines)
    for first in rest:
        yield chain((first,), islice(rest, size - 1))


def _write(path: Path, lines: Iterable[bytes]) -> tuple[int, str]:
    count = 0
    # Without name and time in its header a file is the same each time.
    with path.open("wb") as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
        for line in lines:
            packed.write(line)
            count += 1
    with path.open("rb") as written:
        return count, hashlib.file_digest(written, "sha256").hexdigest()
