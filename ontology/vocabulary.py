"""Vocabularies: SKOS concepts as frozen values, read from the files in vocab/.

Parsing a megabyte of Turtle takes most of a second, so what the files say also ships compiled
(vocab/compiled.json, written by ontology/compile.py); it counts only while the hash of the files
that it was made from is theirs.
"""

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.errors import VocabularyError
from ontology.namespace import BASE, MODEL_FILE, ONTOLOGY, PREFIXES, local_name
from ontology.nodes import Kind
from ontology.shapes import entity_types, node_types
from ontology.shipped import files_hash, read_compiled, shipped

if TYPE_CHECKING:
    from rdflib import Graph

FOLDER = Path(__file__).with_name("vocab")
SCHEMES = ("hardware", "methods", "models", "datasets", "tasks", "metrics")
FILES = tuple(FOLDER / f"{scheme}.ttl" for scheme in SCHEMES)
COMPILED_FILE = FOLDER / "compiled.json"
_ENTITY = BASE + "id/"
_SKOS = PREFIXES["skos"]
_TYPE = PREFIXES["rdf"] + "type"
_Stated = Mapping[str, Sequence[str]]
_Described = Mapping[str, _Stated]


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a vocabulary.

    ``key`` is the IRI's part after ``id/``; ``types`` the entity types it may be given, the
    preferred one first; ``guarded`` labels need a cue beside them in running text;
    ``attributes`` maps a property's IRI to its literal values, ``links`` the IRI of a property
    other than ``skos:broader`` to the keys of the concepts that it leads to.
    """

    key: str
    label: str
    types: tuple[str, ...]
    alt_labels: tuple[str, ...] = ()
    guarded: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    note: str | None = None
    attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    links: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Compiled:
    """Concepts, and the hash of the files that they were read from."""

    sources: str
    concepts: tuple[Concept, ...]


@cache
def concepts() -> Mapping[str, Concept]:
    """Return the concepts of all vocabularies that ship with paperkg, by key."""
    compiled = read_compiled(COMPILED_FILE, Compiled)
    if compiled and compiled.sources == sources_hash():
        return {concept.key: concept for concept in compiled.concepts}
    return read_concepts(FILES)


def sources_hash() -> str:
    """Return the hash of all files that concepts are read from, the model included."""
    return files_hash((MODEL_FILE, *FILES))


def read_concepts(files: Iterable[Path]) -> Mapping[str, Concept]:
    """Read the concepts of vocabulary files, sorted by key.

    Raises:
        VocabularyError: a file that is no Turtle, a concept without a label, or one that leads
            to a concept that is not there.
    """
    typed = {ONTOLOGY + name: name for name in entity_types()}
    found: dict[str, Concept] = {}
    with _uncollected():
        described = _describe(files)
        for subject in sorted(described):
            types = sorted(typed[t] for t in described[subject].get(_TYPE, ()) if t in typed)
            if types:
                concept = _concept(subject, described[subject], tuple(types))
                found[concept.key] = concept
    for concept in found.values():
        for path, keys in (("broader", concept.broader), *concept.links):
            if missing := [key for key in keys if key not in found]:
                told = f"'{concept.label}' has {local_name(path)} '{missing[0]}'"
                raise VocabularyError(f"{told}, not a concept")
    return found


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hold garbage collection off: walking a growing graph again and again takes a third longer."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def ancestors(key: str, among: Mapping[str, Concept]) -> tuple[str, ...]:
    """Return the keys of all concepts broader than one, nearest first, each once."""
    seen: dict[str, None] = {}
    level = [key]
    while level:
        level = [p for k in level for p in among[k].broader if p not in seen]
        seen.update(dict.fromkeys(level))
    seen.pop(key, None)
    return tuple(seen)


def _describe(files: Iterable[Path]) -> _Described:
    """Return what files state: subject, then property, to objects, each as a string."""
    from rdflib import Graph  # not above: it takes long to import

    graph = Graph(store="SimpleMemory")  # one index is enough to read a graph once
    for file in files:
        _parse(graph, file)
    described: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, obj in graph:
        described[str(subject)][str(predicate)].append(str(obj))
    return described


def _parse(graph: "Graph", file: Path) -> None:
    from rdflib.plugins.parsers.notation3 import BadSyntax

    try:
        graph.parse(file, format="turtle")
    except (BadSyntax, AssertionError, OSError) as error:  # rdflib asserts closing quotes
        raise VocabularyError(f"{file.name} cannot be read as Turtle: {error}") from error


def _concept(subject: str, stated: _Stated, types: tuple[str, ...]) -> Concept:
    def strings(path: str) -> tuple[str, ...]:
        return tuple(sorted(stated.get(path, ())))

    labels, notes = strings(_SKOS + "prefLabel"), strings(_SKOS + "scopeNote")
    if len(labels) != 1:
        raise VocabularyError(f"{subject} has {len(labels)} skos:prefLabel; give it one")

    def keys(path: str) -> tuple[str, ...]:
        return tuple(found.removeprefix(_ENTITY) for found in strings(path))

    literals, links = _own_paths(types)
    return Concept(
        key=subject.removeprefix(_ENTITY),
        label=labels[0],
        types=types,
        alt_labels=strings(_SKOS + "altLabel"),
        guarded=strings(ONTOLOGY + "guardedLabel"),
        broader=keys(_SKOS + "broader"),
        note=notes[0] if notes else None,
        attributes=tuple((path, strings(path)) for path in literals if stated.get(path)),
        links=tuple((path, keys(path)) for path in links if stated.get(path)),
    )


@cache
def _own_paths(types: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the properties of our own with literals, and those that lead to concepts."""
    own = {p for t in types for p in node_types()[t].properties if p.path.startswith(ONTOLOGY)}
    literals = {p.path for p in own if p.datatype}
    return tuple(sorted(literals)), tuple(sorted({p.path for p in own} - literals))


@cache
def kinds() -> Mapping[str, Kind]:
    """Return the kinds of claim by name."""
    compiled = shipped()
    if compiled is not None:
        found = compiled.kinds
    else:
        from ontology.modelled import read_kinds  # not above: rdflib takes long to import

        found = read_kinds()
    return {kind.name: kind for kind in found}
