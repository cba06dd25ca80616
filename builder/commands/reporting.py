"""Show the progress of long work, how fast it goes and how long it will still take."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from builder.progress import Progress

_STEPS = 5
"""On a stream that is no terminal, a stage reports about this many times at most."""


class Pace:
    """How fast a stage goes, since it began."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stage = ""
        self._began = 0.0
        self._start = 0

    def words(self, progress: "Progress") -> str:
        """Return rate and time left; "" where nobody can know them yet.

        >>> from builder.progress import Progress
        >>> times = iter((0.0, 2.0))
        >>> pace = Pace(lambda: next(times))
        >>> pace.words(Progress("linking", 0, 100)), pace.words(Progress("linking", 40, 100))
        ('', '20/s, 3 s left')
        """
        now = self._clock()
        if progress.stage != self._stage:
            self._stage, self._began, self._start = progress.stage, now, progress.done
        seconds, done = now - self._began, progress.done - self._start
        if seconds < 1 or done < 1:
            return ""
        rate = done / seconds
        return f"{rate:,.0f}/s, {_time((progress.total - progress.done) / rate)} left"


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


@contextmanager
def reporter() -> Iterator[Callable[["Progress"], None]]:
    """Show progress on standard error: a bar on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield _plain()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    pace = Pace()
    columns = (
        "{task.description}",
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None, pace="")

        def show(progress: "Progress") -> None:
            bar.update(
                task,
                description=progress.stage,
                completed=progress.done,
                total=progress.total or None,
                pace=pace.words(progress),
            )

        yield show


def _plain() -> Callable[["Progress"], None]:
    told, pace = ("", 0), Pace()

    def show(progress: "Progress") -> None:
        nonlocal told
        step = progress.done * _STEPS // progress.total if progress.total else 0
        words = pace.words(progress)
        # Reading ends in no time or in an error, which is to be the only line then.
        if progress.stage != "reading" and (progress.stage, step) != told:
            told = (progress.stage, step)
            share = f" {progress.done:,} of {progress.total:,}" if progress.total else ""
            click.echo(f"{progress.stage}{share}{f' ({words})' if words else ''}", err=True)

    return show
