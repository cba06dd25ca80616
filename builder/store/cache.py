"""The cache of extractions: found once per text and version of the extractor.

A file beside the graph that may be deleted at any time: what it does not have is extracted
again.  A damaged file is thrown away and begun anew; a damaged extraction is extracted again,
its checksum (that of zlib) tells.
"""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec

from builder.errors import StoreError
from builder.extraction import Extraction
from builder.papers.paper import Paper

NAME = "cache.sqlite"
_SCHEMA = """
create table if not exists extraction (
    hash text, version text, content blob not null, primary key (hash, version)
) without rowid
"""
_COMPANIONS = ("", "-journal", "-wal", "-shm")
_LEVEL = 1

Row = tuple[str, bytes]
"""The hash of a paper's text, and what was found in it, packed."""


def row_of(paper: Paper, extraction: Extraction) -> Row:
    """Return what the cache is to keep of a paper's extraction."""
    return paper.text_hash(), zlib.compress(msgspec.json.encode(extraction), _LEVEL)


def unpacked(content: bytes, paper: Paper) -> Extraction | None:
    """Return the extraction of a paper from what the cache has; None if that is damaged."""
    try:
        found = msgspec.json.decode(zlib.decompress(content), type=Extraction)
    except (msgspec.DecodeError, zlib.error):
        return None
    return replace(found, paper=paper.key)


class ExtractionCache:
    """Extractions by the hash of the text they were found in; made by `opened`."""

    def __init__(self, connection: sqlite3.Connection, version: str) -> None:
        self._connection = connection
        self._version = version

    def get(self, paper: Paper) -> Extraction | None:
        """Return the extraction of a paper's text; None if it is not here."""
        content = self.packed(paper.text_hash())
        return unpacked(content, paper) if content else None

    def packed(self, text: str) -> bytes | None:
        """Return what was found in the text of a hash, packed; None if it is not here."""
        query = "select content from extraction where hash = ? and version = ?"
        row = self._connection.execute(query, (text, self._version)).fetchone()
        return bytes(row[0]) if row else None

    def put(self, rows: Iterable[Row]) -> None:
        """Keep extractions, for good when this returns."""
        with self._connection:
            self._connection.executemany(
                "insert or replace into extraction values (?, ?, ?)",
                ((text, self._version, content) for text, content in rows),
            )


@contextmanager
def opened(folder: Path, version: str) -> Iterator[ExtractionCache]:
    """Open the cache of a folder, which is there, for one version of the extractor.

    What other versions of the extractor found is thrown away.

    Raises:
        StoreError: the file cannot be written.
    """
    path = folder / NAME
    with _explained(path, sqlite3.Error, OSError):
        connection = _connected_anew(path, version)
    with closing(connection), _explained(path, sqlite3.Error):
        yield ExtractionCache(connection, version)


@contextmanager
def _explained(path: Path, *errors: type[Exception]) -> Iterator[None]:
    try:
        yield
    except errors as error:
        raise StoreError(
            f"the cache '{path}' cannot be used ({error}): "
            "free some space or delete it, and build again"
        ) from error


def _connected_anew(path: Path, version: str) -> sqlite3.Connection:
    try:
        return _connected(path, version)
    except sqlite3.DatabaseError:
        for ending in _COMPANIONS:
            path.with_name(NAME + ending).unlink(missing_ok=True)
        return _connected(path, version)


def _connected(path: Path, version: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        # A torn write costs no more than an extraction, so nothing waits for the disk.
        connection.execute("pragma synchronous = off")
        if connection.execute("pragma quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError(f"{path} is damaged")
        connection.execute(_SCHEMA)
        with connection:
            connection.execute("delete from extraction where version != ?", (version,))
    except sqlite3.Error:
        connection.close()
        raise
    return connection
