"""Work: what the steps of one build share, and the steps that every build takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from builder.assembling import Place, Shard, entity_shards, paper_shards, write_shard
from builder.errors import BuildError
from builder.extraction import Extraction
from builder.linking.curation import Rule
from builder.linking.link import Linker
from builder.ntriples import sorted_lines
from builder.papers.paper import Paper
from builder.processes import count_of
from builder.progress import Progress, Report
from builder.settings import Settings
from builder.shared import kind_triples, source_triples
from builder.store.cache import ExtractionCache
from builder.store.database import Database
from builder.store.papers import Papers
from builder.store.state import State
from builder.vocabularies import Vocabularies
from ontology.iris import Minter

WORTH_WORKERS = 3000
"""From this many papers on, assembling in processes wins more than their start costs."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How many papers a run added, changed, left as they were and dropped."""

    new: int
    changed: int
    unchanged: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How much a graph holds."""

    triples: int
    mentions: int
    claims: int


@dataclass(slots=True)
class Made:
    """A database that was filled: what it holds and what changed.

    ``iris`` are the papers and entities that changed; None where nobody has counted them.
    """

    tally: Tally
    changes: Changes
    database: Database | None
    iris: frozenset[str] | None = None

    def close(self) -> None:
        """Let go of the database: it closes when nobody holds it any more."""
        self.database = None


@dataclass(frozen=True, slots=True)
class Work:
    """What the steps of one build share.

    Attributes:
        folder: the graph's directory.
        version: the version of the extractions.
        rules: the curation.
    """

    folder: Path
    settings: Settings
    vocabularies: Vocabularies
    rules: tuple[Rule, ...]
    version: str
    cache: ExtractionCache
    report: Report

    def linker(self, state: State) -> Linker:
        """Return what links in a state."""
        known = self.vocabularies
        return Linker(state.connection, known.concepts(), known.lexicon(), self.rules)

    def extract_all(self, papers: Papers, numbers: Iterable[int]) -> None:
        """Extract those papers of a table that the cache does not have."""
        missing = [n for n in list(numbers) if self.cache.get(papers.find(n)) is None]
        self._extract(map(papers.find, missing), len(missing))

    def _extract(self, papers: Iterable[Paper], count: int) -> None:
        done = 0
        self.report(Progress("extracting", done, count))
        if not count:
            return
        # Imported here: where nothing has to be extracted, nobody has to wait for spaCy.
        from builder.extracting import extract_missing

        workers, profile = self.settings.workers, self.settings.profile
        known = self.vocabularies
        for more in extract_missing(papers, count, self.cache, workers, known, profile):
            done += more
            self.report(Progress("extracting", done, count))

    def tell(self, stage: str, done: int, total: int) -> None:
        """Report progress."""
        self.report(Progress(stage, done, total))

    def found(self, paper: Paper) -> Extraction:
        """Return the extraction of a paper."""
        found = self.cache.get(paper)
        if found is None:
            raise BuildError(f"the extraction of '{paper.title}' is gone: build again")
        return found

    def relink(self, linker: Linker, *, everything: bool) -> None:
        """Link what the linker was given."""
        for done, count in linker.relink(everything=everything):
            self.report(Progress("linking", done, count))

    def load(self, state: State, linker: Linker, new: Path, database: Database) -> Tally:
        """Assemble all papers and entities, and load them into an empty database."""
        papers = Papers(state.connection)
        loader = _Loader(database)
        shared = new / "shared.nt"
        minter = Minter(self.settings.base)
        lines = sorted_lines((*kind_triples(), *source_triples(papers.listings(), minter)))
        loader.take(Shard(shared, write_shard(shared, lines), 0, len(lines), 0, 0))
        place = self._place(state, new)
        for shard in entity_shards(place, linker.entities):
            loader.take(shard)
        count, done = papers.count(), 0
        self.report(Progress("assembling", done, count))
        processes = count_of(self.settings.workers, count, WORTH_WORKERS)
        numbers = [number for number, _ in papers.texts()]
        for shard in paper_shards(place, numbers, processes):
            loader.take(shard)
            done += shard.papers
            self.report(Progress("assembling", done, count))
        self.report(Progress("loading", 0, 0))
        return loader.finish()

    def _place(self, state: State, new: Path) -> Place:
        settings = self.settings
        path = state.publish()
        return Place(path, self.folder, self.version, settings.base, settings.text, new)


class _Loader:
    """Loads shards and counts what is in them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._triples = self._mentions = self._claims = 0

    def take(self, shard: Shard) -> None:
        """Load a shard; its file goes."""
        shard.check()
        self._database.load(shard.path)
        shard.path.unlink()
        self._triples += shard.triples
        self._mentions += shard.mentions
        self._claims += shard.claims

    def finish(self) -> Tally:
        """Return what was loaded in all, once it is on the disk."""
        self._database.flush()
        return Tally(self._triples, self._mentions, self._claims)
