"""The names of the ontology: IRIs of terms and things, read from model.ttl and questions.ttl."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.namespace import ClosedNamespace

BASE = "https://w3id.org/paperkg/"
ONTOLOGY = BASE + "ontology#"
CLAIMS = BASE + "vocab/claims#"
MODEL_FILE = Path(__file__).with_name("model.ttl")
QUESTIONS_FILE = Path(__file__).with_name("questions.ttl")

PREFIXES = {
    "kg": ONTOLOGY,
    "claims": CLAIMS,
    "id": BASE + "id/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "prov": "http://www.w3.org/ns/prov#",
}
"""Prefixes that every door knows without being told."""


@cache
def model() -> "Graph":
    """Return the ontology with its saved questions, parsed once; treat it as read-only."""
    from rdflib import Graph  # not above: processes that only need prefixes start often

    found = Graph().parse(MODEL_FILE, format="turtle")
    return found.parse(QUESTIONS_FILE, format="turtle")


@cache
def terms() -> "ClosedNamespace":
    """Return the namespace of the ontology; an unknown name raises.

    >>> str(terms().Paper)
    'https://w3id.org/paperkg/ontology#Paper'
    """
    from rdflib import URIRef
    from rdflib.namespace import ClosedNamespace

    subjects = {str(s) for s in model().subjects() if isinstance(s, URIRef)}
    names = sorted(s.removeprefix(ONTOLOGY) for s in subjects if s.startswith(ONTOLOGY))
    return ClosedNamespace(ONTOLOGY, names)


def local_name(iri: str) -> str:
    """Return what follows the last ``#`` or ``/``.

    >>> local_name("https://w3id.org/paperkg/ontology#uses")
    'uses'
    """
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
