"""Lines in order, each once, however many there are: sorted on disk where memory is too small."""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

RUN = 1 << 25
"""Bytes of lines that are sorted in memory at a time."""


class Lines:
    """Sorted distinct lines, without line ends; may be read more than once."""

    def __init__(self, runs: tuple[Path | list[bytes], ...]) -> None:
        self._runs = runs

    def __iter__(self) -> Iterator[bytes]:
        """Yield the lines in order."""
        return distinct(heapq.merge(*map(_read, self._runs)))


@contextmanager
def sorted_lines(found: Iterable[bytes]) -> Iterator[Lines]:
    """Sort lines; what does not fit memory lies in files until the context ends."""
    with tempfile.TemporaryDirectory(prefix="paperkg-") as folder:
        runs: list[Path | list[bytes]] = []
        held: list[bytes] = []
        size = 0
        for line in found:
            held.append(line)
            size += len(line)
            if size >= RUN:
                runs.append(_written(held, Path(folder) / str(len(runs))))
                held, size = [], 0
        runs.append(sorted(set(held)))
        yield Lines(tuple(runs))


def distinct(found: Iterable[bytes]) -> Iterator[bytes]:
    """Leave out lines that equal the one before.

    >>> list(distinct([b"a", b"a", b"b"]))
    [b'a', b'b']
    """
    before = None
    for line in found:
        if line != before:
            yield line
        before = line


def difference(old: Iterable[bytes], new: Iterable[bytes]) -> Iterator[tuple[bool, bytes]]:
    """Yield the lines that only one of two sorted sequences has; true comes with the new ones.

    >>> list(difference([b"a", b"b"], [b"b", b"c"]))
    [(False, b'a'), (True, b'c')]
    """
    olds, news = iter(old), iter(new)
    left, right = next(olds, None), next(news, None)
    while left is not None or right is not None:
        if left == right:
            left, right = next(olds, None), next(news, None)
        elif right is None or (left is not None and left < right):
            yield False, left or b""
            left = next(olds, None)
        else:
            yield True, right
            right = next(news, None)


def _written(lines: list[bytes], path: Path) -> Path:
    with path.open("wb") as file:
        file.writelines(line + b"\n" for line in sorted(set(lines)))
    return path


def _read(run: Path | list[bytes]) -> Iterator[bytes]:
    if isinstance(run, list):
        yield from run
        return
    with run.open("rb") as file:
        for line in file:
            yield line[:-1]
