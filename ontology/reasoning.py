"""Reasoning: classifying the ontology's classes with a description-logic reasoner.

owlready2 does not read Turtle, so model.ttl reaches it as N-Triples; HermiT does the work and
needs Java.
"""

import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from rdflib import Graph

from ontology.errors import ReasonerError
from ontology.namespace import BASE, ONTOLOGY, model


def classify(data: Graph | None = None) -> tuple[tuple[str, str], ...]:
    """Return which class is below which, stated or inferred, as pairs of IRIs.

    Only the direct pairs are given, sorted; equivalent classes are below each other.

    Args:
        data: more statements to reason over, such as a class of the user's.

    Raises:
        ReasonerError: there is no Java, or the statements contradict each other.
    """
    with _reasoned(data) as ontology:
        pairs = {
            (child.iri, parent.iri)
            for child in ontology.classes()
            for parent in [*child.is_a, *child.equivalent_to]
            if hasattr(parent, "iri") and child.iri.startswith(ONTOLOGY)
        }
    return tuple(sorted(pair for pair in pairs if pair[0] != pair[1]))


def members(data: Graph, class_iri: str) -> tuple[str, ...]:
    """Return the IRIs of what the reasoner finds to be in a class, sorted.

    Args:
        data: the statements about the things, a small graph.
        class_iri: the class, such as a defined one.

    Raises:
        ReasonerError: as for ``classify``, or the class is unknown.
    """
    with _reasoned(data) as ontology:
        found = ontology.world[class_iri]
        if found is None:
            raise ReasonerError(f"no class {class_iri} in the model or in the data")
        return tuple(sorted(thing.iri for thing in found.instances()))


def check_consistent(data: Graph | None = None) -> None:
    """Do nothing if the model, with more statements where given, is free of contradictions.

    Raises:
        ReasonerError: it is not, or some class can have no members, or there is no Java.
    """
    with _reasoned(data) as ontology:
        empty = sorted(found.iri for found in ontology.world.inconsistent_classes())
    if empty:
        raise ReasonerError(f"classes that can have no members: {', '.join(empty)}; mend model.ttl")


@contextmanager
def _reasoned(data: Graph | None) -> Iterator[Any]:
    if shutil.which("java") is None:
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


def _owlready2() -> Any:
    # Its import warns where its optional C extension is absent; the model is small enough.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import owlready2
    return owlready2


def _statements(data: Graph | None) -> BytesIO:
    graph = model() if data is None else model() + data
    return BytesIO(graph.serialize(format="nt").encode())


def _last_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[-1].strip() if lines else type(error).__name__
