"""Reasoning: proving the ontology free of contradictions and classifying its classes.

owlready2 does not read Turtle, so the model reaches it as N-Triples; HermiT does the work and
needs Java.  Its classification of the model ships beside it, in classification.ttl, for where
there is no Java: ``python -m ontology.reasoning`` writes that file anew.
"""

import shutil
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from rdflib import BNode, Graph, URIRef
from rdflib.namespace import OWL, RDFS, SH
from rdflib.term import Node

from ontology.errors import ReasonerError
from ontology.namespace import BASE, ONTOLOGY, model

CLASSIFICATION_FILE = Path(__file__).with_name("classification.ttl")
_HEAD = """\
# Which class is directly below which, stated or inferred; equivalent classes are below each other.
# Written by HermiT with `python -m ontology.reasoning`; do not edit.
"""


def classification() -> tuple[tuple[str, str], ...]:
    """Return which class of the model is below which as it ships, as sorted pairs of IRIs."""
    shipped = Graph().parse(CLASSIFICATION_FILE, format="turtle")
    return tuple(sorted((str(s), str(o)) for s, o in shipped.subject_objects(RDFS.subClassOf)))


def classify(data: Graph | None = None) -> tuple[tuple[str, str], ...]:
    """Return which class is below which, stated or inferred, as pairs of IRIs.

    Only the direct pairs are given, sorted; equivalent classes are below each other.  Where
    there is no Java, those of the model alone are the ones that ship.

    Args:
        data: more statements to reason over, such as a class of the user's.

    Raises:
        ReasonerError: there is data but no Java, or the statements contradict each other.
    """
    if data is None and not _has_java():
        return classification()
    with _reasoned(data) as ontology:
        pairs = {
            (child.iri, parent.iri)
            for child in ontology.classes()
            for parent in [*child.is_a, *child.equivalent_to]
            if hasattr(parent, "iri") and child.iri.startswith(ONTOLOGY)
        }
    return tuple(sorted(pair for pair in pairs if pair[0] != pair[1] != str(OWL.Thing)))


def members(data: Graph, class_iri: str) -> tuple[str, ...]:
    """Return the IRIs of what the reasoner finds to be in a class, sorted.

    Args:
        data: the statements about the things, a small graph.
        class_iri: the class, such as a defined one.

    Raises:
        ReasonerError: as for ``classify``, or the class is unknown.
    """
    found = realise(data)
    if class_iri not in found:
        raise ReasonerError(f"no class {class_iri} in the model or in the data")
    return found[class_iri]


def realise(data: Graph) -> Mapping[str, tuple[str, ...]]:
    """Return for each class what the reasoner finds to be in it, as sorted IRIs.

    Args:
        data: the statements about the things, a small graph.

    Raises:
        ReasonerError: as for ``classify``.
    """
    with _reasoned(data) as ontology:
        return {
            found.iri: tuple(sorted({thing.iri for thing in found.instances()}))
            for found in ontology.classes()
        }


def check_consistent(data: Graph | None = None) -> None:
    """Do nothing if the model, with more statements where given, is free of contradictions.

    Raises:
        ReasonerError: it is not, or some class can have no members, or there is no Java.
    """
    with _reasoned(data) as ontology:
        empty = sorted(found.iri for found in ontology.world.inconsistent_classes())
    if empty:
        raise ReasonerError(f"classes that can have no members: {', '.join(empty)}; mend model.ttl")


def axioms() -> Graph:
    """Return what the model says in OWL, without its SHACL shapes."""
    graph = model()
    shapes: set[Node] = set()
    level: Iterable[Node] = set(graph.objects(None, SH.property))
    while level:
        shapes.update(level)
        level = {o for node in level for o in graph.objects(node) if isinstance(o, BNode)} - shapes
    found = Graph()
    for subject, predicate, obj in graph:
        if subject not in shapes and obj not in shapes and obj != SH.NodeShape:
            found.add((subject, predicate, obj))
    return found


def shipped(pairs: Iterable[tuple[str, str]]) -> str:
    """Return pairs of classes as the Turtle file that ships has them, a pair a line, sorted."""
    names = model().namespace_manager
    spelt = [[URIRef(iri).n3(names) for iri in pair] for pair in sorted(pairs)]
    used = {name.partition(":")[0] for pair in spelt for name in pair} | {"rdfs"}
    prefixes = (f"@prefix {p}: <{iri}> ." for p, iri in sorted(names.namespaces()) if p in used)
    lines = (f"{child} rdfs:subClassOf {parent} ." for child, parent in spelt)
    return "\n".join((_HEAD, *prefixes, "", *lines, ""))


@contextmanager
def _reasoned(data: Graph | None) -> Iterator[Any]:
    if not _has_java():
        raise ReasonerError("HermiT needs Java, and there is none on the PATH: install Java 11+")
    owlready2 = _owlready2()
    world = owlready2.World()
    try:
        ontology = world.get_ontology(BASE + "ontology").load(fileobj=_statements(data))
        with ontology:
            owlready2.sync_reasoner_hermit(world, debug=0)
        yield ontology
    except owlready2.OwlReadyInconsistentOntologyError as error:
        raise ReasonerError("the statements contradict each other, says HermiT") from error
    except owlready2.OwlReadyJavaError as error:
        raise ReasonerError(f"HermiT failed: {_last_line(error)}") from error
    finally:
        world.close()


def _has_java() -> bool:
    return shutil.which("java") is not None


def _owlready2() -> Any:
    # Its import warns where its optional C extension is absent; the model is small enough.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import owlready2
    return owlready2


def _statements(data: Graph | None) -> BytesIO:
    graph = axioms() if data is None else axioms() + data
    return BytesIO(graph.serialize(format="nt").encode())


def _last_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[-1].strip() if lines else type(error).__name__


if __name__ == "__main__":
    CLASSIFICATION_FILE.write_text(shipped(classify()), encoding="utf-8")
