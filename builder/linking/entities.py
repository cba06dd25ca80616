"""Entities of a graph: the table of all that mentions mean, and of what is broader."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

import msgspec

from builder.linking.entity import Entity, Links
from builder.linking.known import Known, letters
from builder.linking.table import families, known_entity, label_of, unknown_entity
from builder.linking.told import Text, Told
from ontology.lexicon import label_key
from ontology.shapes import node_types
from ontology.vocabulary import Concept

_PAGE = 1_000
_NAMED = (
    "insert into entity values (?, 0, ?, ?, ?, '', '') on conflict do update set"
    " label_key = excluded.label_key, spelt = excluded.spelt, type = excluded.type"
)


class Entities:
    """The table of entities, in a database that has linking's tables."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        concepts: Mapping[str, Concept],
        known: Known,
        told: Told,
    ) -> None:
        self._connection = connection
        self._run = connection.execute
        self._concepts = concepts
        self._known = known
        self._told = told
        self._linking: dict[str, set[str]] = defaultdict(set)
        for concept in concepts.values():
            for key in (key for _, others in concept.links for key in others):
                self._linking[key].add(concept.key)

    def find(self, key: str) -> Entity | None:
        """Return an entity; None if no mention leads to it."""
        content = packed_entity(self._connection, key)
        return msgspec.json.decode(content, type=Entity) if content else None

    def __iter__(self) -> Iterator[str]:
        """Yield the keys of all entities, sorted."""
        yield from (key for (key,) in self._run("select key from entity order by key"))

    def below(self, keys: Iterable[str]) -> set[str]:
        """Return entities and all that are narrower."""
        found, rim = set(keys), set(keys)
        narrower: dict[str, set[str]] = defaultdict(set)
        for key, content in self._run("select key, content from entity") if rim else ():
            for above in msgspec.json.decode(content, type=_Place).broader:
                narrower[above].add(key)
        while rim:
            rim = {key for above in rim for key in narrower[above]} - found
            found |= rim
        return found

    def renew(self, *, everything: bool) -> tuple[set[str], set[str]]:
        """Bring the entities that linking touched up to date; collect orphaned ones.

        Returns:
            the keys of those that changed, and of those of them whose type or broader concepts
            did; empty where ``everything`` says that all are new.
        """
        changed: dict[str, bool] = {}
        renewed = (*self._name_unknown(everything=everything), *self._known_ones())
        for key, moved in renewed:
            if not everything:
                changed[key] = changed.get(key, False) or moved
        return set(changed), {key for key, moved in changed.items() if moved}

    def _touched(self) -> Iterator[list[str]]:
        """Yield the keys that linking touched, page by page; the table may be changed meanwhile."""
        page = [""]
        query = "select key from touched_entity where key > ? order by key limit ?"
        while page := [key for (key,) in self._run(query, (page[-1], _PAGE))]:
            yield page

    def _unknown(self) -> Iterator[tuple[str, Sequence[Text]]]:
        """Yield what linking touched and no vocabulary has, with what papers call it."""
        for page in self._touched():
            texts = self._told.touched(page[0], page[-1])
            yield from ((key, texts.get(key, ())) for key in page if key not in self._concepts)

    def _name_unknown(self, *, everything: bool) -> Iterator[tuple[str, bool]]:
        """Renew the entities that no vocabulary has.

        Labels come first: whether a name is the label of another entity, and which entity is the
        family of a size variant, touches further entities.
        """
        if everything:
            found = ((key, *_look_up(key, texts)) for key, texts in self._unknown() if texts)
            self._connection.executemany(_NAMED, found)
        else:
            for key, texts in self._unknown():
                self._name(key, texts)
        for key, texts in self._unknown():
            if not texts:
                yield key, False
                continue
            entity = unknown_entity(key, texts, self._known, self._taken, self._alike)
            yield from self._write(entity, None if everything else self.find(key), known=False)

    def _name(self, key: str, texts: Sequence[Text]) -> None:
        """Write what others look an unknown entity up by, and touch whom a change concerns."""
        query = "select label_key, spelt, type from entity where key = ?"
        before = self._run(query, (key,)).fetchone()
        after = _look_up(key, texts) if texts else None
        if before == after:
            return
        self._run("delete from family where entity = ?", (key,))
        if after is None:
            self._run("delete from entity where key = ?", (key,))
        else:
            self._run(_NAMED, (key, *after))
        self._touch(place for place in (before, after) if place)

    def _touch(self, places: Iterable[tuple[str, str, str]]) -> None:
        """Touch the entities that bear a label, or whose family may bear it."""
        for label, spelt, kind in places:
            query = "insert or ignore into touched_entity select entity from "
            self._run(query + "told where key = ?", (label,))
            self._run(query + "family where spelt = ? and type = ?", (spelt, kind))

    def _write(
        self, entity: Entity, old: Entity | None, *, known: bool
    ) -> Iterator[tuple[str, bool]]:
        if entity == old:
            return
        content = "".join(entity.broader[:1]), msgspec.json.encode(entity)
        if known:
            look_up = label_key(entity.label), letters(entity.label), entity.type
            query = "insert or replace into entity values (?, 1, ?, ?, ?, ?, ?)"
            self._run(query, (entity.key, *look_up, *content))
        else:
            query = "update entity set above = ?, content = ? where key = ?"
            self._run(query, (*content, entity.key))
            named = {letters(family) for family in families(entity.label, entity.type)}
            rows = ((spelt, entity.type.lower(), entity.key) for spelt in named)
            self._connection.executemany("insert or ignore into family values (?, ?, ?)", rows)
        yield entity.key, old is not None and _place(entity) != _place(old)

    def _taken(self, key: str) -> bool:
        query = "select 1 from entity where label_key = ? and not known limit 1"
        return self._run(query, (key,)).fetchone() is not None

    def _alike(self, name: str, kind: str) -> tuple[str, ...]:
        query = "select key from entity where spelt = ? and type = ? and not known limit 2"
        return tuple(key for (key,) in self._run(query, (letters(name), kind.lower())))

    def _known_ones(self) -> Iterator[tuple[str, bool]]:
        """Renew the entities of concepts that are mentioned, or broader, or linked to."""
        query = "select key, content from entity where known"
        old = {key: msgspec.json.decode(x, type=Entity) for key, x in self._run(query)}
        reached = self._reached()
        touched = {key for page in self._touched() for key in page if key in reached}
        stale = touched | (reached - old.keys())
        found = {key: self._concept(key) for key in stale}
        types = {key: (found.get(key) or old[key]).type for key in reached}
        for key in reached:
            was = old.get(key)
            if was is None or was.type != types[key]:
                stale |= self._linking[key] & reached
        for key in old.keys() - reached:
            stale |= self._linking[key] & reached
            self._run("delete from entity where key = ?", (key,))
            yield key, False
        for key in sorted(stale):
            entity = found.get(key) or self._concept(key)
            fitted = replace(entity, links=_fitting(entity, types))
            yield from self._write(fitted, old.get(key), known=True)

    def _concept(self, key: str) -> Entity:
        concept = self._concepts[key]
        return known_entity(concept, self._told.texts(key), self._told.votes(key), self._known)

    def _reached(self) -> Set[str]:
        query = "select entity from vote union select above from entity where not known"
        rows = self._run(query)
        rim = {key for (key,) in rows if key in self._concepts}
        found: set[str] = set()
        while rim:
            found |= rim
            ahead = {key for k in rim for _, others in self._concepts[k].links for key in others}
            rim = {key for k in rim for key in self._concepts[k].broader} | ahead
            rim -= found
        return found


def packed_entity(connection: sqlite3.Connection, key: str) -> bytes | None:
    """Return an entity of a table as JSON; None if no mention leads to it."""
    row = connection.execute("select content from entity where key = ?", (key,)).fetchone()
    return bytes(row[0]) if row and row[0] else None


def _look_up(key: str, texts: Iterable[Text]) -> tuple[str, str, str]:
    """Return what others look an unknown entity up by."""
    label = label_of(texts)
    return label_key(label), letters(label), key.split("_")[1]


class _Place(msgspec.Struct):
    broader: tuple[str, ...] = ()


def _place(entity: Entity) -> tuple[str, tuple[str, ...]]:
    return entity.type, entity.broader


def _fitting(entity: Entity, types: Mapping[str, str]) -> Links:
    """Return the links that the decided types allow: a concept of two types has become one."""
    allowed = {p.path: p.target for p in node_types()[entity.type].properties if p.target}
    kept = (
        (path, tuple(key for key in others if types[key] == allowed.get(path)))
        for path, others in entity.links
    )
    return tuple((path, others) for path, others in kept if others)
