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


def write_bytes(data: bytes) -> None:
    """Print bytes as they are, and a line end where they have none."""
    sys.stdout.buffer.write(data if data.endswith(b"\n") else data + b"\n")
    sys.stdout.buffer.flush()
