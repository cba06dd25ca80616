"""Validating: whether a graph keeps to the ontology's shapes, and its quotes to its texts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rdflib import RDF, Graph, URIRef

from api.graph import GraphHandle
from api.papers import batches, paper_iris
from api.sparql.terms import iri

_SMALL = 50_000
"""Triples up to which a graph is checked whole: SHACL engines hold everything in memory."""
_SAMPLE = 100
"""Papers checked of a larger graph."""

_TEXTS = """
    { ?paper kg:title ?text FILTER(?section = "title") }
    UNION { ?paper kg:abstract ?text FILTER(?section = "abstract") }
    UNION { ?paper kg:hasSection ?body . ?body kg:heading ?section ; kg:text ?text }
"""
_MISQUOTED = """SELECT DISTINCT ?evidence ?section ?start ?end ?words WHERE {{
  ?paper (kg:hasMention|kg:reports)/kg:hasEvidence ?evidence .
  ?evidence kg:section ?section ; kg:{start} ?start ; kg:{end} ?end ; kg:{words} ?words .
  FILTER NOT EXISTS {{ {texts} FILTER(SUBSTR(?text, ?start + 1, ?end - ?start) = ?words) }}
}}"""


@dataclass(frozen=True, slots=True)
class Validation:
    """What was checked, and one line for each thing that is wrong."""

    papers: int
    checked: int
    evidence: int
    findings: tuple[str, ...]


def validate(handle: GraphHandle, *, everything: bool = False) -> Validation:
    """Check the shapes of a graph, and that every quote stands where its evidence says.

    Shapes of a graph of more than 50,000 triples are checked for 100 papers, evenly spread,
    unless ``everything`` is asked for; quotes are always checked all.
    """
    papers = paper_iris(handle)
    sample = papers if everything or _count(handle, "?s ?p ?o") <= _SMALL else _spread(papers)
    wrong = [*_shapes(handle, sample), *_quotes(handle)]
    evidence = _count(handle, "?s kg:quote ?o")
    return Validation(len(papers), len(sample), evidence, tuple(wrong))


def statements_of(handle: GraphHandle, things: Iterable[str]) -> Graph:
    """Return what a graph says of some things and of all that these lead to."""
    graph = Graph()
    seen: set[str] = set()
    rim = set(things)
    while rim:
        seen |= rim
        for batch in batches(sorted(rim), 500):
            query = (
                f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {_listed(batch)} }} ?s ?p ?o }}"
            )
            graph.parse(data=handle.engine.serialize(query, "nt"), format="nt")
        met = {str(o) for _, p, o in graph if isinstance(o, URIRef) and p != RDF.type}
        rim = met - seen
    return graph


def _shapes(handle: GraphHandle, papers: Sequence[str]) -> Iterator[str]:
    # pySHACL takes most of a second to load; who only reads counts should not wait for it.
    from ontology.validation import validate as validate_shapes

    yield from map(str, validate_shapes(statements_of(handle, papers)))


def _quotes(handle: GraphHandle) -> Iterator[str]:
    for start, end, words in (
        ("start", "end", "quote"),
        ("sentenceStart", "sentenceEnd", "sentence"),
    ):
        query = _MISQUOTED.format(start=start, end=end, words=words, texts=_TEXTS)
        for node, section, first, last, said in handle.engine.select(query):
            yield f"{node}: {section}[{first}:{last}] is not its {words} '{said}'"


def _count(handle: GraphHandle, pattern: str) -> int:
    rows = handle.engine.select(f"SELECT (COUNT(*) AS ?number) WHERE {{ {pattern} }}")
    return next(int(str(number)) for (number,) in rows)


def _spread(papers: Sequence[str]) -> tuple[str, ...]:
    step = max(1, len(papers) // _SAMPLE)
    return tuple(papers[::step][:_SAMPLE])


def _listed(iris: Iterable[str]) -> str:
    return " ".join(map(iri, iris))
