"""Told: how many papers call an entity what, and which type they give it.

All that an entity is made of is counted here, paper by paper, so that a changed paper can be
taken out again.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set

import msgspec

from builder.linking.names import Row
from ontology.lexicon import label_key

Key = tuple[str, str, str]
"""An entity, a text, and why the text is taken to mean the entity."""

_NONE = (0, 0, 0)
_MANY = 25_000
"""So many texts wait in memory: some 25 MB, and again as much while they are written."""


class Text(msgspec.Struct, frozen=True, gc=False):
    """What papers call an entity: how many do; ``named``, ``moved``: how many mainly so.

    ``moved`` counts those for which it is the long form of another name.
    """

    text: str
    key: str
    papers: int
    named: int
    moved: int


class Told:
    """The tables of what papers call entities; changes wait until `flush`."""

    def __init__(self, connection: sqlite3.Connection, known: Set[str]) -> None:
        self._connection = connection
        self._known = known
        self._texts: dict[Key, tuple[int, int, int]] = {}
        self._votes: Counter[tuple[str, str]] = Counter()

    def add(self, rows: Iterable[Row], sign: int = 1) -> None:
        """Count what one paper says, or with -1 count it no more; rows without entity are mute."""
        rows = [row for row in rows if row.entity]
        for (entity, text), (why, main, long) in self._said(rows).items():
            key = entity, text, why
            papers, named, moved = self._texts.get(key, _NONE)
            self._texts[key] = papers + sign, named + sign * main, moved + sign * long
        said = {(row.entity, row.entry.naming.type) for row in rows if row.entity in self._known}
        for vote in said:
            self._votes[vote] += sign  # type: ignore[index]
        if len(self._texts) > _MANY:
            self.flush()

    def flush(self) -> None:
        """Write what was counted."""
        run = self._connection.executemany
        counts = self._texts
        changed = sorted(key for key, told in counts.items() if told != _NONE)
        run(
            "insert into told values (?, ?, ?, ?, ?, ?, ?) on conflict do update set"
            " papers = papers + excluded.papers, named = named + excluded.named,"
            " moved = moved + excluded.moved",
            ((*key, label_key(key[1]), *counts[key]) for key in changed),
        )
        run(
            "delete from told where entity = ? and text = ? and why = ? and papers = 0",
            (key for key in changed if counts[key][0] < 0),
        )
        votes = [(*vote, count) for vote, count in sorted(self._votes.items()) if count]
        run(
            "insert into vote values (?, ?, ?) on conflict do update set"
            " papers = papers + excluded.papers",
            votes,
        )
        gone = (vote[:2] for vote in votes if vote[2] < 0)
        run("delete from vote where entity = ? and type = ? and papers = 0", gone)
        touched = {key[0] for key in changed} | {vote[0] for vote in votes}
        run("insert or ignore into touched_entity values (?)", ((key,) for key in sorted(touched)))
        self._texts.clear()
        self._votes.clear()

    def texts(self, entity: str) -> list[Text]:
        """Return what papers call an entity, sorted."""
        query = (
            "select text, key, sum(papers), sum(named), sum(moved) from told"
            " where entity = ? group by text order by text"
        )
        return [Text(*values) for values in self._connection.execute(query, (entity,))]

    def touched(self, first: str, last: str) -> Mapping[str, list[Text]]:
        """Return what papers call the touched entities from the first to the last."""
        query = (
            "select touched.key, text, told.key, sum(papers), sum(named), sum(moved)"
            " from touched_entity touched cross join told on entity = touched.key"
            " where touched.key between ? and ? group by touched.key, text"
            " order by touched.key, text"
        )
        found: dict[str, list[Text]] = defaultdict(list)
        for entity, *values in self._connection.execute(query, (first, last)):
            found[entity].append(Text(*values))
        return found

    def votes(self, entity: str) -> Mapping[str, int]:
        """Return how many papers give a concept which type."""
        query = "select type, papers from vote where entity = ?"
        return dict(self._connection.execute(query, (entity,)).fetchall())

    def _said(self, rows: Iterable[Row]) -> Mapping[tuple[str, str], tuple[str, bool, bool]]:
        """Return why which text of a paper means an entity, and whether it mainly does.

        Each text of an entity counts once; that of a long form is told apart.
        """
        found: dict[tuple[str, str], tuple[str, bool, bool]] = {}
        for row in rows:
            naming, entity = row.entry.naming, row.entity or ""
            spelt = () if entity in self._known else (naming.long_form,)
            for text in (naming.name, *naming.surfaces, *spelt):
                if not text:
                    continue
                main = text == naming.name
                why, named, moved = found.get((entity, text), (row.why, False, False))
                named, moved = named or (main and not row.moved), moved or (main and row.moved)
                found[entity, text] = min(why, row.why), named, moved
        return found
