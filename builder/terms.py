"""Terms: the names of the ontology and of SKOS as N-Triples terms."""

from functools import cache

from builder.ntriples import iri
from ontology.namespace import PREFIXES, terms

TYPE = iri(PREFIXES["rdf"] + "type")
SAME = iri(PREFIXES["owl"] + "sameAs")
CONCEPT = iri(PREFIXES["skos"] + "Concept")
BROADER = iri(PREFIXES["skos"] + "broader")
LABEL = iri(PREFIXES["skos"] + "prefLabel")
ALT_LABEL = iri(PREFIXES["skos"] + "altLabel")
NOTE = iri(PREFIXES["skos"] + "scopeNote")


@cache
def term(name: str) -> str:
    """Return a term of the ontology; a name that model.ttl does not have raises.

    >>> term("Paper")
    '<https://w3id.org/paperkg/ontology#Paper>'
    """
    return iri(str(terms()[name]))
