"""Work: what the steps of one build share, and the steps that every build takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from builder.assembling import MANY, Desk, gone, shard_of
from builder.engine import Engine, Load
from builder.linking.curation import Rule
from builder.linking.link import Linker
from builder.ntriples import sorted_lines
from builder.outline import Outline
from builder.papers.paper import Paper
from builder.progress import Progress, Report
from builder.settings import Settings
from builder.shard import Shard
from builder.shared import kind_triples, source_triples
from builder.store.cache import ExtractionCache
from builder.store.database import Database
from builder.store.papers import Papers
from builder.store.state import State
from builder.vocabularies import Vocabularies
from ontology.iris import Minter


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
        version: the version of the extractions.
        rules: the curation.
        engine: what extracts and assembles.
    """

    settings: Settings
    vocabularies: Vocabularies
    rules: tuple[Rule, ...]
    version: str
    cache: ExtractionCache
    engine: Engine
    report: Report

    def linker(self, state: State) -> Linker:
        """Return what links in a state."""
        known = self.vocabularies
        return Linker(state.connection, known.concepts(), known.lexicon(), self.rules)

    def extract_all(self, papers: Papers, numbers: Iterable[int]) -> None:
        """Extract those papers of a table that the cache does not have."""
        missing = [n for n in list(numbers) if self.cache.outline(*papers.named(n)) is None]
        self._extract(map(papers.find, missing), len(missing))

    def _extract(self, papers: Iterable[Paper], count: int) -> None:
        done = 0
        self.report(Progress("extracting", done, count))
        if not count:
            return
        # Imported here: where nothing has to be extracted, nobody has to wait for spaCy.
        from builder.extracting import extract_missing

        known, profile = self.vocabularies, self.settings.profile
        for more in extract_missing(papers, count, self.cache, self.engine, known, profile):
            done += more
            self.report(Progress("extracting", done, count))

    def tell(self, stage: str, done: int, total: int) -> None:
        """Report progress."""
        self.report(Progress(stage, done, total))

    def outline(self, papers: Papers, number: int) -> Outline:
        """Return what names were found in a paper, given by number."""
        found = self.cache.outline(*papers.named(number))
        if found is None:
            raise gone(papers.find(number))
        return found

    def relink(self, linker: Linker, *, everything: bool) -> None:
        """Link what the linker was given."""
        for done, count in linker.relink(everything=everything):
            self.report(Progress("linking", done, count))

    def load(self, state: State, linker: Linker, database: Database) -> Tally:
        """Assemble all papers and entities, and load them into an empty database."""
        papers, minter = Papers(state.connection), Minter(self.settings.base)
        loader = _Loader(database)
        shared = (*kind_triples(), *source_triples(papers.listings(), minter))
        loader.take(Shard.of(sorted_lines(shared)))
        count, done = papers.count(), 0
        self.report(Progress("assembling", done, count))
        work = partial(shard_of, base=self.settings.base, text=self.settings.text)
        batches = Desk(state.connection, self.cache).batches(papers.numbers(), linker.entities)
        for shard in self.engine(work, batches, Load(count, MANY)):
            loader.take(shard)
            done += shard.papers
            self.report(Progress("assembling", done, count))
        self.report(Progress("loading", 0, 0))
        return loader.finish()


class _Loader:
    """Loads shards and counts what is in them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._triples = self._mentions = self._claims = 0

    def take(self, shard: Shard) -> None:
        """Load a shard."""
        self._database.load(shard.text())
        self._triples += shard.triples
        self._mentions += shard.mentions
        self._claims += shard.claims

    def finish(self) -> Tally:
        """Return what was loaded in all, once it is on the disk."""
        self._database.flush()
        return Tally(self._triples, self._mentions, self._claims)
