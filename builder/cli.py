"""The builder's commands.

Each command module loads what it needs when the command runs, so that `paperkg --help` does not
wait for spaCy and the database.
"""

import click

from builder.commands.build import build
from builder.commands.diff import diff
from builder.commands.fetch import fetch

COMMANDS: tuple[click.Command, ...] = (build, diff, fetch)
