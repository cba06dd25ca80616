"""The full-text index beside a store (docs/store.md), read-only."""

import sqlite3
from collections.abc import Callable, Sequence
from copy import copy
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import finalize

from api.errors import StoreFailed
from api.finding.hits import CLOSE, OPEN, Completion, Hit, Snippet, snippet, unmarked
from api.finding.words import beginnings, exact, expressions
from ontology.iris import title_key

INDEX = "search.sqlite"

# A match in a name counts ten times one in an abstract, as names say what a thing is.
_RANK = "bm25(words, 10.0, 6.0, 1.0) * thing.weight"
_SEARCH = """
SELECT thing.id, thing.iri, type, thing.label, papers, {rank} AS rank
FROM words JOIN thing ON thing.id = words.rowid
WHERE words MATCH ? {among}
ORDER BY thing.place IN (SELECT rowid FROM starts WHERE starts MATCH ?) DESC, rank, thing.iri
LIMIT ?
"""
_MARKED = f"""
SELECT highlight(words, 0, '{OPEN}', '{CLOSE}'), highlight(words, 1, '{OPEN}', '{CLOSE}'),
       highlight(words, 2, '{OPEN}', '{CLOSE}')
FROM words WHERE words MATCH ? AND rowid = ?
"""
# FTS5 gives its rows by rowid, and so those that most papers mention first.
_COMPLETE = """
SELECT iri, type, thing.label, thing.names, papers
FROM starts JOIN thing ON thing.place = starts.rowid
WHERE starts MATCH ? {among}
ORDER BY starts.rowid LIMIT ?
"""


class TextIndex:
    """The full-text index of one generation; any thread may ask it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._note: Callable[[str], None] | None = None
        # At once: the file stays readable when a build has put another in its place.
        self._connection: sqlite3.Connection | None = self._open()

    def watched(self, note: Callable[[str], None]) -> "TextIndex":
        """Return the same index; what is asked of it is noted, as SQL that runs as it stands."""
        other = copy(self)
        other._note = note
        return other

    def search(self, text: str, types: Sequence[str], first: int) -> tuple[Hit, ...]:
        """Return what fits a text best, of some types: all words, if need be any of them."""
        for expression in expressions(text):
            found = self._search(expression, exact(text) or expression, types, first)
            if found:
                return found
        return ()

    def complete(self, text: str, types: Sequence[str], first: int) -> tuple[Completion, ...]:
        """Return names that begin as a text does, then such that have a word that begins so."""
        found: dict[str, Completion] = {}
        query = _COMPLETE.format(among=_among(types))
        for expression in beginnings(text):
            # The second ones may be the first ones over again.
            given = (expression, *types, first + len(found))
            for iri, kind, label, names, papers in self._rows(query, given):
                name = fitting(text, label, names.split("\n"))
                found.setdefault(iri, Completion(iri, kind, label, name, papers))
            if len(found) >= first:
                break
        return tuple(found.values())[:first]

    def papers(self, iris: Sequence[str]) -> dict[str, int]:
        """Return how many papers mention each of some entities."""
        found: dict[str, int] = {}
        for start in range(0, len(iris), 500):
            batch = tuple(iris[start : start + 500])
            marks = ", ".join("?" * len(batch))
            found |= dict(
                self._rows(f"SELECT iri, papers FROM thing WHERE iri IN ({marks})", batch)
            )
        return found

    def titled(self, text: str, way: str) -> list[tuple[str, str]]:
        """Return title and IRI of papers whose key or title a text is, or a part of it."""
        found = self._rows("SELECT label, iri FROM thing WHERE type = 'Paper'", ())
        if way == "key":
            return [row for row in found if row[1].endswith(f"/id/paper/{text}")]
        folded = text.lower()
        if way == "title":
            return [row for row in found if row[0].lower() == folded]
        return [row for row in found if folded in row[0].lower()]

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _search(
        self, expression: str, spelt: str, types: Sequence[str], first: int
    ) -> tuple[Hit, ...]:
        query = _SEARCH.format(rank=_RANK, among=_among(types))
        hits = []
        for number, iri, kind, label, papers, rank in self._rows(
            query, (expression, *types, spelt, first)
        ):
            ((name, names, text),) = self._rows(_MARKED, (expression, number))
            shown = _shown(name, names, text)
            hits.append(Hit(iri, kind, label, papers, round(-rank, 4), shown))
        return tuple(hits)

    def _rows(self, query: str, given: Sequence[object]) -> list[tuple[Any, ...]]:
        if self._note is not None:
            self._note(_filled(query, given))
        with self._lock:
            try:
                self._connection = self._connection or self._open()
                return self._connection.execute(query, given).fetchall()
            except sqlite3.Error as error:
                raise StoreFailed(
                    f"the full-text index {self._path} cannot be read: {error}; build it again"
                ) from error

    def _open(self) -> sqlite3.Connection:
        # Immutable: a generation never changes, so SQLite need not lock or look for a journal.
        address = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"
        opened = sqlite3.connect(address, uri=True, check_same_thread=False)
        finalize(self, opened.close)
        return opened


def fitting(text: str, label: str, names: Sequence[str]) -> str:
    """Return the name that a text begins: the label if it does, else the first of the others.

    >>> fitting("llama2", "language model", ("LLaMA 2", "LM"))
    'LLaMA 2'
    """
    key, words = title_key(text), [title_key(word) for word in text.split()]
    begun = (name for name in (label, *names) if title_key(name).startswith(key))
    within = (n for n in (label, *names) if all(word in title_key(n) for word in words))
    return next(chain(begun, within), label)


def _filled(query: str, given: Sequence[object]) -> str:
    """Return a query with its parameters in their places."""
    first, *others = query.strip().split("?")
    values = (
        f"{v}" if isinstance(v, int) else "'" + str(v).replace("'", "''") + "'" for v in given
    )
    return first + "".join(value + text for value, text in zip(values, others, strict=True))


def _among(types: Sequence[str]) -> str:
    return f"AND type IN ({', '.join('?' * len(types))})" if types else ""


def _shown(label: str, names: str, text: str) -> Snippet:
    """Return the piece to show: of the text, else of a further name that matched, else the name."""
    if OPEN in text:
        return snippet("abstract", *unmarked(text))
    further = next((name for name in names.split("\n") if OPEN in name), "")
    if further and OPEN not in label:
        return snippet("names", *unmarked(further))
    return snippet("label", *unmarked(label))
