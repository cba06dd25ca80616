"""Linking: a pure function of all extractions, the vocabularies and the curation.

The order of papers never matters.  What a changed mention can move is

- mentions of the same folded name and of its long form, and of the acronyms of these: they are
  decided together (`builder.linking.groups`);
- the entities whose counts of names or types change with that: label, aliases, type;
- the entities that bear, as a mere alias, what has become the label of an entity that no
  vocabulary has, or was one; and size variants of a name that became or was such a label;
- the concepts that are reached from a mentioned one, and those that link to one whose type
  changed.

Only these are looked at anew.  Papers are touched where one of their mentions came to mean
another entity, or where the type of one or what is broader than it changed.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from builder.batches import batches
from builder.extraction import Extraction
from builder.linking.curation import Rule
from builder.linking.entities import Entities
from builder.linking.entity import Linking
from builder.linking.groups import Decision, decisions
from builder.linking.known import Known
from builder.linking.names import Names, Row
from builder.linking.page import Page
from builder.linking.recognise import Recogniser, curated
from builder.linking.schema import ALL_STEMS, INDICES, SCHEMA, WORKSPACE
from builder.linking.told import Told
from builder.outline import Outline
from ontology.lexicon import Lexicon
from ontology.vocabulary import Concept

_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Touched:
    """What linking changed: papers by number, entities by key."""

    papers: Set[int]
    entities: Set[str]


class Linker:
    """Links in a database that has linking's tables, as they were after the last run.

    Give it the papers that changed, then `relink`.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        concepts: Mapping[str, Concept],
        lexicon: Lexicon | None = None,
        rules: Iterable[Rule] = (),
    ) -> None:
        rules = tuple(rules)
        concepts = curated(concepts, rules)
        known = Known(concepts, Lexicon(concepts.values()) if rules or not lexicon else lexicon)
        self._connection = connection
        self._recogniser = Recogniser(known, rules)
        self._names = Names(connection)
        self._told = Told(connection, concepts.keys())
        self.entities = Entities(connection, concepts, known, self._told)
        self._fresh: set[int] = set()
        self._forgotten: set[int] = set()
        _each(connection, WORKSPACE)

    def drop(self, paper: int) -> None:
        """Take a paper's mentions out."""
        rows = self._names.of_paper(paper)
        self._told.add(rows, -1)
        self._touch(rows)
        self._names.drop(paper)
        self._fresh.discard(paper)

    def add(self, paper: int, extraction: Extraction | Outline) -> None:
        """Put a paper's mentions in, once those it had are out."""
        told = [
            (mention.name, mention.type, self._recogniser.row(paper, extraction.paper, mention))
            for mention in extraction.mentions
        ]
        self._names.put(told)
        self._fresh.add(paper)

    def relink(self, *, everything: bool = False) -> Iterator[tuple[int, int]]:
        """Decide anew what the papers that changed can move; yield how far it is, and of what.

        What it touched is told by `touched` afterwards, unless ``everything`` is new: the tables
        of entities are empty then.
        """
        _each(self._connection, INDICES)
        if everything:
            _each(self._connection, ALL_STEMS)
        else:
            for paper in self._fresh:
                self._touch(self._names.of_paper(paper))
        self._connection.execute(
            "insert or ignore into touched_stem select stem from naming where sure is null"
            " and long_key != '' and long_key in (select stem from touched_stem)"
        )
        (count,) = self._connection.execute("select count(*) from touched_stem").fetchone()
        yield 0, count
        done = 0
        for stems in self._stems():
            self._decide(stems)
            done += len(stems)
            yield done, count
        for paper in (*sorted(self._fresh), *sorted(self._forgotten)):
            self._told.add(self._names.of_paper(paper))
        self._told.flush()
        entities, moved = self.entities.renew(everything=everything)
        papers = self._fresh | self._forgotten
        if not everything:
            papers |= self._names.meaning(self.entities.below(moved))
        self.touched = Touched(papers, entities)
        yield count, count
        _each(self._connection, "delete from touched_stem; delete from touched_entity")

    def links(self, paper: int, key: str) -> Iterator[tuple[tuple[str, str, str], str]]:
        """Yield which entity each mention of a paper, given by number and key, means."""
        for name, kind, entity in self._names.links(paper):
            yield (key, name, kind), entity

    def _touch(self, rows: Iterable[Row]) -> None:
        stems = {stem for row in rows for stem in (row.entry.stem, row.entry.long_form) if stem}
        query = "insert or ignore into touched_stem values (?)"
        self._connection.executemany(query, ((stem,) for stem in sorted(stems)))

    def _stems(self) -> Iterator[tuple[str, ...]]:
        rows = self._connection.execute("select stem from touched_stem order by stem")
        return batches((stem for (stem,) in rows), _BATCH)

    def _decide(self, stems: Sequence[str]) -> None:
        page = Page(self._names, stems)
        decided: list[Decision] = []
        papers: set[int] = set()
        for stem in stems:
            for row, decision in decisions(stem, page):
                if row.decision != decision[1:]:
                    decided.append(decision)
                    papers.add(row.entry.naming.paper)
        for paper in papers:
            self._forget(paper)
        self._names.decide(sorted(decided))

    def _forget(self, paper: int) -> None:
        """Stop counting what a paper says, once, before any of it is decided anew."""
        if paper not in self._fresh and paper not in self._forgotten:
            self._told.add(self._names.of_paper(paper), -1)
            self._forgotten.add(paper)


def link(
    extractions: Iterable[Extraction],
    concepts: Mapping[str, Concept],
    lexicon: Lexicon | None = None,
    rules: Iterable[Rule] = (),
) -> Linking:
    """Decide what every mention means, all at once and in memory.

    Args:
        extractions: what was found in all papers.
        concepts: the vocabularies, by key.
        lexicon: their labels, where the caller has made it already.
        rules: the curation.
    """
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    linker = Linker(connection, concepts, lexicon, rules)
    papers: list[str] = []
    for number, extraction in enumerate(extractions):
        linker.add(number, extraction)
        papers.append(extraction.paper)
    for _ in linker.relink(everything=True):
        pass
    links = (pair for number, key in enumerate(papers) for pair in linker.links(number, key))
    entities = ((key, linker.entities.find(key)) for key in linker.entities)
    return Linking(dict(links), {key: entity for key, entity in entities if entity})


def _each(connection: sqlite3.Connection, script: str) -> None:
    """Run the statements of a script in the transaction that is open, if one is."""
    for statement in filter(str.strip, script.split(";")):
        connection.execute(statement)
