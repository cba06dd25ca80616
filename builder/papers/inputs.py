"""Inputs: documents of papers, compressed or not, opened as text or as bytes."""

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from builder.errors import BuildError, ReadError, said
from builder.zstd import zstd

HEAD = 4096
LONGEST_LINE = 1 << 23
"""Characters that a line may have, its end included; of a longer one no more is kept."""
TOO_LONG = f"longer than {LONGEST_LINE:,} characters"
COMPRESSED = (".gz", ".xz", ".bz2", ".zst")
_OPENERS: tuple[tuple[bytes, Callable[[BinaryIO], object]], ...] = (
    (b"\x1f\x8b", lambda file: gzip.GzipFile(fileobj=file)),
    (b"\xfd7zXZ\x00", lzma.LZMAFile),
    (b"BZh", bz2.BZ2File),
    (b"\x28\xb5\x2f\xfd", zstd.ZstdFile),
)
_DAMAGE: tuple[type[Exception], ...] = (
    EOFError,
    lzma.LZMAError,
    zlib.error,
    zstd.ZstdError,
    UnicodeError,
)


@dataclass(frozen=True, slots=True)
class Input:
    """A document of papers.

    Attributes:
        location: its path or URL, as messages tell it.
        name: what the graph calls it: its file name, or more of its path where it must be told
            from another.
        raw: opens its bytes, from the start each time.
        failures: what ``raw`` and the file that it gives raise where the bytes cannot be had.
        named: whether the user named it; what was found in a folder may turn out to be no papers.
    """

    location: str
    name: str
    raw: Callable[[], BinaryIO]
    failures: tuple[type[Exception], ...] = (OSError,)
    named: bool = True

    @classmethod
    def of(cls, path: str | Path, name: str | None = None, *, named: bool = True) -> "Input":
        """Return the input that a file is."""
        path = Path(path)
        return cls(str(path), name or path.name, lambda: _local(path), named=named)


@contextmanager
def unpacked(source: Input) -> Iterator[BinaryIO]:
    """Open an input as bytes, unpacked where they are compressed.

    Raises:
        ReadError: it is missing, a directory, not permitted, or damaged.
    """
    with _told(source), ExitStack() as stack:
        raw = stack.enter_context(source.raw())
        magic = raw.read(6)
        raw.seek(0)
        opener = next((opener for start, opener in _OPENERS if magic.startswith(start)), None)
        yield raw if opener is None else stack.enter_context(cast(BinaryIO, opener(raw)))


@contextmanager
def opened(source: Input) -> Iterator[TextIO]:
    """Open an input as text: UTF-8 (with or without BOM) or UTF-16 with BOM, any line ends.

    Bytes that are no UTF-8 become lone surrogates, which `damaged` finds.

    Raises:
        ReadError: it is missing, a directory, not permitted, or damaged.
    """
    with unpacked(source) as file:
        buffered = io.BufferedReader(cast(io.RawIOBase, file))
        yield _decoded(cast(BinaryIO, buffered), buffered.peek(3))


def start_of(source: Input, size: int = 64) -> bytes:
    """Return the first bytes of an input.

    Raises:
        ReadError: it cannot be opened.
    """
    with unpacked(source) as file:
        return file.read(size)


def head(source: Input) -> str:
    """Return the first 4,096 characters of a text.

    Raises:
        ReadError: it cannot be opened, is empty, or is no text.
    """
    with opened(source) as file:
        text = file.read(HEAD)
    if not text.strip("\ufeff \t\r\n"):
        raise ReadError(f"'{source.location}' is empty: give a file of papers")
    odd = sum(1 for char in text if _is_odd(char))
    if "\x00" in text or odd > len(text) / 10:
        raise ReadError(f"'{source.location}' is not text: give a UTF-8 text file")
    return text


def lines_of(file: TextIO, longest: int = LONGEST_LINE) -> Iterator[tuple[int, str, bool]]:
    r"""Yield the number and the text of each line, and whether it was too long and is cut.

    Memory stays bounded however long a line is.

    >>> from io import StringIO
    >>> list(lines_of(StringIO("ab\nabcdef\ng"), 4))
    [(1, 'ab\n', False), (2, 'abcd', True), (3, 'g', False)]
    """
    number = 0
    while text := file.readline(longest):
        number += 1
        rest = text
        while len(rest) == longest and not rest.endswith("\n"):
            rest = file.readline(longest)
        yield number, text, rest is not text


def damaged(text: str) -> bool:
    r"""Tell whether a text has bytes that are no UTF-8, or half a character.

    >>> damaged("na\u00efve"), damaged("na\udcefve")
    (False, True)
    """
    if text.isascii():
        return False
    return any("\ud800" <= char <= "\udfff" for char in text)


def shown(text: str, limit: int = 2000) -> str:
    r"""Return a text fit for a report: damage shown as U+FFFD, cut at ``limit`` characters.

    >>> shown("na\udcefve", 4)
    'na�v'
    """
    return "".join("\ufffd" if damaged(char) else char for char in text[:limit])


def _local(path: Path) -> BinaryIO:
    if path.exists() and not (path.is_file() or path.is_dir()):  # It could be read only once.
        raise ReadError(f"'{path}' is a pipe or a device: save what it gives in a file")
    return path.open("rb")


@contextmanager
def _told(source: Input) -> Iterator[None]:
    """Turn what goes wrong with an input's bytes into one line."""
    place = f"'{source.location}'"
    try:
        yield
    except BuildError:
        raise
    except IsADirectoryError:
        raise ReadError(f"{place} is a directory: pass the files in it") from None
    except FileNotFoundError:
        raise ReadError(f"there is no file {place}: check the path") from None
    except PermissionError:
        raise ReadError(f"no permission to read {place}: allow it, or give another file") from None
    except (*source.failures, *_DAMAGE) as error:
        raise ReadError(
            f"{place} is damaged or cannot be read ({said(error)}): fetch or write it anew"
        ) from error


def _decoded(file: BinaryIO, start: bytes) -> TextIO:
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return TextIOWrapper(file, encoding="utf-16", errors="replace")
    return TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape")


def _is_odd(char: str) -> bool:
    return (char < " " and char not in "\t\n\r\f") or "\ud800" <= char <= "\udfff"
