"""Entries: all that a graph is built from, this run's and those of earlier runs."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from builder.errors import StoreError
from builder.papers.record import PaperRecord, Rejected
from builder.store.directory import MANIFEST, QUARANTINE, RECORDS, Directory
from ontology.iris import title_key


@dataclass(frozen=True, slots=True)
class Entries:
    """All that a graph is built from: records and rejected entries, sorted."""

    records: tuple[PaperRecord, ...]
    rejected: tuple[Rejected, ...]

    @classmethod
    def of(cls, found: Iterable[PaperRecord | Rejected]) -> "Entries":
        """Sort entries; the same entry twice is one."""
        distinct = {msgspec.json.encode(entry): entry for entry in found}
        ordered = [distinct[key] for key in sorted(distinct)]
        records = tuple(entry for entry in ordered if isinstance(entry, PaperRecord))
        return cls(records, tuple(entry for entry in ordered if isinstance(entry, Rejected)))

    def after(self, earlier: "Entries") -> "Entries":
        """Return these and the earlier ones that they do not replace.

        A record replaces those of the same source with the same title, a source that is read
        again its earlier rejected entries.
        """
        known = {(record.source, title_key(record.title)) for record in self.records}
        sources = {r.source for r in self.records} | {r.source for r in self.rejected}
        kept = [r for r in earlier.records if (r.source, title_key(r.title)) not in known]
        bad = [entry for entry in earlier.rejected if entry.source not in sources]
        return Entries.of((*kept, *bad, *self.records, *self.rejected))


def earlier_entries(directory: Directory) -> Entries:
    """Return what the current generation was built from; nothing where there is none.

    Raises:
        StoreError: its files are damaged, or do not hold what its manifest says.
    """
    manifest = directory.manifest()
    records = (msgspec.json.decode(x, type=PaperRecord) for x in directory.lines(RECORDS))
    rejected = (msgspec.json.decode(x, type=Rejected) for x in directory.lines(QUARANTINE))
    folder = directory.current
    try:
        found = Entries(tuple(records), tuple(rejected))
    except msgspec.DecodeError as error:
        raise StoreError(
            f"'{folder}' is damaged ({error}): build into an empty directory"
        ) from error
    stated = (manifest.entries, manifest.quarantined) if manifest else (0, 0)
    if (len(found.records), len(found.rejected)) != stated:
        told = f"{RECORDS} or {QUARANTINE} does not hold what {MANIFEST} says"
        raise StoreError(f"'{folder}' is damaged ({told}): build into an empty directory")
    return found
