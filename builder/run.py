"""Runs: from input files to a knowledge graph in a directory, and what changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.engines import check, engine
from builder.entries import Entries, content_of, entries_in, entries_of, same
from builder.fingerprint import Files, Seen, fingerprint, seen_by
from builder.job import Job
from builder.linking.curation import Rule, read_curation, rules, rules_hash
from builder.nlp.version import extractor_version
from builder.papers.record import Rejected
from builder.progress import Progress, ignore
from builder.reading import read_inputs
from builder.settings import Settings
from builder.store.cache import opened
from builder.store.directory import (
    CURATION,
    GENERATIONS,
    QUARANTINE,
    Directory,
    locked,
    refuse_strangers,
)
from builder.store.manifest import Manifest, builder_version, parts_of
from builder.vocabularies import Vocabularies, versioned
from builder.work import Changes, Work

__all__ = ["Changes", "Progress", "Summary", "build", "ignore"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did.

    ``entries`` and ``sources`` count all that the graph holds; ``quarantined`` holds the
    entries of this run that could not become records.  Where ``changed`` is false, nothing
    was written.
    """

    entries: int
    papers: int
    sources: Mapping[str, int]
    changes: Changes
    quarantined: tuple[Rejected, ...]
    quarantine: Path | None
    mentions: int
    claims: int
    triples: int
    changed: bool
    generation: str


def build(
    inputs: Sequence[str | Path],
    kg: str | Path,
    settings: Settings = Settings(),  # noqa: B008 - a frozen value
    progress: Callable[[Progress], None] = ignore,
) -> Summary:
    """Build a knowledge graph from files, or bring one up to date.

    What earlier runs read stays, unless ``settings.prune``.  Papers that did not change are
    not extracted again, and only what a change can move is linked and assembled again.  The
    graph answers from the old state until the new one is complete; a run that is killed leaves
    the old one, and the next run goes on where it stopped.

    Raises:
        ReadError: an input cannot be read at all; nothing was written.
        StoreError: the directory cannot be used.
        VocabularyError: an own vocabulary cannot be read or breaks a rule; nothing was written.
        CurationError: the curation file cannot be read or breaks a rule; nothing was written.
        BuildError: the engine is not installed or fails, what is done is kept; or a defect of
            the builder, told with the paper that shows it.
    """
    kg = Path(kg)
    refuse_strangers(kg)
    check(settings.engine)
    given = read_curation(Path(settings.curation)) if settings.curation else None
    run = _Run(settings, Vocabularies.of(settings.vocabularies), given, progress)
    files = () if settings.format else fingerprint(inputs)
    if (kg / GENERATIONS).is_dir():
        with locked(kg) as directory:
            if summary := run.seen(directory, files):
                return summary
    progress(Progress("reading", 0, 0))
    with entries_of(read_inputs(inputs, settings.format)) as read, locked(kg) as directory:
        return run.build(directory, read, files)


@dataclass(frozen=True, slots=True)
class _Run:
    """One build: what it goes by."""

    settings: Settings
    vocabularies: Vocabularies
    given: tuple[Rule, ...] | None
    report: Callable[[Progress], None]

    def seen(self, directory: Directory, files: Files) -> Summary | None:
        """Return the summary of a run that has nothing to do, if its inputs show that."""
        manifest, folder = directory.manifest(), directory.current
        told = seen_by(folder) if folder and files else None
        if not (manifest and told) or told.files != files or not directory.answers():
            return None
        if self.settings.prune and not told.whole:
            return None
        if parts_of(manifest) != self._parts(self._rules(directory)):
            return None
        return _unchanged(manifest, directory, told.rejected)

    def build(self, directory: Directory, read: Entries, files: Files) -> Summary:
        """Bring a graph up to date with what was read."""
        before = directory.manifest()
        curation = self._rules(directory)
        earlier = entries_in(directory, before)
        entries = read if self.settings.prune else read.after(earlier)
        content = content_of(entries, self._parts(curation))
        if before and before.content == content and directory.answers():
            return _unchanged(before, directory, read.rejected)
        version = versioned(extractor_version(self.settings.profile), self.vocabularies.own_version)
        seen = Seen(files, self._whole(read, entries), read.rejected)
        known, settings = self.vocabularies, self.settings
        with (
            opened(directory.path, version, known.changed_labels()) as cache,
            engine(settings.engine, settings.workers, settings.address) as spread,
        ):
            work = Work(settings, known, curation, version, cache, spread, self.report)
            manifest, changes = Job(work, directory, entries, earlier, content).write(seen)
            cache.settle()
        return _summary(manifest, directory, read.rejected, changes, changed=True)

    def _whole(self, read: Entries, entries: Entries) -> bool:
        """Say whether a graph holds what was read and nothing else."""
        return self.settings.prune or same(read, entries)

    def _rules(self, directory: Directory) -> tuple[Rule, ...]:
        """Return the curation: what is given, else what the graph was built with."""
        if self.given is not None:
            return self.given
        lines = (text.decode("utf-8", "replace") for text in directory.lines(CURATION))
        return rules(lines, f"{directory.current}/{CURATION}")

    def _parts(self, curation: tuple[Rule, ...]) -> dict[str, str]:
        parts = {
            "builder": builder_version(),
            "vocabularies": self.vocabularies.version,
            "base": self.settings.base,
            "text": str(self.settings.text),
            "profile": self.settings.profile,
        }
        return {**parts, "curation": rules_hash(curation)} if curation else parts


def _unchanged(manifest: Manifest, directory: Directory, rejected: tuple[Rejected, ...]) -> Summary:
    changes = Changes(0, 0, manifest.papers, 0)
    return _summary(manifest, directory, rejected, changes, changed=False)


def _summary(
    manifest: Manifest,
    directory: Directory,
    rejected: tuple[Rejected, ...],
    changes: Changes,
    *,
    changed: bool,
) -> Summary:
    folder = directory.current
    return Summary(
        entries=manifest.entries,
        papers=manifest.papers,
        sources=manifest.sources,
        changes=changes,
        quarantined=rejected,
        quarantine=folder / QUARANTINE if folder and manifest.quarantined else None,
        mentions=manifest.mentions,
        claims=manifest.claims,
        triples=manifest.triples,
        changed=changed,
        generation=manifest.generation,
    )
