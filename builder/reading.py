"""Reading: choose a reader for each input and stream the entries of all."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import builder.readers as folder
from builder.errors import ReadError
from builder.papers.inputs import COMPRESSED, damaged, head, shown
from builder.papers.record import PaperRecord, Reader, Rejected
from ontology.plugins import collect

LONGEST_TITLE = 1_000
LONGEST_TEXT = 400_000
"""Characters of a paper, all its texts together: some two hundred pages."""


@cache
def readers() -> Mapping[str, Reader]:
    """Return all readers by name."""
    return collect(folder, Reader)


def choose_reader(path: Path) -> Reader:
    """Return the reader of a file: by its suffix, checked against its head, else by its head.

    Raises:
        ReadError: it cannot be opened, is empty or no text, or no reader knows its format.
    """
    start = head(path)
    suffix = _suffix(path)
    ordered = sorted(readers().values(), key=lambda reader: suffix not in reader.suffixes)
    for reader in ordered:
        if reader.accepts(start):
            return reader
    known = "; ".join(f"{r.name} ({', '.join(r.suffixes)})" for r in readers().values())
    raise ReadError(f"no reader for '{path}': its text has no format that is known; known: {known}")


def read_inputs(paths: Iterable[Path]) -> Iterator[PaperRecord | Rejected]:
    """Stream the entries of files, in the order given; a file named twice is read once.

    All files are looked at before the first entry comes, so a wrong one is told early.

    Raises:
        ReadError: a file cannot be read at all.
    """
    chosen: dict[Path, tuple[Path, Reader]] = {}
    for path in paths:
        if path.resolve() not in chosen:
            chosen[path.resolve()] = (path, choose_reader(path))
    for path, reader in chosen.values():
        yield from map(_fitting, reader.read(path))


def _fitting(entry: PaperRecord | Rejected) -> PaperRecord | Rejected:
    """Reject what is too long to be a paper: it would hold all others up."""
    if damaged(entry.source):  # A file may be called by bytes that are no text.
        entry = replace(entry, source=shown(entry.source))
    if isinstance(entry, Rejected):
        return entry
    size = len(entry.title) + len(entry.abstract) + sum(len(text) for _, text in entry.body)
    told = ((len(entry.title), LONGEST_TITLE, "title"), (size, LONGEST_TEXT, "text"))
    for found, longest, name in told:
        if found > longest:
            reason = f"a {name} of {found:,} characters; at most {longest:,} are read"
            return Rejected(entry.source, entry.place, reason, shown(entry.title))
    return entry


def _suffix(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in COMPRESSED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""
