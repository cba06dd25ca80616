"""Jobs: one generation, written aside and swapped in."""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec

from builder.entries import Entries, source_of
from builder.fingerprint import NAME as INPUTS
from builder.fingerprint import Seen
from builder.linking.curation import rules_hash, written
from builder.linking.merges import merges
from builder.linking.schema import SCHEMA as LINKING
from builder.renewing import renew
from builder.store.directory import CURATION, QUARANTINE, RECORDS, STORE, Directory, is_full
from builder.store.lines import difference
from builder.store.manifest import Manifest, builder_version
from builder.store.papers import SCHEMA as PAPERS
from builder.store.papers import Papers
from builder.store.search import index
from builder.store.state import State, begun, opened
from builder.updating import WORTH_RENEWING, Base, update
from builder.work import Changes, Made, Work

MERGES = "merges.tsv"
_ALWAYS = 100
"""So many changed records are never too many to be worth an update."""


@dataclass(frozen=True, slots=True)
class Job:
    """One generation to write.

    Attributes:
        work: what the steps share.
        directory: where it goes.
        entries: what it is built from.
        earlier: what the generation that answers now was built from.
        content: hash of all that decides it.
    """

    work: Work
    directory: Directory
    entries: Entries
    earlier: Entries
    content: str

    def write(self, seen: Seen) -> tuple[Manifest, Changes]:
        """Write the generation and let it answer: from an earlier one, if there is little to do."""
        with self.directory.renewed() as new:
            self._write_files(new, seen)
            return self._updated(new) or self._renewed(new)

    def _write_files(self, new: Path, seen: Seen) -> None:
        _write_lines(new / RECORDS, self.entries.records)
        _write_lines(new / QUARANTINE, map(msgspec.json.encode, self.entries.rejected))
        (new / INPUTS).write_bytes(seen.encode())
        if self.work.rules:
            _write_lines(new / CURATION, (text.encode() for text in written(self.work.rules)))

    def _updated(self, new: Path) -> tuple[Manifest, Changes] | None:
        """Make it from the generation that the state tells of; None if that cannot be done."""
        with opened(self.directory.path, self._key()) as state:
            base = self._base(state) if state else None
            found = self._difference(base.folder, new) if base else None
            if not state or not base or not found:
                return None
            try:
                made = update(self.work, base, found[0], found[1], new)
            except OSError as error:
                if is_full(error):
                    raise
                shutil.rmtree(new / STORE, ignore_errors=True)  # the old database is damaged
                return None
            return self._swapped(new, made, state)

    def _renewed(self, new: Path) -> tuple[Manifest, Changes]:
        """Make it from its records alone."""
        with begun(self.directory.path, self._key(), PAPERS + LINKING) as state:
            lines = _Written(new / RECORDS)
            made = renew(self.work, state, lines, self.earlier.records, new)
            return self._swapped(new, made, state)

    def _swapped(self, new: Path, made: Made, state: State) -> tuple[Manifest, Changes]:
        manifest, changes = (
            self._manifest(new, made, Papers(state.connection).count()),
            made.changes,
        )
        if made.database:
            base = self._base(state)
            index(made.database.store, new, base.folder if base else None, made.iris)
        _write_lines(new / MERGES, merges(state.connection))
        made.close()
        self.directory.swap(new, manifest, lambda: state.commit(manifest.generation))
        return manifest, changes

    def _base(self, state: State) -> Base | None:
        folder = self.directory.complete(state.get("generation"))
        manifest = self.directory.manifest_of(folder) if folder else None
        return Base(folder, manifest, state) if folder and manifest else None

    def _difference(self, old: Path, new: Path) -> tuple[list[bytes], list[bytes]] | None:
        """Return the records that came and went; None if they are too many."""
        count = sum(1 for _ in _Written(new / RECORDS))
        most = _ALWAYS + int(2 * WORTH_RENEWING * count)
        both = difference(_Written(old / RECORDS), _Written(new / RECORDS))
        found = list(islice(both, most + 1))
        if len(found) > most:
            return None
        return [x for came, x in found if came], [x for came, x in found if not came]

    def _key(self) -> str:
        """Return what a state must have been made with to be of use."""
        work = self.work
        parts = (
            builder_version(),
            work.vocabularies.version,
            work.version,
            work.settings.base,
            str(work.settings.text),
            rules_hash(work.rules),
        )
        return "\n".join(parts)

    def _manifest(self, new: Path, made: Made, papers: int) -> Manifest:
        work = self.work
        sources = Counter(map(source_of, _Written(new / RECORDS)))
        return Manifest(
            builder=builder_version(),
            vocabularies=work.vocabularies.version,
            base=work.settings.base,
            content=self.content,
            entries=sources.total(),
            papers=papers,
            mentions=made.tally.mentions,
            claims=made.tally.claims,
            triples=made.tally.triples,
            quarantined=len(self.entries.rejected),
            text=work.settings.text,
            profile=work.settings.profile,
            curation=rules_hash(work.rules),
            sources=dict(sorted(sources.items())),
        )


@dataclass(frozen=True, slots=True)
class _Written:
    """The lines of a file, read anew each time."""

    path: Path

    def __iter__(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            for text in file:
                yield text.rstrip(b"\n")


def _write_lines(path: Path, content: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(text + b"\n" for text in content)
