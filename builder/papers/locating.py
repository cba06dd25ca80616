"""Locating: the inputs that a user's words mean, and what the graph calls each."""

import glob
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from shutil import copyfileobj
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from builder.errors import ReadError
from builder.papers.inputs import COMPRESSED, Input

STDIN = "-"


def located(words: Iterable[str | Path], suffixes: Collection[str]) -> tuple[Input, ...]:
    """Return the inputs that words mean, in their order; one named twice comes once.

    A word is a file, a folder (all files below it whose names end like those of papers), a
    pattern with ``*``, ``?`` or ``[...]`` (``**`` crosses folders), "-" for standard input, or a
    URL.  A file in a folder is called by its path from there; any other by its name, and by as
    much of its path as tells it from the others where two have one name.

    Raises:
        ReadError: a word means nothing, or a URL needs what is not installed.
    """
    ends = tuple(suffixes) + tuple(f"{a}{b}" for a in suffixes for b in COMPRESSED)
    found: dict[str, _Located] = {}
    for word in words:
        for one in _meant(word, ends):
            found.setdefault(one.whole, one)
    return _told_apart(list(found.values()))


def suffix_of(name: str) -> str:
    """Return the suffix that tells a format: lower case, not that of a compression.

    >>> suffix_of("papers.JSONL.gz"), suffix_of("page")
    ('.jsonl', '')
    """
    suffixes = [suffix.lower() for suffix in PurePath(name).suffixes]
    if suffixes and suffixes[-1] in COMPRESSED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


@dataclass(frozen=True, slots=True)
class _Located:
    """An input, and its whole path, which no other has."""

    input: Input
    whole: str


def _meant(word: str | Path, ends: tuple[str, ...]) -> Iterator[_Located]:
    text = os.fspath(word)
    if text == STDIN:
        yield _Located(_standard_input(), STDIN)
    elif text.startswith("file://"):
        yield from _local(Path(unquote(urlsplit(text).path)), ends)
    elif "://" in text and not Path(text).exists():
        # Imported here: fsspec takes its time, and most inputs are files.
        from builder.papers.remote import remote_inputs

        for one in remote_inputs(text, lambda name: name.lower().endswith(ends)):
            yield _Located(one, one.location)
    else:
        yield from _local(Path(text), ends)


def _local(path: Path, ends: tuple[str, ...]) -> Iterator[_Located]:
    if path.is_dir():
        files = sorted(_files_below(path, ends))
        if not files:
            raise ReadError(f"'{path}' is a directory without files of papers: pass other files")
        for file in files:
            yield _at(Input.of(file, file.relative_to(path).as_posix(), named=False), file)
    elif glob.has_magic(str(path)) and not path.exists():
        # glob and not Path.glob: that of Python 3.11 follows no absolute pattern.
        files = [Path(name) for name in sorted(glob.glob(str(path), recursive=True))]  # noqa: PTH207
        files = [file for file in files if file.is_file()]
        if not files:
            raise ReadError(f"no file fits '{path}': check the pattern")
        for file in files:
            yield _at(Input.of(file), file)
    else:
        yield _at(Input.of(path), path)


def _files_below(folder: Path, ends: tuple[str, ...]) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.lower().endswith(ends) and not name.startswith("."):
                yield Path(place, name)


def _at(source: Input, path: Path) -> _Located:
    return _Located(source, path.resolve().as_posix())


def _standard_input() -> Input:
    """Return standard input as a document; it waits on disk, as it can be read only once."""
    kept = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed with the last that reads it
    copyfileobj(sys.stdin.buffer, kept)
    kept.flush()

    def raw() -> BinaryIO:
        file = os.fdopen(os.dup(kept.fileno()), "rb")
        file.seek(0)
        return file

    return Input("standard input", "stdin", raw)


def _told_apart(found: list[_Located]) -> tuple[Input, ...]:
    """Give inputs of one name more of their paths, until no two are called the same."""
    names = [one.input.name for one in found]
    paths = [[part for part in one.whole.split("/") if part] for one in found]
    while clashing := [index for index, count in _counts(names) if count > 1]:
        longer = list(names)
        for index in clashing:
            depth = names[index].count("/") + 2
            longer[index] = "/".join(paths[index][-depth:])
        if longer == names:  # Nothing is left that tells them apart.
            break
        names = longer
    return tuple(replace(one.input, name=name) for one, name in zip(found, names, strict=True))


def _counts(names: list[str]) -> Iterator[tuple[int, int]]:
    counts = Counter(names)
    return ((index, counts[name]) for index, name in enumerate(names))
