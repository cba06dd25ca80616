"""Entries: all that a graph is built from, this run's and those of earlier runs, in order.

Records are lines of JSON, sorted and each once, which are streamed and never held all together.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from heapq import merge
from itertools import compress, zip_longest
from typing import Protocol

import msgspec

from builder.errors import StoreError
from builder.papers.record import PaperRecord, Rejected
from builder.store.directory import MANIFEST, QUARANTINE, RECORDS, Directory
from builder.store.lines import distinct, sorted_lines
from builder.store.manifest import Manifest, content_hash, parts_of
from ontology.iris import title_key


class Lines(Protocol):
    """Sorted distinct lines that can be read more than once."""

    def __iter__(self) -> Iterator[bytes]: ...


@dataclass(frozen=True, slots=True)
class Entries:
    """All that a graph is built from: records as lines of JSON, and rejected entries, sorted."""

    records: Lines
    rejected: tuple[Rejected, ...] = ()

    def after(self, earlier: "Entries") -> "Entries":
        """Return these and the earlier ones that they do not replace.

        A record replaces those of the same source with the same title, a source that is read
        again its earlier rejected entries.
        """
        kept = _Kept(earlier.records, self.records)
        sources = kept.sources | {entry.source for entry in self.rejected}
        bad = [entry for entry in earlier.rejected if entry.source not in sources]
        return Entries(_Both(kept, self.records), _sorted((*bad, *self.rejected)))


@contextmanager
def entries_of(found: Iterable[PaperRecord | Rejected]) -> Iterator[Entries]:
    """Sort entries; the same entry twice is one.  They are there while the context lasts."""
    rejected: list[Rejected] = []

    def lines() -> Iterator[bytes]:
        for entry in found:
            if isinstance(entry, Rejected):
                rejected.append(entry)
            else:
                yield msgspec.json.encode(entry)

    with sorted_lines(lines()) as records:
        yield Entries(records, _sorted(rejected))


def entries_in(directory: Directory, manifest: Manifest | None) -> Entries:
    """Return what the current generation was built from; nothing where there is none.

    Raises:
        StoreError: its files are damaged, or do not hold what its manifest says.
    """
    folder = directory.current
    records = _File(directory)
    if manifest is None:
        return Entries(records)
    try:
        bad = tuple(msgspec.json.decode(x, type=Rejected) for x in directory.lines(QUARANTINE))
    except msgspec.DecodeError as error:
        raise StoreError(
            f"'{folder}' is damaged ({error}): build into an empty directory"
        ) from error
    found = Entries(records, bad)
    if content_of(found, parts_of(manifest)) != manifest.content:
        told = f"{RECORDS} or {QUARANTINE} does not hold what {MANIFEST} says"
        raise StoreError(f"'{folder}' is damaged ({told}): build into an empty directory")
    return found


def content_of(entries: Entries, parts: dict[str, str]) -> str:
    """Return the hash of all that decides a graph."""

    def lines() -> Iterator[bytes]:
        yield from entries.records
        yield from map(msgspec.json.encode, entries.rejected)

    return content_hash(parts, lines())


def same(one: Entries, other: Entries) -> bool:
    """Say whether entries are the same; reads them up to the first difference."""
    pairs = zip_longest(one.records, other.records)
    return one.rejected == other.rejected and all(a == b for a, b in pairs)


def source_of(line: bytes) -> str:
    """Return the source of a record, given as a line of JSON."""
    return msgspec.json.decode(line, type=_Named).source


@dataclass(frozen=True, slots=True)
class _File:
    """The records of the current generation."""

    directory: Directory

    def __iter__(self) -> Iterator[bytes]:
        return self.directory.lines(RECORDS)


@dataclass(frozen=True, slots=True)
class _Both:
    """Two sequences of lines as one."""

    one: Lines
    other: Lines

    def __iter__(self) -> Iterator[bytes]:
        return distinct(merge(self.one, self.other))


class _Named(msgspec.Struct):
    """What tells which record replaces which."""

    source: str
    title: str

    def key(self) -> bytes:
        """Return what two records share of which one replaces the other."""
        text = f"{self.source}\0{title_key(self.title)}"
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class _Kept:
    """Earlier lines that no newer one replaces."""

    def __init__(self, earlier: Lines, newer: Lines) -> None:
        self.sources: set[str] = set()
        self._earlier = earlier
        self._known: set[bytes] = set()
        self._stays: bytearray | None = None
        for line in newer:
            named = msgspec.json.decode(line, type=_Named)
            self.sources.add(named.source)
            self._known.add(named.key())

    def __iter__(self) -> Iterator[bytes]:
        """Yield them; which these are is worked out when they are read for the first time."""
        if self._stays is not None:
            yield from compress(self._earlier, self._stays)
            return
        stays = bytearray()
        for line in self._earlier:
            named = msgspec.json.decode(line, type=_Named)
            stays.append(named.source not in self.sources or named.key() not in self._known)
            if stays[-1]:
                yield line
        self._stays = stays


def _sorted(rejected: Iterable[Rejected]) -> tuple[Rejected, ...]:
    distinct = {msgspec.json.encode(entry): entry for entry in rejected}
    return tuple(distinct[key] for key in sorted(distinct))
