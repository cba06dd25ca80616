"""Overlay: own vocabularies laid over the concepts that ship.

A described concept is a known one where its IRI is one of ours, where skos:exactMatch says so,
or where one of its type has its preferred label; else it is new.  Of a known one, labels are
added, and whatever else a file states replaces what was there.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from itertools import groupby

from ontology.checking import ENTITY, bearers, check, fold, no_concept
from ontology.custom import Described, one_of_the_types, own_properties
from ontology.errors import VocabularyError
from ontology.iris import slug
from ontology.namespace import ONTOLOGY
from ontology.vocabulary import Concept

_KEY = re.compile(r"[a-z0-9][a-z0-9:._-]*")


def overlay(known: Mapping[str, Concept], custom: Iterable[Described]) -> Mapping[str, Concept]:
    """Return concepts with own ones laid over them, by key: those that changed come first.

    Args:
        known: the concepts that ship.
        custom: what own files say, file by file; a later file is laid over the earlier ones.

    Raises:
        VocabularyError: a concept without label or type, one below nothing that is there or
            below itself, or a label that another concept of the type has; the message names
            the file, the concept and what to do.
    """
    merged: Mapping[str, Concept] = known
    names: dict[str, str] = {}
    for _, entries in groupby(custom, key=lambda entry: entry.file):
        merged = _laid(_Names(merged, {entry.iri: entry for entry in entries}, names))
    changed = [key for key in sorted(merged) if known.get(key) != merged[key]]
    return {key: merged[key] for key in (*changed, *merged)}


def _laid(names: "_Names") -> Mapping[str, Concept]:
    """Return the known concepts with those of a file laid over them."""
    described = names.learn()
    live = {key: entry for key, entry in described.items() if not entry.deprecated}
    merged = {**names.known, **{key: _concept(key, entry, names) for key, entry in live.items()}}
    for key in sorted(described.keys() - live.keys()):
        _remove(merged, key)
    check(merged, live)
    return merged


def _concept(key: str, entry: Described, names: "_Names") -> Concept:
    types = names.types(entry)
    old = names.known.get(key) or Concept(key, entry.label or "", types)
    stated = {*entry.alt_labels, entry.label or ""} - set(entry.guarded)
    guarded = ({*old.guarded} - stated) | {*entry.guarded}
    label = entry.label or old.label
    others = {old.label, *old.alt_labels, *entry.alt_labels} - {label} - guarded
    linked = {path: tuple(sorted(map(names.key, iris))) for path, iris in entry.links}
    attributes, links = dict(old.attributes) | dict(entry.attributes), dict(old.links) | linked
    for path in sorted({*attributes, *links} - set(own_properties(types))):
        name = path.replace(ONTOLOGY, "kg:")
        raise VocabularyError(f"{entry.told} has {name}, which no {types[0]} has: drop it")
    return Concept(
        key=key,
        label=label,
        types=types,
        alt_labels=tuple(sorted(others)),
        guarded=tuple(sorted(guarded)),
        broader=tuple(sorted(set(names.broader(entry)))) or old.broader,
        note=entry.note or old.note,
        attributes=tuple(sorted(attributes.items())),
        links=tuple(sorted(links.items())),
    )


def _remove(merged: dict[str, Concept], gone: str) -> None:
    """Remove a concept; what was below it comes below what was above it."""
    above = merged.pop(gone).broader
    for key, concept in merged.items():
        parents = concept.broader
        if gone in parents:
            parents = tuple(sorted({*parents, *above} - {gone, key}))
        links = tuple(
            (path, kept)
            for path, keys in concept.links
            if (kept := tuple(key for key in keys if key != gone))
        )
        if (parents, links) != (concept.broader, concept.links):
            merged[key] = replace(concept, broader=parents, links=links)


@dataclass(frozen=True, slots=True)
class _Names:
    """Which concepts the IRIs of a file mean.

    ``known`` are the concepts there are, ``entries`` what the file says, by IRI; ``keys`` grows:
    it has the keys of IRIs that are not ours, those of earlier files too.
    """

    known: Mapping[str, Concept]
    entries: Mapping[str, Described]
    keys: dict[str, str]
    labelled: Mapping[tuple[str, str], tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        found = bearers(self.known.values(), preferred=True)
        object.__setattr__(self, "labelled", found)

    def learn(self) -> Mapping[str, Described]:
        """Find the key of every entry; return the entries by key."""
        found: dict[str, Described] = {}
        taken = set(self.known)
        for entry in self.entries.values():
            key = self._old(entry)
            if key is None and entry.deprecated:
                if entry.iri.startswith(ENTITY):
                    raise no_concept(entry, "removes", entry.iri, self.known)
                continue  # Other vocabularies keep what they gave up.
            key = key or self._new(entry, taken)
            if key in found:
                raise VocabularyError(
                    f"{entry.told} means the same as <{found[key].iri}>: make them one"
                )
            found[key] = entry
            taken.add(key)
            self.keys[entry.iri] = key
        return found

    def key(self, iri: str) -> str:
        """Return the key that an IRI stands for; the IRI itself where it stands for none."""
        return self.keys.get(iri, iri.removeprefix(ENTITY))

    def broader(self, entry: Described) -> Iterator[str]:
        """Yield the keys of what is broader than an entry; skos:broadMatch may lead elsewhere."""
        yield from map(self.key, entry.broader)
        for iri in entry.mapped:
            if iri in self.keys or self.key(iri) in self.known:
                yield self.key(iri)

    def types(self, entry: Described) -> tuple[str, ...]:
        """Return the types of an entry: stated, known, or those of what is broader.

        Raises:
            VocabularyError: it has none.
        """
        old = self.known.get(self.key(entry.iri))
        found = entry.types or (old.types if old else self._inherited(entry, ()))
        if not found:
            raise VocabularyError(f"{entry.told} has no type: {one_of_the_types()}")
        return found

    def _inherited(self, entry: Described, below: tuple[str, ...]) -> tuple[str, ...]:
        for iri in (*entry.broader, *entry.mapped):
            above, known = self.entries.get(iri), self.known.get(self.key(iri))
            if above and above.types:
                return above.types
            if known:
                return known.types
            if above and iri not in below:
                found = self._inherited(above, (*below, iri))
                if found:
                    return found
        return ()

    def _old(self, entry: Described) -> str | None:
        """Return the key of the known concept that an entry means, if it means one."""
        for iri in (entry.iri, *entry.same):
            if self.key(iri) in self.known:
                return self.key(iri)
        for iri in entry.same:
            if iri.startswith(ENTITY):
                raise no_concept(entry, "has skos:exactMatch", iri, self.known)
        if entry.iri.startswith(ENTITY) or not entry.label:
            return None
        kinds = entry.types or self._inherited(entry, ()) or {kind for kind, _ in self.labelled}
        label = fold(entry.label)
        found = {key for kind in kinds for key in self.labelled.get((kind, label), ())}
        return found.pop() if len(found) == 1 else None

    def _new(self, entry: Described, taken: Set[str]) -> str:
        if not entry.label:
            raise VocabularyError(f"{entry.told} has no skos:prefLabel: give it one")
        name, own = slug(entry.label), entry.iri.removeprefix(ENTITY)
        if own == entry.iri:
            return self._free(entry, name, taken)
        if not _KEY.fullmatch(own):
            raise VocabularyError(f"{entry.told} cannot be called <{entry.iri}>: try id:{name}")
        return own

    def _free(self, entry: Described, name: str, taken: Set[str]) -> str:
        apart = f"{name}_{self.types(entry)[0].lower()}"
        if name not in taken or apart not in taken:
            return apart if name in taken else name
        raise VocabularyError(f"{entry.told} would be id:{apart}, as another is: change the label")
