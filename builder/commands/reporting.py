"""Show the progress of long work."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from builder.run import Progress

_STEPS = 5
"""On a stream that is no terminal, a stage reports about this many times at most."""


@contextmanager
def reporter() -> Iterator[Callable[["Progress"], None]]:
    """Show progress on standard error: a bar on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield _plain()
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def show(progress: "Progress") -> None:
            bar.update(
                task,
                description=progress.stage,
                completed=progress.done,
                total=progress.total or None,
            )

        yield show


def _plain() -> Callable[["Progress"], None]:
    told = ("", 0)

    def show(progress: "Progress") -> None:
        nonlocal told
        step = progress.done * _STEPS // progress.total if progress.total else 0
        # Reading ends in no time or in an error, which is to be the only line then.
        if progress.stage != "reading" and (progress.stage, step) != told:
            told = (progress.stage, step)
            share = f" {progress.done:,} of {progress.total:,}" if progress.total else ""
            click.echo(f"{progress.stage}{share}", err=True)

    return show
