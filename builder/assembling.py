"""Assembling: the papers of a graph as shards of N-Triples, in this process or in several."""

import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import count, islice
from pathlib import Path

from builder.assemble import checked, paper_triples
from builder.errors import BuildError
from builder.linking.entities import find_entity
from builder.linking.entity import Entity, Linking
from builder.linking.names import Names
from builder.ntriples import sorted_lines
from builder.papers.paper import Paper
from builder.processes import spread
from builder.shared import entity_triples
from builder.store.cache import ExtractionCache
from builder.store.cache import reading as reading_cache
from builder.store.papers import Papers
from builder.store.state import reading as reading_state
from builder.terms import term
from ontology.iris import Minter

CHUNK = 500
"""Papers that make a shard, which is loaded at once: memory grows with it."""
ENTITIES = 10_000
"""Entities that make a shard."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the processes of a build find what they assemble.

    Attributes:
        state: the file of the state.
        cache: the folder of the cache of extractions.
        version: the version of the extractions.
        base, text: as in the settings.
        shards: where the shards go.
    """

    state: Path
    cache: Path
    version: str
    base: str
    text: bool
    shards: Path


@dataclass(frozen=True, slots=True)
class Shard:
    """A file of sorted N-Triples, with its checksum and what is in it."""

    path: Path
    checksum: int
    papers: int
    triples: int
    mentions: int
    claims: int

    def check(self) -> None:
        """Make sure that the file is what was written.

        Raises:
            BuildError: it is not.
        """
        found = 0
        with self.path.open("rb") as file:
            while content := file.read(1 << 20):
                found = zlib.crc32(content, found)
        if found != self.checksum:
            raise BuildError(f"'{self.path}' was damaged while it was written: check the disk")


class Desk:
    """Assembles papers and entities from the tables of a build."""

    def __init__(
        self, state: sqlite3.Connection, cache: ExtractionCache, base: str, *, text: bool
    ) -> None:
        self.minter = Minter(base)
        self._text = text
        self._cache = cache
        self._papers = Papers(state)
        self._names = Names(state)
        self._entity = lru_cache(maxsize=1 << 14)(lambda key: find_entity(state, key))

    def paper(self, number: int) -> tuple[Paper, list[str]]:
        """Return a paper and its triples as lines."""
        paper = self._papers.find(number)
        found = self._cache.get(paper)
        if found is None:
            raise BuildError(f"the extraction of '{paper.title}' is gone: build again")
        linking = self._linking(number, paper)
        triples = paper_triples(paper, found, linking, self.minter, text=self._text)
        return paper, checked(paper, frozenset(triples))

    def entity(self, key: str) -> list[str]:
        """Return the triples of an entity as lines; none if there is no such entity now."""
        entity: Entity | None = self._entity(key)
        return sorted_lines(entity_triples(entity, self.minter)) if entity else []

    def _linking(self, number: int, paper: Paper) -> Linking:
        links = {(paper.key, name, kind): key for name, kind, key in self._names.links(number)}
        entities: dict[str, Entity] = {}
        waiting = list(links.values())
        while waiting:
            key = waiting.pop()
            entity = self._entity(key) if key not in entities else None
            if entity:
                entities[key] = entity
                waiting += entity.broader
        return Linking(links, entities)


def paper_shards(place: Place, numbers: Iterable[int], processes: int) -> Iterator[Shard]:
    """Yield the shards of papers, given by number, as they are done.

    Raises:
        BuildError: a process died, or a paper's triples break the model.
    """
    yield from spread(partial(_paper_shard, place), _chunks(numbers), processes)


def entity_shards(place: Place, keys: Iterable[str]) -> Iterator[Shard]:
    """Yield the shards of entities, given by key."""
    rest = iter(keys)
    with closing(reading_state(place.state)) as state, _cached(place) as cache:
        desk = Desk(state, cache, place.base, text=place.text)
        for number in count():
            chunk = list(islice(rest, ENTITIES))
            if not chunk:
                return
            lines = [line for key in chunk for line in desk.entity(key)]
            path = place.shards / f"entities-{number}.nt"
            yield Shard(path, write_shard(path, lines), 0, len(lines), 0, 0)


def write_shard(path: Path, lines: Iterable[str]) -> int:
    """Write lines, sorted; return the checksum of the file."""
    checksum = 0
    with path.open("wb") as file:
        for line in sorted(lines):
            content = f"{line}\n".encode()
            checksum = zlib.crc32(content, checksum)
            file.write(content)
    return checksum


def _paper_shard(place: Place, numbers: Sequence[int]) -> Shard:
    with closing(reading_state(place.state)) as state, _cached(place) as cache:
        desk = Desk(state, cache, place.base, text=place.text)
        lines = [line for number in numbers for line in desk.paper(number)[1]]
    path = place.shards / f"papers-{numbers[0]}.nt"
    said = Counter(line.split(" ", 2)[1] for line in lines)
    mentions, claims = said[term("hasMention")], said[term("reports")]
    return Shard(path, write_shard(path, lines), len(numbers), len(lines), mentions, claims)


def _cached(place: Place) -> "closing[ExtractionCache]":
    return closing(reading_cache(place.cache, place.version))


def _chunks(numbers: Iterable[int]) -> Iterator[tuple[int, ...]]:
    rest = iter(numbers)
    while chunk := tuple(islice(rest, CHUNK)):
        yield chunk
