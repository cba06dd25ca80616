"""Assembling: the papers and entities of a graph as shards of N-Triples, wherever the engine works.

What a shard needs is read from the tables of a build into a batch, which is a value: whoever
assembles it needs no file of the build.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec

from builder.assemble import checked, paper_triples
from builder.batches import batches
from builder.errors import BuildError
from builder.linking.entities import packed_entity
from builder.linking.entity import Entity, Linking
from builder.linking.names import Names
from builder.ntriples import sorted_lines
from builder.papers.paper import Paper
from builder.shard import Shard
from builder.shared import entity_triples
from builder.store import cache, papers
from builder.store.cache import ExtractionCache
from builder.store.papers import Papers
from builder.terms import term
from ontology.iris import Minter

CHUNK = 500
"""Papers that make a shard, which is loaded at once: memory grows with it."""
ENTITIES = 10_000
"""Entities that make a shard."""
MANY = 3000
"""From this many papers on, assembling in processes wins more than their start costs."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A paper as the tables have it: its records, its extraction, what its mentions mean.

    ``links`` has name and type of each mention, and the key of its entity.
    """

    records: bytes
    extraction: bytes
    links: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """What becomes a shard, with all that it takes.

    Attributes:
        papers: papers to assemble.
        known: the entities that these mention and all that is broader, packed, by key.
        entities: entities to assemble, packed.
    """

    papers: tuple[Packed, ...] = ()
    known: Mapping[str, bytes] = field(default_factory=dict)
    entities: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Stated:
    """A paper with its triples as lines, and how many mentions and claims are among them."""

    paper: Paper
    lines: list[str]
    mentions: int
    claims: int


class Desk:
    """Reads from the tables of a build what assembling needs."""

    def __init__(self, state: sqlite3.Connection, extractions: ExtractionCache) -> None:
        self._extractions = extractions
        self._papers = Papers(state)
        self._names = Names(state)
        self._state = state
        self._known = lru_cache(maxsize=1 << 14)(self._with_broader)

    def batches(self, numbers: Iterable[int], keys: Iterable[str]) -> Iterator[Batch]:
        """Yield batches of entities, given by key, and of papers, given by number."""
        yield from (Batch(entities=self.entities(chunk)) for chunk in batches(keys, ENTITIES))
        yield from (self.batch(chunk) for chunk in batches(numbers, CHUNK))

    def batch(self, numbers: Iterable[int]) -> Batch:
        """Return the batch of papers, given by number."""
        found = tuple(map(self._paper, numbers))
        known: dict[str, bytes] = {}
        waiting = [key for paper in found for _, _, key in paper.links]
        while waiting:
            key = waiting.pop()
            entity = self._known(key) if key not in known else None
            if entity:
                known[key], broader = entity
                waiting += broader
        return Batch(found, known)

    def entities(self, keys: Iterable[str]) -> tuple[bytes, ...]:
        """Return entities, packed; those that there are not are left out."""
        return tuple(filter(None, (packed_entity(self._state, key) for key in keys)))

    def _paper(self, number: int) -> Packed:
        text, records = self._papers.packed(number)
        found = self._extractions.packed(text)
        if found is None:
            raise gone(papers.unpacked(records))
        return Packed(records, found, tuple(self._names.links(number)))

    def _with_broader(self, key: str) -> tuple[bytes, tuple[str, ...]] | None:
        content = packed_entity(self._state, key)
        return (content, msgspec.json.decode(content, type=_Broader).broader) if content else None


class _Broader(msgspec.Struct):
    broader: tuple[str, ...] = ()


def shard_of(batch: Batch, base: str, *, text: bool) -> Shard:
    """Assemble a batch.

    Args:
        batch: what is to be assembled.
        base: as in the settings.
        text: as in the settings.

    Raises:
        BuildError: the triples of a paper break the model, or its extraction is damaged.
    """
    minter = Minter(base)
    lines = [line for entity in batch.entities for line in entity_lines(entity, minter)]
    mentions = claims = 0
    for stated in assembled(batch, minter, text=text):
        lines += stated.lines
        mentions += stated.mentions
        claims += stated.claims
    return Shard.of(lines, len(batch.papers), mentions, claims)


def assembled(batch: Batch, minter: Minter, *, text: bool) -> Iterator[Stated]:
    """Yield the papers of a batch, assembled."""
    known = {key: msgspec.json.decode(entity, type=Entity) for key, entity in batch.known.items()}
    for packed in batch.papers:
        paper = papers.unpacked(packed.records)
        found = cache.unpacked(packed.extraction, paper)
        if found is None:
            raise gone(paper)
        links = {(paper.key, name, kind): key for name, kind, key in packed.links}
        linking = Linking(links, known)
        triples = frozenset(paper_triples(paper, found, linking, minter, text=text))
        said = [predicate for _, predicate, _ in triples]
        mentions, claims = said.count(term("hasMention")), said.count(term("reports"))
        yield Stated(paper, checked(paper, triples), mentions, claims)


def entity_lines(packed: bytes, minter: Minter) -> list[str]:
    """Return the triples of a packed entity as lines."""
    return sorted_lines(entity_triples(msgspec.json.decode(packed, type=Entity), minter))


def gone(paper: Paper) -> BuildError:
    """Return the error for a paper whose extraction is not where it was kept."""
    return BuildError(f"the extraction of '{paper.title}' is gone: build again")
