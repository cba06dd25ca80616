"""The state: what a build knows of the generation that it made, to make the next one from it.

A file beside the graph that may be deleted at any time: without it, or if its checksum is wrong,
the next build links and assembles all papers anew.  It names the generation that it tells of,
which is complete whenever the state names it.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from builder.errors import StoreError

NAME = "state.sqlite"
_ENDINGS = ("", ".sum", ".new", "-journal", ".new-journal")
_META = "create table if not exists meta (name text primary key, value text not null)"
_CACHED = "pragma cache_size = -65536"


class State:
    """The open state; changes are kept by `commit` alone."""

    def __init__(self, connection: sqlite3.Connection, path: Path, final: Path) -> None:
        self.connection = connection
        self._path = path
        self._final = final

    def get(self, name: str) -> str:
        """Return a note; "" if there is none."""
        query = "select value from meta where name = ?"
        row = self.connection.execute(query, (name,)).fetchone()
        return str(row[0]) if row else ""

    def note(self, **values: str) -> None:
        """Write notes."""
        query = "insert or replace into meta values (?, ?)"
        self.connection.executemany(query, values.items())

    def commit(self, generation: str) -> None:
        """Keep what is written, as the state that tells of a generation."""
        self.note(generation=generation)
        self.connection.commit()
        self.connection.close()
        if self._path != self._final:
            _synced(self._path)
            self._path.replace(self._final)
        place = _sum_path(self._final)
        aside = place.with_name(f"{place.name}.new")
        aside.write_text(_sum(self._final), encoding="ascii")
        aside.replace(place)


@contextmanager
def opened(folder: Path, key: str) -> Iterator[State | None]:
    """Open the state of a graph's directory, if it is sound and was made the same way.

    Args:
        folder: the graph's directory.
        key: what must be the same for a state to be of use: versions and settings.
    """
    path = folder / NAME
    state = _sound(path)
    if state is None or state.get("key") != key:
        if state:
            state.connection.close()
        yield None
        return
    with closing(state.connection), _explained(path):
        state.connection.execute("begin immediate")
        yield state


@contextmanager
def begun(folder: Path, key: str, schema: str) -> Iterator[State]:
    """Begin a state anew, aside; the old one stays until the new one is committed.

    Raises:
        StoreError: it cannot be written.
    """
    final = folder / NAME
    path = final.with_name(f"{NAME}.new")
    for ending in (".new", ".new-journal"):
        final.with_name(NAME + ending).unlink(missing_ok=True)
    with _explained(path), closing(_connected(path)) as connection:
        # If this process dies, the file is thrown away: nothing has to survive that.
        connection.execute("pragma journal_mode = memory")
        connection.execute("pragma synchronous = off")
        connection.executescript(f"{_META};{schema}")
        connection.execute("begin")
        state = State(connection, path, final)
        state.note(key=key)
        yield state


def forget(folder: Path) -> None:
    """Delete the state of a graph's directory."""
    for ending in _ENDINGS:
        (folder / f"{NAME}{ending}").unlink(missing_ok=True)


def _sound(path: Path) -> State | None:
    """Return the state if it is what was committed."""
    place = _sum_path(path)
    try:
        connection = _connected(path) if path.is_file() and place.is_file() else None
        if connection is None:
            return None
        state = State(connection, path, path)
        state.get("key")  # What a killed build left half-written is rolled back here.
        if place.read_text(encoding="ascii", errors="replace") == _sum(path):
            return state
        connection.close()
    except (sqlite3.Error, OSError):
        pass
    return None


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(_CACHED)
    return connection


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sum_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.sum")


def _synced(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(
            f"the state '{path}' cannot be used ({error}): "
            "free some space or delete it, and build again"
        ) from error
