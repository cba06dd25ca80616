"""Search without an index: titles and names that hold the words, found by SPARQL."""

from collections.abc import Iterator, Sequence

from api.finding.hits import Completion, Hit, Snippet, Spans
from api.finding.index import fitting
from api.finding.words import chunks
from api.graph import GraphHandle
from api.sparql.terms import literal
from ontology.lexicon import label_key
from ontology.namespace import local_name
from ontology.shapes import entity_types

_SCANNED = 2000
"""Things that are ranked; where more fit, it is any of them that are."""


def search_labels(
    handle: GraphHandle, text: str, types: Sequence[str], first: int
) -> tuple[Hit, ...]:
    """Return what has all the words of a text in its title or in one of its names."""
    hits = [_hit(text, *found) for found in _fitting(handle, text, types)]
    best: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda hit: (-hit.score, hit.label, hit.iri)):
        best.setdefault(hit.iri, hit)
    return tuple(best.values())[:first]


def complete_labels(
    handle: GraphHandle, text: str, types: Sequence[str], first: int
) -> tuple[Completion, ...]:
    """Return what has all the words of a text, as they begin, in its title or its names."""
    found: dict[str, Completion] = {}
    rows = sorted(_fitting(handle, text, types), key=lambda row: (len(row[3]), row))
    for iri, kind, label, name in rows:
        name = fitting(text, label, (name,))
        found.setdefault(iri, Completion(iri, kind, label, name, 0))
    return tuple(found.values())[:first]


def _fitting(
    handle: GraphHandle, text: str, types: Sequence[str]
) -> Iterator[tuple[str, str, str, str]]:
    """Yield IRI, type and label of things, and the name that has the words."""
    words = chunks(text)
    if not words:
        return
    wanted = types or ("Paper", *entity_types())
    filters = " && ".join(f"CONTAINS(LCASE(?name), {literal(word.lower())})" for word in words)
    rows = handle.engine.select(
        "SELECT DISTINCT ?thing ?type ?label ?name {"
        f" VALUES ?type {{ {' '.join(f'kg:{name}' for name in wanted)} }} ?thing a ?type ."
        " { ?thing kg:title ?label BIND(?label AS ?name) }"
        " UNION { ?thing skos:prefLabel ?label . ?thing skos:prefLabel|skos:altLabel ?name }"
        f" FILTER({filters}) }} LIMIT {_SCANNED}"
    )
    for thing, kind, label, name in rows:
        yield str(thing), local_name(str(kind)), str(label), str(name)


def _hit(text: str, iri: str, kind: str, label: str, name: str) -> Hit:
    """Make a hit: the more of a name the words are, the better; the whole name is best."""
    spans = _spans(name, chunks(text))
    score = sum(end - start for start, end in spans) / max(1, len(name))
    score += label_key(name) == label_key(text)
    section = "label" if name == label else "names"
    return Hit(iri, kind, label, 0, round(score, 4), Snippet(section, name, 0, spans))


def _spans(name: str, words: Sequence[str]) -> Spans:
    """Return where words stand in a name, each once, those that overlap as one."""
    folded = name.lower()
    if len(folded) != len(name):  # a letter of another length would shift the others
        return ()
    found = sorted((at, at + len(w)) for w in words if (at := folded.find(w.lower())) >= 0)
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
