"""Reading: choose a reader for each input and stream the entries of all."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import builder.readers as folder
from builder.errors import ReadError
from builder.papers.inputs import Input, damaged, head, shown, start_of
from builder.papers.locating import located, suffix_of
from builder.papers.record import PaperRecord, Reader, Rejected
from ontology.plugins import collect

LONGEST_TITLE = 1_000
LONGEST_TEXT = 400_000
"""Characters of an abstract."""
LONGEST_BODY = 4_000_000
"""Characters of a full text, all sections together: some two thousand pages."""


@cache
def readers() -> Mapping[str, Reader]:
    """Return all readers by name."""
    return collect(folder, Reader)


def reader_named(name: str) -> Reader:
    """Return the reader of a format.

    Raises:
        ReadError: there is none of that name; the message lists those there are.
    """
    if name not in readers():
        raise ReadError(f"there is no input format '{name}'; there are: {', '.join(readers())}")
    return readers()[name]


def choose_reader(source: Input | Path) -> Reader:
    """Return the reader of an input: the first that its text looks right to.

    Readers of narrow formats are asked before general ones, and of each kind those that claim its
    suffix before the others, in the order of their names.

    Raises:
        ReadError: it cannot be opened, is empty or no text, or no reader knows its format.
    """
    source = Input.of(source) if isinstance(source, Path) else source
    start = start_of(source)
    for reader in readers().values():
        if reader.magic and start.startswith(reader.magic):
            return reader
    text, suffix = head(source), suffix_of(source.name)
    textual = [reader for reader in readers().values() if not reader.magic]
    for reader in sorted(textual, key=lambda r: (r.general, suffix not in r.suffixes)):
        if reader.accepts(text):
            return reader
    known = "; ".join(f"{r.name} ({', '.join(r.suffixes)})" for r in readers().values())
    raise ReadError(
        f"no reader for '{source.location}': its text has no format that is known; known: {known}"
    )


def read_inputs(
    inputs: Iterable[str | Path], format: str | None = None
) -> Iterator[PaperRecord | Rejected]:
    """Stream the entries of inputs, in the order given; one named twice is read once.

    All inputs are looked at before the first entry comes, so a wrong one is told early.

    Args:
        inputs: files, folders, patterns, URLs, or "-" (see `builder.papers.locating.located`).
        format: the name of the reader of all of them; by default each is recognised.

    Raises:
        ReadError: an input cannot be read at all.
    """
    named = reader_named(format) if format else None
    suffixes = sorted({suffix for reader in readers().values() for suffix in reader.suffixes})
    chosen: list[tuple[Input, Reader]] = []
    passed: list[Rejected] = []
    for source in located(inputs, named.suffixes if named else suffixes):
        try:
            chosen.append((source, _checked(source, named) if named else choose_reader(source)))
        except ReadError as error:
            if source.named:
                raise
            passed.append(Rejected(source.name, "the file", str(error)))
    yield from map(_fitting, passed)
    for source, reader in chosen:
        yield from map(_fitting, reader.read(source))


def _checked(source: Input, reader: Reader) -> Reader:
    """Return the reader that was asked for, if the input can be read and has anything in it."""
    if reader.magic and not start_of(source).startswith(reader.magic):
        raise ReadError(f"'{source.location}' is no {reader.name} file: give another format")
    if not reader.magic:
        head(source)
    return reader


def _fitting(entry: PaperRecord | Rejected) -> PaperRecord | Rejected:
    """Reject what is too long to be a paper: it would hold all others up."""
    if damaged(entry.source):  # A file may be called by bytes that are no text.
        entry = replace(entry, source=shown(entry.source))
    if isinstance(entry, Rejected):
        return entry
    size = sum(len(text) for _, text in entry.body)
    told = (
        (len(entry.title), LONGEST_TITLE, "title"),
        (len(entry.abstract), LONGEST_TEXT, "text"),
        (size, LONGEST_BODY, "full text"),
    )
    for found, longest, name in told:
        if found > longest:
            reason = f"a {name} of {found:,} characters; at most {longest:,} are read"
            return Rejected(entry.source, entry.place, reason, shown(entry.title))
    return entry
