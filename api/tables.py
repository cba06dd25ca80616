"""Tables: rows of text under headings, for people to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from api.html import table_html


@dataclass(frozen=True, slots=True)
class Table:
    """A table; columns named in ``right`` hold numbers."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[str] = frozenset()

    def _repr_html_(self) -> str:
        return table_html(self)


def plain(table: Table) -> str:
    """Write a table as aligned text without lines around it.

    >>> print(plain(Table("Counts", ("what", "n"), (("papers", "12"),), frozenset({"n"}))))
    Counts
      what     n
      papers  12
    """
    cells = [table.columns, *table.rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(table.columns))]
    lines = [_line(row, widths, table) for row in cells]
    return "\n".join([table.title, *lines] if table.title else lines)


def drawn(table: Table) -> str:
    """Write a table for a terminal, with lines, as wide as the terminal at most."""
    # rich is slow to load, and only terminals need it.
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    lined = RichTable(title=table.title or None, title_justify="left")
    for column in table.columns:
        justify: Literal["left", "right"] = "right" if column in table.right else "left"
        lined.add_column(column, justify=justify, overflow="fold")
    for row in table.rows:
        lined.add_row(*map(Text, row))
    console = Console(force_terminal=True)
    with console.capture() as captured:
        console.print(lined)
    return captured.get().rstrip("\n")


def _line(row: Sequence[str], widths: Sequence[int], table: Table) -> str:
    padded = (
        cell.rjust(width) if column in table.right else cell.ljust(width)
        for cell, width, column in zip(row, widths, table.columns, strict=True)
    )
    return ("  " + "  ".join(padded)).rstrip()
