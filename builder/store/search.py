"""The full-text index of a generation: an SQLite database with FTS5, made from its store.

docs/store.md has the tables.  The index is derived: it says nothing that the graph does not, and
the same graph gives the same answers, whether its index was made anew or renewed in part.  SQLite
joins and sorts on disk, so memory stays small however many papers there are.
"""

import hashlib
import math
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from builder.errors import StoreError
from ontology.iris import title_key
from ontology.namespace import PREFIXES
from ontology.shapes import entity_types

INDEX = "search.sqlite"

_STAGE = """
CREATE TEMP TABLE found (iri TEXT PRIMARY KEY, type TEXT, label TEXT, text TEXT) WITHOUT ROWID;
CREATE TEMP TABLE further (iri TEXT, label TEXT, PRIMARY KEY (iri, label)) WITHOUT ROWID;
CREATE TEMP TABLE counted (iri TEXT PRIMARY KEY, papers INTEGER) WITHOUT ROWID;
"""
_TABLES = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
CREATE TABLE thing (
    id INTEGER PRIMARY KEY, place INTEGER, iri TEXT, type TEXT, papers INTEGER, weight REAL,
    label TEXT, names TEXT, keys TEXT, text TEXT);
CREATE VIRTUAL TABLE words USING fts5(
    label, names, text, content=thing, content_rowid=id,
    tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE starts USING fts5(
    label, names, keys, content=thing, content_rowid=place, prefix='1 2 3',
    tokenize='unicode61 remove_diacritics 2');
"""
_THINGS = """
INSERT INTO thing (place, iri, type, papers, weight, label, names, keys, text)
SELECT place(iri, label, IFNULL(papers, 0)), iri, type, IFNULL(papers, 0),
       weight(IFNULL(papers, 0)), label, IFNULL(names, ''), keys(label, names), IFNULL(text, '')
FROM found LEFT JOIN counted USING (iri) LEFT JOIN (
    SELECT iri, group_concat(label, char(10)) AS names
    FROM (SELECT * FROM further ORDER BY iri, label) GROUP BY iri) USING (iri)
ORDER BY iri;
"""
_NEXT_PLACE = """
UPDATE thing SET place = place + 1
WHERE id IN (SELECT max(id) FROM thing GROUP BY place HAVING count(*) > 1)
"""
_PLACES = "CREATE UNIQUE INDEX thing_place ON thing (place)"
_FINISH = """
CREATE UNIQUE INDEX thing_iri ON thing (iri);
INSERT INTO words (words) VALUES ('rebuild');
INSERT INTO starts (starts) VALUES ('rebuild');
"""
# executescript commits what came before it.
# What an index of foreign content forgets has to be told in full (SQLite's FTS5, 4.4.3).
_FORGET = """
INSERT INTO words (words, rowid, label, names, text)
SELECT 'delete', id, label, names, text FROM thing WHERE iri IN (SELECT iri FROM stale);
INSERT INTO starts (starts, rowid, label, names, keys)
SELECT 'delete', place, label, names, keys FROM thing WHERE iri IN (SELECT iri FROM stale);
DELETE FROM thing WHERE iri IN (SELECT iri FROM stale);
"""
_LEARN = """
INSERT INTO words (rowid, label, names, text)
SELECT id, label, names, text FROM thing WHERE iri IN (SELECT iri FROM stale);
INSERT INTO starts (rowid, label, names, keys)
SELECT place, label, names, keys FROM thing WHERE iri IN (SELECT iri FROM stale);
"""

_PAPERS = "SELECT ?s ?o ?more {{ {} ?s kg:title ?o OPTIONAL {{ ?s kg:abstract ?more }} }}"
_ENTITIES = "SELECT ?s ?o {{ {} ?s a kg:{} ; skos:prefLabel ?o }}"
_FURTHER = "SELECT ?s ?o {{ {} ?s skos:altLabel ?o }}"
_COUNTS = "SELECT ?s (COUNT(?paper) AS ?o) {{ {} ?paper kg:mentions ?s }} GROUP BY ?s"

# The reader marks matches with the first two of these.
_UNPRINTABLE = str.maketrans(dict.fromkeys("\x01\x02\x00", "\N{REPLACEMENT CHARACTER}"))
_PAPER_BITS, _LENGTH_BITS, _HASH_BITS = 20, 6, 37


class Queryable(Protocol):
    """A database of triples that answers SPARQL."""

    def query(self, query: str, *, prefixes: dict[str, str]) -> Any:
        """Return the rows of a SELECT."""


def index(store: Queryable, new: Path, old: Path | None, changed: Iterable[str] | None) -> None:
    """Write the index of a generation: a renewed one where an earlier one can be renewed.

    Args:
        store: the store of the generation.
        new: its folder.
        old: the folder of the generation that it was made from, if there is one.
        changed: the IRIs of what differs from that (see `renew_index`); None if nobody knows.

    Raises:
        StoreError: SQLite lacks FTS5.
    """
    if old and changed is not None and (old / INDEX).is_file():
        try:
            return renew_index(old / INDEX, new / INDEX, store, changed)
        except sqlite3.DatabaseError:  # the old one is damaged
            (new / INDEX).unlink(missing_ok=True)
    return write_index(store, new / INDEX)


def write_index(store: Queryable, path: Path) -> None:
    """Write the full-text index of the papers and entities of a store.

    Raises:
        StoreError: SQLite lacks FTS5.
    """
    with _opened(path) as made:
        try:
            # Nobody reads this file before it is complete, and an incomplete one is thrown away.
            made.executescript(_TABLES + _STAGE)
        except sqlite3.OperationalError as error:
            raise StoreError(
                f"the SQLite {sqlite3.sqlite_version} of this Python has no full-text search "
                f"({error}): use a Python whose SQLite has FTS5"
            ) from error
        made.execute("BEGIN")
        _fill(made, store)
        _place_all(made)
        made.executescript(f"BEGIN; {_FINISH} COMMIT;")


def renew_index(old: Path, new: Path, store: Queryable, changed: Iterable[str]) -> None:
    """Write the index of a store that is another one with some things changed.

    Args:
        old: the index of that other store.
        new: where to write.
        store: the changed store.
        changed: the IRIs of papers and entities that are new, gone, named or worded otherwise,
            or mentioned by more or fewer papers; further IRIs do no harm.
    """
    shutil.copyfile(old, new)
    with _opened(new) as made:
        made.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _STAGE)
        made.execute("CREATE TEMP TABLE stale (iri TEXT PRIMARY KEY) WITHOUT ROWID")
        made.execute("BEGIN")
        stale = sorted(set(changed))
        made.executemany("INSERT INTO stale VALUES (?)", ((iri,) for iri in stale))
        for start in range(0, len(stale), 500):
            listed = " ".join(f"<{iri}>" for iri in stale[start : start + 500])
            _fill(made, store, f"VALUES ?s {{ {listed} }}")
        made.executescript(f"BEGIN; {_FORGET} DROP INDEX thing_place; COMMIT; BEGIN;")
        _place_all(made)
        made.executescript(f"BEGIN; {_LEARN} COMMIT;")


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    index = sqlite3.connect(path, isolation_level=None)
    try:
        index.create_function("weight", 1, _weight, deterministic=True)
        index.create_function("keys", 2, _keys, deterministic=True)
        index.create_function("place", 3, _place, deterministic=True)
        yield index
    finally:
        index.close()


def _fill(index: sqlite3.Connection, store: Queryable, among: str = "") -> None:
    add = "INSERT OR IGNORE INTO found VALUES (?, ?, ?, ?)"
    papers = _rows(store, _PAPERS.format(among))
    index.executemany(add, ((s, "Paper", title, text) for s, title, text in papers))
    for kind in entity_types():
        found = _rows(store, _ENTITIES.format(among, kind))
        index.executemany(add, ((s, kind, label, None) for s, label in found))
    further, counts = _FURTHER.format(among), _COUNTS.format(among)
    index.executemany("INSERT OR IGNORE INTO further VALUES (?, ?)", _rows(store, further))
    index.executemany("INSERT INTO counted VALUES (?, ?)", _rows(store, counts))


def _place_all(index: sqlite3.Connection) -> None:
    """Make things of what was found; no two may have one place."""
    index.execute(_THINGS)
    while index.execute(_NEXT_PLACE).rowcount:
        pass
    index.execute(_PLACES)


def _rows(store: Queryable, query: str) -> Iterator[tuple[str | None, ...]]:
    for row in store.query(query, prefixes=PREFIXES):
        yield tuple(cell and cell.value.translate(_UNPRINTABLE) for cell in row)


def _weight(papers: int) -> float:
    """Return how much an entity's being well known counts in its rank."""
    return 1 + math.log1p(papers) / 10


def _keys(label: str, names: str | None) -> str:
    """Return the names without blanks and signs, so that "llama2" begins "LLaMA-2 7B"."""
    folded = {title_key(name) for name in (label, *(names or "").split("\n"))}
    return " ".join(sorted(folded - {""}))


def _place(iri: str, label: str, papers: int) -> int:
    """Return where a thing stands among all: what most papers mention first, then short names.

    To complete a few letters, the first rows that an index gives will then do.  The place depends
    on the thing alone, so that a part of an index can be renewed.
    """
    unknown = (1 << _PAPER_BITS) - 1 - min(papers, (1 << _PAPER_BITS) - 1)
    length = min(len(label), (1 << _LENGTH_BITS) - 1)
    tie = int.from_bytes(hashlib.sha256(iri.encode()).digest()[:8]) >> (64 - _HASH_BITS)
    return (unknown << _LENGTH_BITS | length) << _HASH_BITS | tie
