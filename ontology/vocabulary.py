"""Vocabularies: SKOS concepts as frozen values, read from the files in vocab/."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS
from rdflib.term import Node

from ontology.errors import VocabularyError
from ontology.namespace import BASE, ONTOLOGY, local_name
from ontology.shapes import entity_types, node_types

FOLDER = Path(__file__).with_name("vocab")
SCHEMES = ("hardware", "methods", "models", "datasets", "tasks", "metrics")
_ENTITY = BASE + "id/"


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a vocabulary.

    ``key`` is the IRI's part after ``id/``; ``types`` the entity types it may be given, the
    preferred one first; ``guarded`` labels need a cue beside them in running text;
    ``attributes`` maps a property's IRI to its literal values.
    """

    key: str
    label: str
    types: tuple[str, ...]
    alt_labels: tuple[str, ...] = ()
    guarded: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    note: str | None = None
    attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()


@cache
def concepts() -> Mapping[str, Concept]:
    """Return the concepts of all vocabularies that ship with paperkg, by key."""
    return read_concepts(FOLDER / f"{scheme}.ttl" for scheme in SCHEMES)


def read_concepts(files: Iterable[Path]) -> Mapping[str, Concept]:
    """Read the concepts of vocabulary files, sorted by key.

    Raises:
        VocabularyError: a concept without label or type, or a broader one that is not there.
    """
    graph = Graph()
    for file in files:
        graph.parse(file, format="turtle")
    typed = {ONTOLOGY + name: name for name in entity_types()}
    subjects = {s for t in typed for s in graph.subjects(RDF.type, URIRef(t))}
    found = {c.key: c for c in (_concept(graph, s, typed) for s in sorted(subjects, key=str))}
    for concept in found.values():
        for parent in concept.broader:
            if parent not in found:
                raise VocabularyError(f"'{concept.label}' has broader '{parent}', not a concept")
    return found


def ancestors(key: str, among: Mapping[str, Concept]) -> tuple[str, ...]:
    """Return the keys of all concepts broader than one, nearest first, each once."""
    seen: dict[str, None] = {}
    level = [key]
    while level:
        level = [p for k in level for p in among[k].broader if p not in seen]
        seen.update(dict.fromkeys(level))
    seen.pop(key, None)
    return tuple(seen)


def _concept(graph: Graph, subject: Node, typed: Mapping[str, str]) -> Concept:
    label = graph.value(subject, SKOS.prefLabel)
    if label is None:
        raise VocabularyError(f"{subject} has no skos:prefLabel")
    types = sorted(typed[str(t)] for t in graph.objects(subject, RDF.type) if str(t) in typed)
    note = graph.value(subject, SKOS.scopeNote)
    return Concept(
        key=str(subject).removeprefix(_ENTITY),
        label=str(label),
        types=tuple(types),
        alt_labels=_strings(graph, subject, SKOS.altLabel),
        guarded=_strings(graph, subject, URIRef(ONTOLOGY + "guardedLabel")),
        broader=tuple(b.removeprefix(_ENTITY) for b in _strings(graph, subject, SKOS.broader)),
        note=str(note) if note is not None else None,
        attributes=_attributes(graph, subject, types),
    )


def _attributes(
    graph: Graph, subject: Node, types: list[str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    paths = {p.path for t in types for p in node_types()[t].properties if p.datatype}
    own = sorted(path for path in paths if path.startswith(ONTOLOGY))
    pairs = ((path, _strings(graph, subject, URIRef(path))) for path in own)
    return tuple((path, values) for path, values in pairs if values)


def _strings(graph: Graph, subject: Node, path: URIRef) -> tuple[str, ...]:
    return tuple(sorted(str(o) for o in graph.objects(subject, path)))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of claim, read from vocab/claims.ttl."""

    name: str
    iri: str
    family: str
    family_iri: str
    less_is_better: bool
    factor_rule: str
    cues: tuple[str, ...]
    description: str


@cache
def kinds() -> Mapping[str, Kind]:
    """Return the kinds of claim by name."""
    graph = Graph().parse(FOLDER / "claims.ttl", format="turtle")
    subjects = sorted(graph.subjects(RDF.type, URIRef(ONTOLOGY + "ClaimKind")), key=str)
    return {local_name(str(s)): _kind(graph, s) for s in subjects}


def _kind(graph: Graph, subject: Node) -> Kind:
    def one(name: str) -> str:
        return str(graph.value(subject, URIRef(ONTOLOGY + name)))

    family = graph.value(subject, URIRef(ONTOLOGY + "family"))
    return Kind(
        name=local_name(str(subject)),
        iri=str(subject),
        family=str(graph.value(family, SKOS.prefLabel)),
        family_iri=str(family),
        less_is_better=one("lessIsBetter") == "true",
        factor_rule=one("factorRule"),
        cues=_strings(graph, subject, URIRef(ONTOLOGY + "cue")),
        description=str(graph.value(subject, SKOS.definition)),
    )
