"""Print tables and bytes."""

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from api.tables import Table


def print_table(table: "Table") -> None:
    """Print a table: drawn on a terminal, plain elsewhere."""
    from api.tables import drawn, plain

    click.echo(drawn(table) if sys.stdout.isatty() else plain(table))


class Printed:
    """Prints bytes as they come, and a line end where they have none."""

    def __init__(self) -> None:
        self._last = b""

    def write(self, data: bytes, /) -> int:
        """Print the next bytes."""
        sys.stdout.buffer.write(data)
        self._last = data or self._last
        return len(data)

    def flush(self) -> None:
        """Hand on what was printed."""
        sys.stdout.buffer.flush()

    def end(self) -> None:
        """End the last line."""
        if not self._last.endswith(b"\n"):
            self.write(b"\n")
        self.flush()
