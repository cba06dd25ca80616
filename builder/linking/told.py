"""Told: how many papers call an entity what, and which type they give it.

All that an entity is made of is counted here, paper by paper, so that a changed paper can be
taken out again.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from builder.linking.names import Row
from ontology.lexicon import label_key

Key = tuple[str, str, str]
"""An entity, a text, and why the text is taken to mean the entity."""

_MANY = 25_000
"""So many texts wait in memory: some 25 MB, and again as much while they are written."""


@dataclass(frozen=True, slots=True)
class Text:
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
        self._texts: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
        self._votes: Counter[tuple[str, str]] = Counter()

    def add(self, rows: Iterable[Row], sign: int = 1) -> None:
        """Count what one paper says, or with -1 count it no more; rows without entity are mute."""
        rows = [row for row in rows if row.entity]
        for key, counts in self._said(rows).items():
            told = self._texts[key]
            told[:] = (old + sign * new for old, new in zip(told, counts, strict=True))
        said = {(row.entity, row.entry.naming.type) for row in rows if row.entity in self._known}
        for vote in said:
            self._votes[vote] += sign  # type: ignore[index]
        if len(self._texts) > _MANY:
            self.flush()

    def flush(self) -> None:
        """Write what was counted."""
        run = self._connection.executemany
        changed = [(key, told) for key, told in sorted(self._texts.items()) if any(told)]
        rows = [(*key, label_key(key[1]), *told) for key, told in changed]
        run(
            "insert into told values (?, ?, ?, ?, ?, ?, ?) on conflict do update set"
            " papers = papers + excluded.papers, named = named + excluded.named,"
            " moved = moved + excluded.moved",
            rows,
        )
        run(
            "delete from told where entity = ? and text = ? and why = ? and papers = 0",
            (key for key, _ in changed),
        )
        votes = [(*vote, count) for vote, count in sorted(self._votes.items()) if count]
        run(
            "insert into vote values (?, ?, ?) on conflict do update set"
            " papers = papers + excluded.papers",
            votes,
        )
        run("delete from vote where entity = ? and type = ? and papers = 0", (v[:2] for v in votes))
        touched = {key[0] for key, _ in changed} | {vote[0] for vote in votes}
        run("insert or ignore into touched_entity values (?)", ((key,) for key in touched))
        self._texts.clear()
        self._votes.clear()

    def texts(self, entity: str) -> list[Text]:
        """Return what papers call an entity, sorted."""
        query = (
            "select text, key, sum(papers), sum(named), sum(moved) from told"
            " where entity = ? group by text order by text"
        )
        return [Text(*values) for values in self._connection.execute(query, (entity,))]

    def votes(self, entity: str) -> Mapping[str, int]:
        """Return how many papers give a concept which type."""
        query = "select type, papers from vote where entity = ?"
        return dict(self._connection.execute(query, (entity,)).fetchall())

    def _said(self, rows: Iterable[Row]) -> Mapping[Key, tuple[int, int, int]]:
        """Return what one paper calls things; each text of an entity counts once."""
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
        return {
            (entity, text, why): (1, int(named), int(moved))
            for (entity, text), (why, named, moved) in found.items()
        }
