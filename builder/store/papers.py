"""The papers of a graph: a table of them with their records, and of what sources list them."""

import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder.papers.grouping import Group, grouped, line_key, mark_keys, read_record
from builder.papers.merging import paper_of
from builder.papers.paper import Listing, Paper

SCHEMA = """
create table paper (
    id integer primary key, key text not null, text_hash text not null, records blob not null
);
create table record (line blob primary key, paper integer not null) without rowid;
create table mark (mark blob primary key, paper integer not null) without rowid;
create table listing (
    source text, format text, date text, papers integer not null,
    primary key (source, format, date)
) without rowid;
"""
_LEVEL = 1


@dataclass(frozen=True, slots=True)
class Changed:
    """Papers that went and papers that came, each by its number."""

    gone: Mapping[int, Paper]
    come: Mapping[int, Paper]


class Papers:
    """The table of papers, in a database that has its tables."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._run = connection.execute
        self._many = connection.executemany
        (last,) = self._run("select coalesce(max(id), 0) from paper").fetchone()
        self._last = int(last)

    def add(self, group: Group) -> tuple[int, Paper]:
        """Add the paper that records tell of; return its number, too."""
        self._last += 1
        number, paper = self._last, paper_of([record for _, record in group])
        content = zlib.compress(b"\n".join(line for line, _ in group), _LEVEL)
        row = number, paper.key, paper.text_hash(), content
        self._run("insert into paper values (?, ?, ?, ?)", row)
        lines = ((line_key(line), number) for line, _ in group)
        self._many("insert into record values (?, ?)", lines)
        told = {mark for _, record in group for mark in mark_keys(record)}
        self._many("insert into mark values (?, ?)", ((mark, number) for mark in told))
        self._count(paper, 1)
        return number, paper

    def find(self, number: int) -> Paper:
        """Return the paper of a number."""
        return unpacked(self.packed(number)[1])

    def named(self, number: int) -> tuple[str, str]:
        """Return the hash of the text of a paper, and its key."""
        query = "select text_hash, key from paper where id = ?"
        text, key = self._run(query, (number,)).fetchone()
        return text, key

    def packed(self, number: int) -> tuple[str, bytes]:
        """Return the hash of the text of a paper, and its records, packed."""
        query = "select text_hash, records from paper where id = ?"
        text, content = self._run(query, (number,)).fetchone()
        return text, content

    def numbers(self) -> Iterable[int]:
        """Return the numbers of all papers, in order; the table may be changed meanwhile."""
        return array("q", (number for (number,) in self._run("select id from paper order by id")))

    def change(self, added: Sequence[bytes], removed: Iterable[bytes]) -> Changed:
        """Add and remove records; the papers that they are of are made anew.

        A removed record may leave two papers where there was one, an added one the other way.
        """
        out = {line_key(line) for line in removed}
        numbers = {self._paper("record", "line", key) for key in out}
        for line in added:
            keys = mark_keys(read_record(line))
            numbers |= {self._paper("mark", "mark", key) for key in keys}
        gone: dict[int, Paper] = {}
        left = set(added)
        for number in sorted(number for number in numbers if number is not None):
            lines = self._lines(number)
            gone[number] = paper_of([read_record(line) for line in lines])
            left.update(line for line in lines if line_key(line) not in out)
            self._drop(number, lines, gone[number])
        return Changed(gone, dict(self.add(group) for group in grouped(sorted(left))))

    def count(self) -> int:
        """Return the number of papers."""
        (count,) = self._run("select count(*) from paper").fetchone()
        return int(count)

    def listings(self) -> Iterator[Listing]:
        """Yield what sources there are in what formats and of what dates."""
        query = "select source, format, date from listing order by source, format, date"
        for source, form, date in self._run(query):
            yield Listing(source, form, date or None)

    def _paper(self, table: str, column: str, key: bytes) -> int | None:
        row = self._run(f"select paper from {table} where {column} = ?", (key,)).fetchone()
        return row[0] if row else None

    def _lines(self, number: int) -> list[bytes]:
        return zlib.decompress(self.packed(number)[1]).split(b"\n")

    def _drop(self, number: int, lines: Iterable[bytes], paper: Paper) -> None:
        self._run("delete from paper where id = ?", (number,))
        for line in lines:
            self._run("delete from record where line = ?", (line_key(line),))
            for mark in mark_keys(read_record(line)):
                self._run("delete from mark where mark = ?", (mark,))
        self._count(paper, -1)
        self._run("delete from listing where papers = 0")

    def _count(self, paper: Paper, sign: int) -> None:
        self._many(
            "insert into listing values (?, ?, ?, ?) on conflict do update set"
            " papers = papers + excluded.papers",
            ((one.source, one.format, one.page_date or "", sign) for one in paper.listings),
        )


def unpacked(content: bytes) -> Paper:
    """Return the paper of packed records."""
    return paper_of([read_record(line) for line in zlib.decompress(content).split(b"\n")])
