"""Inputs: files, compressed or not, opened as text."""

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from builder.errors import ReadError

HEAD = 4096
LONGEST_LINE = 1 << 23
"""Characters that a line may have, its end included; of a longer one no more is kept."""
TOO_LONG = f"longer than {LONGEST_LINE:,} characters"
COMPRESSED = (".gz", ".xz", ".bz2")
_OPENERS: tuple[tuple[bytes, Callable[[Path], object]], ...] = (
    (b"\x1f\x8b", gzip.open),
    (b"\xfd7zXZ\x00", lzma.open),
    (b"BZh", bz2.open),
)
_DAMAGE = (EOFError, lzma.LZMAError, zlib.error, UnicodeError)


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """Open a file as text: UTF-8 (with or without BOM) or UTF-16 with BOM, any line ends.

    Bytes that are no UTF-8 become lone surrogates, which `damaged` finds.

    Raises:
        ReadError: the file is missing, a directory, not permitted, or damaged.
    """
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):  # It could be read only once.
            raise ReadError(f"'{path}' is a pipe or a device: save what it gives in a file")
        with _binary(path) as probe:
            start = probe.read(3)
        with _binary(path) as file:
            yield _decoded(file, start)
    except IsADirectoryError:
        raise ReadError(f"'{path}' is a directory: pass the files in it") from None
    except FileNotFoundError:
        raise ReadError(f"there is no file '{path}': check the path") from None
    except PermissionError:
        raise ReadError(f"no permission to read '{path}': allow it, or give another file") from None
    except (OSError, *_DAMAGE) as error:
        raise ReadError(
            f"'{path}' is damaged or cannot be read ({error}): fetch or write it anew"
        ) from error


def head(path: Path) -> str:
    """Return the first 4,096 characters of a text file.

    Raises:
        ReadError: it cannot be opened, is empty, or is no text.
    """
    with opened(path) as file:
        text = file.read(HEAD)
    if not text.strip("\ufeff \t\r\n"):
        raise ReadError(f"'{path}' is empty: give a file of papers")
    odd = sum(1 for char in text if _is_odd(char))
    if "\x00" in text or odd > len(text) / 10:
        raise ReadError(f"'{path}' is not text: give a UTF-8 text file")
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


def _binary(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        magic = file.read(6)
    for start, opener in _OPENERS:
        if magic.startswith(start):
            return cast(BinaryIO, opener(path))
    return path.open("rb")


def _decoded(file: BinaryIO, start: bytes) -> TextIO:
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return TextIOWrapper(file, encoding="utf-16", errors="replace")
    return TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape")


def _is_odd(char: str) -> bool:
    return (char < " " and char not in "\t\n\r\f") or "\ud800" <= char <= "\udfff"
