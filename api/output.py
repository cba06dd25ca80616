"""Output files: there when they are whole, and compressed as the end of their name asks."""

import bz2
import gzip
import lzma
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, cast

from api.errors import ApiError

SUFFIXES = (".gz", ".bz2", ".xz", ".zst")
"""What names of compressed files end in."""


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that appears under its name once all is written, and not at all on an error.

    Raises:
        ApiError: the folder is not there.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as file:  # devices and pipes cannot be swapped in
            yield file
        return
    target = path.resolve()
    if not target.parent.is_dir():
        raise ApiError(f"{path} cannot be written: no folder {path.parent}; make it first")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def compressed(file: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """Write to a file in the compression that its name asks for, if it asks for one.

    Raises:
        ApiError: Python has not the library for it.
    """
    if not name.endswith(SUFFIXES):
        yield file
        return
    with _opened(file, name) as packed:
        yield cast(BinaryIO, packed)


def _opened(file: BinaryIO, name: str) -> Any:
    if name.endswith(".gz"):
        # Without name and time, so that the same graph gives the same bytes.
        return gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0)
    if name.endswith(".bz2"):
        return bz2.BZ2File(file, "wb")
    if name.endswith(".xz"):
        return lzma.LZMAFile(file, "wb")
    return _zstandard(file)


def _zstandard(file: BinaryIO) -> Any:
    try:
        return import_module("compression.zstd").ZstdFile(file, "wb")  # Python 3.14
    except ImportError:
        pass
    try:
        return import_module("zstandard").ZstdCompressor().stream_writer(file, closefd=False)
    except ImportError as error:
        raise ApiError(
            "a .zst file needs Python 3.14 or zstandard (pip install zstandard); or use .gz"
        ) from error
