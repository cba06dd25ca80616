"""Names: the table of all mentions, looked up by what they are called."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from builder.linking.entity import Naming
from builder.linking.unknown import Entry

_FIELDS = (
    "id, paper, name, type, proposed, long_form, surfaces, concept, forbidden,"
    " stem, long_key, sure, entity, moved, why"
)
_JOINT = "\x1f"


class Row(msgspec.Struct, frozen=True, gc=False):
    """A mention in the table.

    Attributes:
        entry: what it is called, folded.
        sure: key of the concept that the vocabularies alone say it means.
        entity: key of what it means; None before that is decided.
        moved: whether it was found to be the long form of an acronym.
        why: how what it means was found out.
    """

    entry: Entry
    sure: str | None
    entity: str | None = None
    moved: bool = False
    why: str = ""

    @property
    def id(self) -> int:
        """Return the number of the row."""
        return self.entry.naming.row

    @property
    def decision(self) -> tuple[str | None, bool, str]:
        """Return what was decided."""
        return self.entity, self.moved, self.why


class Names:
    """The table of all mentions, in a database that has linking's tables."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._run = connection.execute
        self._many = connection.executemany

    def put(self, found: Iterable[tuple[str, str, Row]]) -> None:
        """Add mentions; each comes after the name and type that its paper's extraction has."""
        self._many(
            "insert into naming (paper, mention, kind, name, type, proposed, long_form, surfaces,"
            " concept, forbidden, stem, long_key, sure, why)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_values(*told) for told in found),
        )

    def drop(self, paper: int) -> None:
        """Forget the mentions of a paper."""
        self._run("delete from naming where paper = ?", (paper,))

    def of_paper(self, paper: int) -> list[Row]:
        """Return the mentions of a paper."""
        return self._rows("paper = ?", paper)

    def called(self, stem: str) -> list[Row]:
        """Return the mentions of one folded name."""
        return self._rows("stem = ?", stem)

    def owner(self, stem: str) -> str | None:
        """Return the folded acronym whose long form a name is, if there is only one."""
        query = (
            "select distinct stem from naming"
            " where long_key = ? and long_key != '' and sure is null limit 2"
        )
        found = self._run(query, (stem,)).fetchall()
        return str(found[0][0]) if len(found) == 1 else None

    def touched(self, first: str, last: str) -> Iterator[Row]:
        """Yield the mentions of touched names from the first to the last, in order."""
        query = (
            f"select {_FIELDS} from touched_stem cross join naming using (stem)"
            " where stem between ? and ? order by stem, id"
        )
        yield from (_row(*values) for values in self._run(query, (first, last)))

    def owners(self, first: str, last: str) -> Mapping[str, str]:
        """Return what `owner` says of touched names from the first to the last."""
        query = (
            "select touched_stem.stem, min(naming.stem) from touched_stem"
            " cross join naming on long_key = touched_stem.stem and long_key != '' and sure is null"
            " where touched_stem.stem between ? and ? group by touched_stem.stem"
            " having min(naming.stem) = max(naming.stem)"
        )
        return dict(self._run(query, (first, last)).fetchall())

    def links(self, paper: int) -> Iterator[tuple[str, str, str]]:
        """Yield name, type and entity of a paper's mentions."""
        query = "select mention, kind, entity from naming where paper = ?"
        yield from self._run(query, (paper,))

    def decide(self, decided: Iterable[tuple[int, str | None, bool, str]]) -> None:
        """Write what rows mean: their numbers, entity, whether moved, and why."""
        rows = ((entity, moved, why, row) for row, entity, moved, why in decided)
        self._many("update naming set entity = ?, moved = ?, why = ? where id = ?", rows)

    def meaning(self, entities: Iterable[str]) -> set[int]:
        """Return the papers that mention any of some entities; reads the whole table."""
        wanted = set(entities)
        if not wanted:
            return set()
        rows = self._run("select paper, entity from naming")
        return {paper for paper, entity in rows if entity in wanted}

    def _rows(self, condition: str, value: object) -> list[Row]:
        query = f"select {_FIELDS} from naming where {condition} order by id"
        return [_row(*values) for values in self._run(query, (value,))]


def _values(mention: str, kind: str, row: Row) -> tuple[object, ...]:
    entry, naming = row.entry, row.entry.naming
    return (
        naming.paper, mention, kind, naming.name, naming.type, naming.proposed, naming.long_form,
        _JOINT.join(naming.surfaces), naming.concept, _JOINT.join(naming.forbidden),
        entry.stem, entry.long_form, row.sure, "curation" if naming.curated else "",
    )  # fmt: skip


def _row(
    number: int, paper: int, name: str, kind: str, proposed: int, long_form: str | None,
    surfaces: str, concept: str | None, forbidden: str, stem: str, long_key: str,
    sure: str | None, entity: str | None, moved: int, why: str,
) -> Row:  # fmt: skip
    naming = Naming(
        paper, number, name, kind, bool(proposed), long_form, _split(surfaces), concept,
        _split(forbidden), why == "curation",
    )  # fmt: skip
    return Row(Entry(naming, stem, long_key), sure, entity, bool(moved), why)


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split(_JOINT)) if text else ()
