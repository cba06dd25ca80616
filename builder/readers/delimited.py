"""CSV and TSV: a row for each paper, under a header that names the columns."""

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from builder.papers.columns import chosen, of_cells
from builder.papers.fields import Desk, Entry, Fields
from builder.papers.inputs import TOO_LONG, Input, damaged, lines_of, opened, shown
from builder.papers.record import Entries, Reader, Rejected

NAME = "csv"

_DELIMITERS = ",;\t|"


def read(source: Input) -> Entries:
    """Stream the rows of a table; a bad one is rejected and the rest goes on."""
    desk = Desk(source.name, NAME)
    with opened(source) as file:
        lines = _Lines(file)
        header_line = next((line for line in lines if line.strip()), "")
        header = _cells(header_line, _delimiter(header_line))
        columns = chosen(header)
        if "title" not in columns:
            yield Rejected(source.name, "line 1", "no column is a title", shown(header_line))
            return

        def fields(cells: Any) -> Fields:
            return of_cells(cells, header, columns)

        for entry in _rows(lines, _delimiter(header_line)):
            yield desk.settled(entry, fields)


def accepts(head: str) -> bool:
    """Tell whether the first line of a text names columns, one of them a title."""
    first = head.lstrip("\ufeff \t\r\n").split("\n")[0].rstrip("\r")
    if first[:1] in ("{", "[", "<", "@", "#"):
        return False
    cells = _cells(first, _delimiter(first))
    plain = all(re.fullmatch(r"[\w .:/()-]{0,40}", cell) for cell in cells)
    return len(cells) > 1 and plain and "title" in chosen(cells)


class _Lines:
    """The lines of a file; those of a row that came to nothing can be put back."""

    def __init__(self, file: TextIO) -> None:
        self._rest = lines_of(file)
        self._back: deque[tuple[int, str, bool]] = deque()
        self.row: list[tuple[int, str, bool]] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._rest)
        self.row.append(line)
        return line[1]

    def put_back(self) -> None:
        """Put all lines of the row back but the first."""
        self._back.extendleft(reversed(self.row[1:]))
        del self.row[1:]


def _rows(lines: _Lines, delimiter: str) -> Iterator[Entry]:
    """Stream the rows; a quotation mark that is never closed costs the line that it stands on."""
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.row.clear()
        problem = ""
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            lines.put_back()
            rows = csv.reader(lines, delimiter=delimiter, strict=True)
            cells, problem = [], f"not valid CSV: {error}"
        if not cells and not problem:
            continue
        text = "".join(text for _, text, _ in lines.row)
        if any(cut for _, _, cut in lines.row):
            problem = TOO_LONG
        elif damaged(text):
            problem = "not valid UTF-8"
        place = f"line {lines.row[0][0]}" if lines.row else "the end"
        yield Entry(place, text if problem else cells, problem)


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def _cells(line: str, delimiter: str) -> Sequence[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


EXAMPLE = """\
Title,Abstract,Year,DOI,arXiv ID,URL
Tables of Masks,"We list masks by row. They save 20% of memory on a V100.",2022,10.1000/rows.1,,
"Rows, Columns, Caches",A cache of rows is 1.2x faster than one of columns.,2023,,2301.00009,
"""

READER = Reader(
    name=NAME,
    suffixes=(".csv", ".tsv"),
    description="CSV or TSV with a header: title, abstract, year, date, doi, arxiv_id, url, id",
    accepts=accepts,
    read=read,
    example=EXAMPLE,
    example_titles=("Tables of Masks", "Rows, Columns, Caches"),
    general=True,
)
