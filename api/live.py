"""A graph that follows its builds: a new generation answers as soon as `current` names it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.errors import ApiError
from api.generations import current_generation
from api.graph import GraphHandle
from api.sparql.limits import Limits

_GRACE = 5.0


@contextmanager
def live(location: str, limits: Limits, every: float = 1.0) -> Iterator[GraphHandle]:
    """Open a graph within limits and follow its builds.

    Args:
        location: a directory, or the URL of an endpoint, which is never swapped.
        limits: what a query may take.
        every: how many seconds pass between two looks at the directory.

    Raises:
        GraphNotFound: there is none, or its format is not known.
    """
    seen = None if "://" in location else _mark(Path(location))
    with GraphHandle.open(location, limits) as handle:
        following = _Following(handle, limits, seen)
        stop = threading.Event()
        watcher = threading.Thread(target=_watch, args=(following, stop, every), daemon=True)
        if seen is not None:
            watcher.start()
        try:
            yield handle
        finally:
            stop.set()
            if seen is not None:
                watcher.join()
            following.close()


class _Following:
    """A handle that is put on each new generation; the old one answers whom it was asked by."""

    def __init__(self, handle: GraphHandle, limits: Limits, seen: tuple[str, int] | None) -> None:
        self._handle = handle
        self._limits = limits
        self._seen = seen
        self._replaced: list[tuple[float, GraphHandle]] = []

    def look(self) -> None:
        """Put the handle on the generation that answers now, and close those done with."""
        now = time.monotonic()
        for due, handle in tuple(self._replaced):
            if due <= now:
                handle.close()
                self._replaced.remove((due, handle))
        seen = _mark(Path(self._handle.location))
        if seen != self._seen:
            new = GraphHandle.open(self._handle.location, self._limits)
            # Whoever began before the swap is done, or stopped, when his time is up.
            due = now + self._limits.seconds + _GRACE
            self._replaced.append((due, self._handle.become(new)))
            self._seen = seen

    def close(self) -> None:
        """Close what was replaced."""
        for _, handle in self._replaced:
            handle.close()


def _watch(following: _Following, stop: threading.Event, every: float) -> None:
    while not stop.wait(every):
        try:
            following.look()
        except (ApiError, OSError):
            continue  # amid a build, or none is left: what was there goes on answering


def _mark(root: Path) -> tuple[str, int]:
    """Return what differs from one generation to the next, also where both have one name."""
    generation = current_generation(root)
    return generation.name, generation.stat().st_ino
