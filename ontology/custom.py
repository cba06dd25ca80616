"""Own vocabularies: what a user's SKOS file says of concepts, as frozen values.

`ontology.overlay` lays them over the concepts that ship.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, SKOS
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from ontology.errors import VocabularyError
from ontology.lexicon import label_key
from ontology.namespace import ONTOLOGY, local_name
from ontology.nodes import Property
from ontology.shapes import entity_types, node_types

_GUARDED = URIRef(ONTOLOGY + "guardedLabel")
_NO_CONCEPTS = (SKOS.ConceptScheme, SKOS.Collection, SKOS.OrderedCollection, OWL.Ontology)
_TELLING = frozenset(
    {SKOS.prefLabel, SKOS.altLabel, SKOS.broader, SKOS.narrower, SKOS.broadMatch}
    | {SKOS.exactMatch, SKOS.inScheme, SKOS.scopeNote, OWL.deprecated}
)
"""Who has one of these, or a property of ours, is a concept, whatever its type."""
# What rdflib's Turtle parser raises on bad text, the last two by its own slips.
_PARSER_FAULTS = (BadSyntax, AssertionError, IndexError, ValueError, AttributeError, TypeError)


@dataclass(frozen=True, slots=True)
class Described:
    """What one file says of one concept; None or () where it says nothing.

    ``broader``, ``mapped`` (skos:broadMatch) and ``same`` (skos:exactMatch) hold IRIs;
    ``types`` the entity types it states itself, by class or by scheme.  ``attributes`` maps a
    property's IRI to literal values, ``links`` to IRIs of concepts.
    """

    file: str
    iri: str
    label: str | None = None
    alt_labels: tuple[str, ...] = ()
    guarded: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    mapped: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    note: str | None = None
    attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    links: tuple[tuple[str, tuple[str, ...]], ...] = ()
    deprecated: bool = False

    @property
    def told(self) -> str:
        """Return how messages name it: the file, then its label or IRI."""
        return f"{self.file}: '{self.label or self.iri}'"


def read_custom(path: Path) -> tuple[Described, ...]:
    """Read what a vocabulary file says, sorted by IRI.

    Raises:
        VocabularyError: it cannot be read, is no Turtle, has no concept, or says something of
            one that breaks a rule; the message names the file, the concept and what to do.
    """
    graph = _parsed(path)
    subjects = sorted(set(graph.subjects()), key=str)
    found = tuple(_Subject(graph, s, str(path)).described() for s in subjects if _tells(graph, s))
    if not found:
        raise VocabularyError(f"'{path}' has no concept: give each a skos:prefLabel and a type")
    return found


def _tells(graph: Graph, subject: Node) -> bool:
    types = set(graph.objects(subject, RDF.type))
    if types.intersection(_NO_CONCEPTS):
        return False
    predicates = set(graph.predicates(subject))
    ours = any(str(term).startswith(ONTOLOGY) for term in (*types, *predicates))
    return ours or SKOS.Concept in types or bool(_TELLING & predicates)


# --- reading Turtle -----------------------------------------------------------------------


def _parsed(path: Path) -> Graph:
    text = _text(path)
    if not text.strip():
        raise VocabularyError(f"'{path}' is empty: give a SKOS vocabulary in Turtle")
    graph = Graph()
    try:
        with _silent():
            graph.parse(data=text, format="turtle", publicID=f"file:///{path.name}")
    except _PARSER_FAULTS as error:
        line, why = _fault(text, error)
        told = f"'{path}', line {line}, is no Turtle: {why}"
        raise VocabularyError(f"{told}; mend that line or one before it") from error
    return graph


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise VocabularyError(f"there is no vocabulary '{path}': check the path") from None
    except IsADirectoryError:
        raise VocabularyError(f"'{path}' is a directory: pass the Turtle files in it") from None
    except UnicodeDecodeError:
        raise VocabularyError(f"'{path}' is not UTF-8 text: give a Turtle file") from None
    except OSError as error:
        raise VocabularyError(f"'{path}' cannot be read: {error.strerror}") from error


def _fault(text: str, error: Exception) -> tuple[int, str]:
    """Return the line of a fault and what rdflib says of it."""
    last = text.rstrip().count("\n") + 1
    if isinstance(error, BadSyntax):
        return min(error.lines + 1, last), error._why
    why, _, context = str(error).partition(" at ^ in ")
    if not context:  # rdflib ran over the end of the text
        return last, "the text ends in the middle of a statement"
    before, _, after = context.partition("^")
    return text.count("\n", 0, text.find(before + after) + len(before)) + 1, why


@contextmanager
def _silent() -> Iterator[None]:
    """Keep rdflib from writing about odd literals and IRIs: what matters is checked later."""
    logger = logging.getLogger("rdflib.term")
    disabled, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = disabled


# --- one concept --------------------------------------------------------------------------


class _Subject:
    """A subject of a vocabulary graph."""

    def __init__(self, graph: Graph, subject: Node, file: str) -> None:
        self._graph, self._subject, self._file = graph, subject, file
        labels = self._texts(SKOS.prefLabel)
        self._told = f"{file}: '{labels[0] if labels else subject}'"

    def described(self) -> Described:
        """Return what the graph says of it."""
        if not isinstance(self._subject, URIRef):
            raise self._error("has no IRI: give it one, such as <#my-concept>")
        types = self._types()
        labels, notes = self._labels(SKOS.prefLabel), self._texts(SKOS.scopeNote)
        if len(labels) > 1:
            raise self._error(f"has {len(labels)} skos:prefLabel: keep one")
        own = tuple(self._own_properties(types))
        narrower = self._graph.subjects(SKOS.narrower, self._subject)
        return Described(
            file=self._file,
            iri=str(self._subject),
            label=labels[0] if labels else None,
            alt_labels=self._labels(SKOS.altLabel),
            guarded=self._labels(_GUARDED),
            broader=tuple(sorted({*self._iris(SKOS.broader), *map(str, narrower)})),
            mapped=self._iris(SKOS.broadMatch),
            same=self._iris(SKOS.exactMatch),
            types=types,
            note=notes[0] if notes else None,
            attributes=tuple((p.path, self._values(p)) for p in own if p.datatype),
            links=tuple((p.path, self._iris(URIRef(p.path))) for p in own if p.target),
            deprecated=Literal(True) in set(self._graph.objects(self._subject, OWL.deprecated)),
        )

    def _types(self) -> tuple[str, ...]:
        classes = [str(c) for c in self._graph.objects(self._subject, RDF.type)]
        stated = {local_name(c) for c in classes if c.startswith(ONTOLOGY)} - {"Entity"}
        for name in sorted(stated - set(entity_types())):
            raise self._error(f"has the type kg:{name}, which no entity has: {one_of_the_types()}")
        schemes = (local_name(scheme) for scheme in self._iris(SKOS.inScheme))
        known = _types_by_scheme()
        return tuple(sorted(stated or {known[name] for name in schemes if name in known}))

    def _own_properties(self, types: tuple[str, ...]) -> Iterator[Property]:
        """Yield the properties of the model that it has, those of labels and types aside."""
        known = own_properties(types or entity_types())
        for path in sorted({str(p) for p in self._graph.predicates(self._subject)}):
            if path.startswith(ONTOLOGY) and path != str(_GUARDED):
                if path not in known:
                    names = ", ".join(f"kg:{local_name(p)}" for p in (*sorted(known), _GUARDED))
                    raise self._error(f"has kg:{local_name(path)}: give it one of {names}")
                yield known[path]

    def _values(self, found: Property) -> tuple[str, ...]:
        values, name = self._texts(URIRef(found.path)), f"kg:{local_name(found.path)}"
        if found.choices and not set(values) <= set(found.choices):
            raise self._error(f"has '{values[0]}' as {name}: give {' or '.join(found.choices)}")
        if len(values) > 1 and not found.many:
            raise self._error(f"has {len(values)} values of {name}: keep one")
        return values

    def _labels(self, path: URIRef) -> tuple[str, ...]:
        labels = self._texts(path)
        for label in labels:
            if not label_key(label):
                raise self._error(f"has a label without letters or digits, '{label}': drop it")
        return labels

    def _texts(self, path: URIRef) -> tuple[str, ...]:
        """Return the literals of a property: the English ones, where some are tagged so."""
        found = [o for o in self._graph.objects(self._subject, path) if isinstance(o, Literal)]
        english = [o for o in found if (o.language or "en").split("-")[0] == "en"]
        return tuple(sorted({" ".join(str(text).split()) for text in english or found}))

    def _iris(self, path: URIRef) -> tuple[str, ...]:
        objects = self._graph.objects(self._subject, path)
        return tuple(sorted(str(o) for o in objects if isinstance(o, URIRef)))

    def _error(self, what: str) -> VocabularyError:
        return VocabularyError(f"{self._told} {what}")


@cache
def _types_by_scheme() -> Mapping[str, str]:
    return {"hardware": "Hardware"} | {f"{kind.lower()}s": kind for kind in entity_types()}


def one_of_the_types() -> str:
    """Return what to do about a type that is wrong or not there."""
    return "give one of " + ", ".join(f"kg:{name}" for name in entity_types())


def own_properties(types: Iterable[str]) -> Mapping[str, Property]:
    """Return the properties of entities, by IRI, that are the model's own and for vocabularies."""
    found = (p for name in types for p in node_types()[name].properties)
    return {
        p.path: p for p in found if p.path.startswith(ONTOLOGY) and p.path != ONTOLOGY + "labelKey"
    }
