"""The cache of extractions: found once per text and version of the extractor.

The extractor's version tells the lexicon that it goes by, too.  What it found by another one is
kept, with what tells that lexicon, until a build is done: most texts read the same by both.

A file beside the graph that may be deleted at any time: what it does not have is extracted
again.  A damaged file is thrown away and begun anew; a damaged extraction is extracted again,
its checksum (that of zlib) tells.
"""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import msgspec

from builder.errors import StoreError
from builder.extraction import Extraction
from builder.outline import Outline
from builder.papers.paper import Paper

NAME = "cache.sqlite"
# With rowids: without them, inner pages of the tree would be full of contents, and the tree deep.
_SCHEMA = """
create table if not exists extraction (
    hash text, version text, content blob not null, primary key (hash, version)
)
"""
_LEXICONS = "create table if not exists lexicon (version text primary key, labels text not null)"
_COMPANIONS = ("", "-journal", "-wal", "-shm")
_LEVEL = 1

Kept = TypeVar("Kept")

Row = tuple[str, bytes]
"""The hash of a paper's text, or a version, and what was found, packed."""


def row_of(paper: Paper, extraction: Extraction) -> Row:
    """Return what the cache is to keep of a paper's extraction."""
    return paper.text_hash(), zlib.compress(msgspec.json.encode(extraction), _LEVEL)


def unpacked(content: bytes, paper: Paper) -> Extraction | None:
    """Return the extraction of a paper from what the cache has; None if that is damaged."""
    found = _decoded(content, Extraction)
    return replace(found, paper=paper.key) if found else None


def _decoded(content: bytes, kind: type[Kept]) -> Kept | None:
    try:
        return msgspec.json.decode(zlib.decompress(content), type=kind)
    except (msgspec.DecodeError, zlib.error):
        return None


class ExtractionCache:
    """Extractions by the hash of the text they were found in; made by `opened`."""

    def __init__(self, connection: sqlite3.Connection, version: str) -> None:
        self._connection = connection
        self._version = version

    def outline(self, text: str, key: str) -> Outline | None:
        """Return what names were found in the text of a hash, that of the paper of a key."""
        content = self.packed(text)
        found = _decoded(content, Outline) if content else None
        return msgspec.structs.replace(found, paper=key) if found else None

    def packed(self, text: str) -> bytes | None:
        """Return what was found in the text of a hash, packed; None if it is not here."""
        query = "select content from extraction where hash = ? and version = ?"
        row = self._connection.execute(query, (text, self._version)).fetchone()
        return bytes(row[0]) if row else None

    def earlier(self, text: str) -> Row | None:
        """Return what was found in a text by another lexicon, after the version of that."""
        query = "select version, content from extraction where hash = ? and version != ? limit 1"
        row: Row | None = self._connection.execute(query, (text, self._version)).fetchone()
        return row

    def lexicons(self) -> Mapping[str, Mapping[str, str]]:
        """Return what tells the lexicons of all versions, by version."""
        rows = self._connection.execute("select version, labels from lexicon")
        return {v: msgspec.json.decode(labels, type=dict[str, str]) for v, labels in rows}

    def settle(self) -> None:
        """Forget what other lexicons found."""
        with self._connection:
            for table in ("extraction", "lexicon"):
                self._connection.execute(
                    f"delete from {table} where version != ?", (self._version,)
                )

    def put(self, rows: Iterable[Row]) -> None:
        """Keep extractions, for good when this returns."""
        with self._connection:
            self._connection.executemany(
                "insert or replace into extraction values (?, ?, ?)",
                ((text, self._version, content) for text, content in rows),
            )


@contextmanager
def opened(
    folder: Path, version: str, labels: Mapping[str, str] | None = None
) -> Iterator[ExtractionCache]:
    """Open the cache of a folder, which is there, for one version of the extractor.

    What other versions of the extractor found is thrown away, but for other lexicons.

    Args:
        folder: the graph's directory.
        version: the extractor's version; behind a "+" that of own vocabularies.
        labels: what tells the lexicon with own vocabularies from the one that ships.

    Raises:
        StoreError: the file cannot be written.
    """
    path = folder / NAME
    with _explained(path, sqlite3.Error, OSError):
        connection = _connected_anew(path, version, labels or {})
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


def _connected_anew(path: Path, version: str, labels: Mapping[str, str]) -> sqlite3.Connection:
    try:
        return _connected(path, version, labels)
    except sqlite3.DatabaseError:
        for ending in _COMPANIONS:
            path.with_name(NAME + ending).unlink(missing_ok=True)
        return _connected(path, version, labels)


def _connected(path: Path, version: str, labels: Mapping[str, str]) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        # A torn write costs no more than an extraction, so nothing waits for the disk.
        connection.execute("pragma synchronous = off")
        if connection.execute("pragma quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError(f"{path} is damaged")
        connection.execute(_SCHEMA)
        connection.execute(_LEXICONS)
        with connection:
            _keep(connection, version, labels)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _keep(connection: sqlite3.Connection, version: str, labels: Mapping[str, str]) -> None:
    """Note a lexicon; forget all that another extractor found, or a lexicon that none knows."""
    shipped = version.partition("+")[0]
    text = msgspec.json.encode(labels).decode()
    connection.execute("insert or ignore into lexicon values (?, '{}')", (shipped,))
    connection.execute("insert or replace into lexicon values (?, ?)", (version, text))
    start = f"{shipped}+"
    query = "delete from lexicon where substr(version || '+', 1, ?) != ?"
    connection.execute(query, (len(start), start))
    connection.execute("delete from extraction where version not in (select version from lexicon)")
