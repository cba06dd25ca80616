"""Sorting: more lines than memory holds, by bytes."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from io import BytesIO
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Self

RUN = 12 << 20
"""Bytes that are sorted in memory at a time."""

_AT_ONCE = 128
"""Sorted runs that are merged at a time: each is an open file."""


class Sorter:
    """Takes lines, in whatever pieces, and gives them back sorted, each once.

    Lines end in a line break; what is taken waits in files without a name, so that memory is that
    of one run.  Use it as a context manager, and read what it gives before it closes.
    """

    def __init__(self, without: Iterable[bytes] = (), run: int = RUN) -> None:
        """Leave out lines whose second word is one of some; ``run`` is in bytes."""
        self._without = frozenset(without)
        self._run = run
        self._rest = b""
        self._lines: list[bytes] = []
        self._held = 0
        self._runs: list[IO[bytes]] = []
        self._files = ExitStack()

    def write(self, data: bytes, /) -> int:
        """Take the next bytes."""
        lines = BytesIO(self._rest + data).readlines()
        self._rest = lines.pop() if lines and not lines[-1].endswith(b"\n") else b""
        self._held += len(data)
        self._lines += filter(self._wanted, lines) if self._without else lines
        if self._held >= self._run:
            self._store()
        return len(data)

    def flush(self) -> None:
        """Do nothing: the last line may not be whole."""

    def sorted(self) -> Iterator[bytes]:
        """Yield all lines, sorted, each once, with line breaks."""
        if self._rest:
            self.write(b"\n")
        self._lines.sort()
        last = b""
        for line in merge(*self._runs, self._lines):
            if line != last:
                yield line
                last = line

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._files.close()

    def _wanted(self, line: bytes) -> bool:
        return line.split(b" ", 2)[1] not in self._without

    def _store(self) -> None:
        if len(self._runs) == _AT_ONCE:
            joined = self._file(merge(*self._runs))
            for run in self._runs:
                run.close()
            self._runs = [joined]
        self._lines.sort()
        self._runs.append(self._file(self._lines))
        self._lines, self._held = [], 0

    def _file(self, lines: Iterable[bytes]) -> IO[bytes]:
        file = self._files.enter_context(TemporaryFile())  # noqa: SIM115 (the stack closes it)
        file.writelines(lines)
        file.seek(0)
        return file
