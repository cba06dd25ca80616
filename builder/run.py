"""Runs: from input files to a knowledge graph in a directory, and what changed."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from builder.assemble import checked, paper_triples
from builder.entries import Entries, earlier_entries
from builder.errors import BuildError
from builder.extraction import Extraction
from builder.linking.entity import Linking
from builder.linking.link import link
from builder.nlp.version import extractor_version
from builder.papers.merging import merge
from builder.papers.paper import Paper
from builder.papers.record import Rejected
from builder.reading import read_inputs
from builder.settings import Settings
from builder.shared import shared_lines
from builder.store.cache import ExtractionCache, opened
from builder.store.directory import QUARANTINE, RECORDS, Directory, locked, refuse_strangers
from builder.store.manifest import Manifest, builder_version, content_hash
from builder.terms import term
from builder.vocabularies import Vocabularies, versioned
from ontology.iris import Minter


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: ``total`` is 0 where nobody knows it."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Changes:
    """How many papers a run added, changed, left as they were and dropped."""

    new: int
    changed: int
    unchanged: int
    dropped: int


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


def ignore(progress: Progress) -> None:
    """Take no notice of progress."""


def build(
    inputs: Sequence[str | Path],
    kg: str | Path,
    settings: Settings = Settings(),  # noqa: B008 - a frozen value
    progress: Callable[[Progress], None] = ignore,
) -> Summary:
    """Build a knowledge graph from files, or bring one up to date.

    What earlier runs read stays, unless ``settings.prune``.  Papers that did not change are
    not extracted again.  The graph answers from the old state until the new one is complete;
    a run that is killed leaves the old one, and the next run goes on where it stopped.

    Raises:
        ReadError: an input cannot be read at all; nothing was written.
        StoreError: the directory cannot be used.
        VocabularyError: an own vocabulary cannot be read or breaks a rule; nothing was written.
        BuildError: a defect of the builder, told with the paper that shows it.
    """
    kg = Path(kg)
    refuse_strangers(kg)
    vocabularies = Vocabularies.of(settings.vocabularies)
    progress(Progress("reading", 0, 0))
    read = Entries.of(read_inputs(map(Path, inputs)))
    with locked(kg) as directory:
        earlier = earlier_entries(directory)
        entries = read if settings.prune else read.after(earlier)
        papers = merge(entries.records)
        before, content = directory.manifest(), _content(entries, settings, vocabularies)
        changed = before is None or before.content != content or not directory.answers()
        if before is None or changed:
            version = versioned(extractor_version(), vocabularies.own_version)
            with opened(kg, version) as cache:
                work = _Work(papers, cache, settings, vocabularies, progress)
                work.extract()
                before = _write(directory, entries, content, work)
        return _summary(before, read, changed, directory, _compare(merge(earlier.records), papers))


class _Work:
    """The papers of one run on their way to triples."""

    def __init__(
        self,
        papers: Sequence[Paper],
        cache: ExtractionCache,
        settings: Settings,
        vocabularies: Vocabularies,
        progress: Callable[[Progress], None],
    ) -> None:
        self.papers = papers
        self.settings = settings
        self.vocabularies = vocabularies
        self.tally: Counter[str] = Counter()
        self._cache = cache
        self._progress = progress

    def extract(self) -> None:
        """Extract what the cache does not have."""
        # Imported here: where nothing has to be extracted, nobody has to wait for spaCy.
        from builder.extracting import extract_missing

        missing = tuple(self._cache.missing(self.papers))
        done = 0
        self._progress(Progress("extracting", done, len(missing)))
        workers = self.settings.workers
        for count in extract_missing(missing, self._cache, workers, self.vocabularies):
            done += count
            self._progress(Progress("extracting", done, len(missing)))

    def link(self) -> Linking:
        """Decide what the mentions of all papers mean."""
        self._progress(Progress("linking", 0, len(self.papers)))
        known = self.vocabularies
        return link((found for _, found in self._found()), known.concepts(), known.lexicon())

    def lines(self, linking: Linking) -> Iterator[Iterable[str]]:
        """Yield the N-Triples lines of the graph in batches, and tally what goes by."""
        minter = Minter(self.settings.base)
        yield shared_lines(linking, self.papers, minter)
        for done, (paper, found) in enumerate(self._found(), start=1):
            triples = paper_triples(paper, found, linking, minter, text=self.settings.text)
            distinct = frozenset(triples)
            yield checked(paper, distinct)
            self.tally.update(predicate for _, predicate, _ in distinct)
            self._progress(Progress("assembling", done, len(self.papers)))
        self._progress(Progress("loading", 0, 0))

    def _found(self) -> Iterator[tuple[Paper, Extraction]]:
        for paper in self.papers:
            found = self._cache.get(paper)
            if found is None:
                raise BuildError(f"the extraction of '{paper.title}' is gone: build again")
            yield paper, found


def _write(directory: Directory, entries: Entries, content: str, work: _Work) -> Manifest:
    def manifest(triples: int) -> Manifest:
        return Manifest(
            builder=builder_version(),
            vocabularies=work.vocabularies.version,
            base=work.settings.base,
            content=content,
            entries=len(entries.records),
            papers=len(work.papers),
            mentions=work.tally[term("hasMention")],
            claims=work.tally[term("reports")],
            triples=triples,
            quarantined=len(entries.rejected),
            text=work.settings.text,
            sources=dict(sorted(Counter(r.source for r in entries.records).items())),
        )

    files = {
        RECORDS: map(msgspec.json.encode, entries.records),
        QUARANTINE: map(msgspec.json.encode, entries.rejected),
    }
    return directory.write(work.lines(work.link()), files, manifest)


def _content(entries: Entries, settings: Settings, vocabularies: Vocabularies) -> str:
    parts = {
        "builder": builder_version(),
        "vocabularies": vocabularies.version,
        "base": settings.base,
        "text": str(settings.text),
    }
    return content_hash(parts, map(msgspec.json.encode, (*entries.records, *entries.rejected)))


def _compare(before: Sequence[Paper], after: Sequence[Paper]) -> Changes:
    old = {paper.key: paper for paper in before}
    same = sum(old.get(paper.key) == paper for paper in after)
    new = sum(paper.key not in old for paper in after)
    dropped = len(old.keys() - {paper.key for paper in after})
    return Changes(new, len(after) - same - new, same, dropped)


def _summary(
    manifest: Manifest, read: Entries, changed: bool, directory: Directory, changes: Changes
) -> Summary:
    folder = directory.current
    return Summary(
        entries=manifest.entries,
        papers=manifest.papers,
        sources=manifest.sources,
        changes=changes,
        quarantined=read.rejected,
        quarantine=folder / QUARANTINE if folder and manifest.quarantined else None,
        mentions=manifest.mentions,
        claims=manifest.claims,
        triples=manifest.triples,
        changed=changed,
        generation=manifest.generation,
    )
