"""Updating: a generation from an earlier one, by what changed between their records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.assembling import Desk, assembled, entity_lines
from builder.ntriples import line
from builder.papers.paper import Paper
from builder.progress import Progress
from builder.shared import source_triples
from builder.store.database import Database, Replaced
from builder.store.directory import STORE
from builder.store.manifest import Manifest
from builder.store.papers import Changed, Papers
from builder.store.state import State
from builder.terms import term
from builder.work import Changes, Made, Tally, Work
from ontology.iris import Minter

WORTH_RENEWING = 0.2
"""From this share of papers on, it is faster to make the database anew than to change it."""


@dataclass(frozen=True, slots=True)
class Base:
    """The generation that an update starts from: its folder, its manifest, what its state is."""

    folder: Path
    manifest: Manifest
    state: State


def update(
    work: Work, base: Base, added: Sequence[bytes], removed: Sequence[bytes], new: Path
) -> Made:
    """Write the database of a generation, and bring the state up to date.

    Papers that did not change are neither read nor linked anew, and only those are assembled
    anew of which `builder.linking.link` says that the change can move them.

    Args:
        work: what all steps share.
        base: the generation to start from.
        added: records that came, as lines of JSON.
        removed: records that went.
        new: the folder of the new generation.

    Raises:
        OSError: the earlier database is damaged, or the disk is full.
    """
    papers = Papers(base.state.connection)
    changed = papers.change(added, removed)
    work.extract_all(papers, changed.come)
    linker = work.linker(base.state)
    for number in changed.gone:
        linker.drop(number)
    for number in changed.come:
        linker.add(number, work.outline(papers, number))
    work.relink(linker, everything=False)
    told = _told(changed, papers.count())
    touched = linker.touched.papers - changed.gone.keys()
    if len(touched) > WORTH_RENEWING * papers.count():
        work.extract_all(papers, papers.numbers())
        database = Database(new / STORE)
        return Made(work.load(base.state, linker, database), told, database)
    work.extract_all(papers, touched)  # What was extracted before may be lost.
    database = Database.copied(base.folder / STORE, new / STORE)
    patch = _Patch(work, base, database)
    patch.papers(changed, sorted(touched))
    patch.entities(sorted(linker.touched.entities))
    patch.sources(papers)
    return Made(patch.tally(), told, database, frozenset(patch.iris))


class _Patch:
    """A copy of a database, while the difference is written into it."""

    def __init__(self, work: Work, base: Base, database: Database) -> None:
        self.iris: set[str] = set()
        self._work = work
        self._before = base.manifest
        self._database = database
        self._desk = Desk(base.state.connection, work.cache)
        self._minter = Minter(work.settings.base)
        self._triples = self._mentions = self._claims = 0

    def papers(self, changed: Changed, touched: Sequence[int]) -> None:
        """Put what touched papers say now in the place of what they said."""
        kept = {paper.key for paper in changed.come.values()}
        for paper in changed.gone.values():
            if paper.key not in kept:
                self._put_paper(paper.key, ())
        text = self._work.settings.text
        for done, number in enumerate(touched, start=1):
            batch = self._desk.batch((number,))
            for stated in assembled(batch, self._minter, text=text):
                self._put_paper(stated.paper.key, stated.lines)
            self._work.report(Progress("assembling", done, len(touched)))

    def entities(self, keys: Iterable[str]) -> None:
        """Put what touched entities are now in the place of what they were."""
        for key in keys:
            iri = self._minter.entity(key)
            self.iris.add(iri)
            found = self._desk.entities((key,))
            self._put(
                iri, [line for entity in found for line in entity_lines(entity, self._minter)]
            )

    def sources(self, papers: Papers) -> None:
        """Bring the source documents up to date."""
        lines: dict[str, list[str]] = {}
        for subject, predicate, value in source_triples(papers.listings(), self._minter):
            lines.setdefault(subject[1:-1], []).append(line(subject, predicate, value))
        known = self._database.typed(term("SourceDocument")[1:-1])
        for iri in sorted(known | lines.keys()):
            self._put(iri, lines.get(iri, ()))

    def tally(self) -> Tally:
        """Return what the graph holds now, once it is on the disk."""
        self._work.report(Progress("loading", 0, 0))
        self._database.flush()
        return Tally(
            self._before.triples + self._triples,
            self._before.mentions + self._mentions,
            self._before.claims + self._claims,
        )

    def _put_paper(self, key: str, lines: Iterable[str]) -> None:
        iri = self._minter.paper(key)
        replaced = self._put(iri, lines, _owned(self._minter, key))
        self._mentions += replaced.more(term("hasMention"))
        self._claims += replaced.more(term("reports"))
        self.iris.add(iri)
        self.iris |= replaced.objects(term("mentions"))

    def _put(self, iri: str, lines: Iterable[str], owned: tuple[str, ...] = ()) -> Replaced:
        replaced = self._database.replace(self._database.about(iri, owned), lines)
        self._triples += replaced.balance
        return replaced


def _owned(minter: Minter, key: str) -> tuple[str, ...]:
    """Return what the IRIs of all that hangs off a paper start with."""
    examples = (
        minter.mention(key, ""),
        minter.claim(key, ""),
        minter.section(key, 1),
        minter.evidence(key, "", 0, 0),
    )
    return tuple(example[: example.rindex("/") + 1] for example in examples)


def _told(changed: Changed, count: int) -> Changes:
    old: Mapping[str, Paper] = {paper.key: paper for paper in changed.gone.values()}
    new: Mapping[str, Paper] = {paper.key: paper for paper in changed.come.values()}
    fresh = len(new.keys() - old.keys())
    other = sum(old[key] != paper for key, paper in new.items() if key in old)
    return Changes(fresh, other, count - fresh - other, len(old.keys() - new.keys()))
