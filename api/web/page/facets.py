"""Facets: what papers have in common, counted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from api.graph import GraphHandle
from api.query.filters import Where
from api.sparql.terms import iri
from api.web.page.links import Links
from api.web.page.marking import words
from api.web.page.state import State
from ontology.namespace import local_name

_MOST = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: what it reads, how many papers have it, and where choosing it leads."""

    label: str
    papers: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its commonest values."""

    label: str
    choices: tuple[Choice, ...]


_PATTERNS = {
    "hardware": ("Hardware", "?paper kg:mentions ?value . ?value a kg:Hardware"),
    "dataset": ("Dataset", "?paper kg:mentions ?value . ?value a kg:Dataset"),
    "kind": ("Claim", "?paper kg:reports ?claim . ?claim kg:own true ; kg:kind ?value"),
    "year": ("Year", "?paper a kg:Paper ; kg:year ?value"),
}


def restriction(state: State, links: Links) -> Where:
    """Return what the choices of a view ask of papers."""
    parts = [_asked(facet, value, links) for facet, value in state.chosen]
    return {"and": parts} if parts else {}


def facets(
    handle: GraphHandle, state: State, links: Links, papers: Sequence[str] | None
) -> tuple[Facet, ...]:
    """Count the values that papers have; None stands for all papers of the graph."""
    among = "" if papers is None else f"VALUES ?paper {{ {' '.join(map(iri, papers))} }}"
    found = [
        Facet(label, tuple(_choices(handle, state, links, name, f"{among} {pattern}")))
        for name, (label, pattern) in _PATTERNS.items()
    ]
    return (*_also(handle, state, links), *(facet for facet in found if facet.choices))


def _also(handle: GraphHandle, state: State, links: Links) -> Iterator[Facet]:
    """Yield the facet of entities that other pages led from, where some are chosen."""
    keys = state.values("entity")
    if keys:
        labels = labels_of(handle, [links.iri(key) for key in keys])
        chosen = (
            Choice(labels.get(links.iri(key), key), 0, state.toggled("entity", key), True)
            for key in keys
        )
        yield Facet("About", tuple(chosen))


def _asked(facet: str, value: str, links: Links) -> Where:
    if facet == "year":
        return {"year": int(value) if value.isascii() and value.isdigit() else value}
    if facet == "kind":
        return {"reports": {"kind": value, "own": True}}
    return {"mentions": {"id": links.iri(value)}}


def _choices(
    handle: GraphHandle, state: State, links: Links, facet: str, pattern: str
) -> Iterator[Choice]:
    rows = handle.engine.select(
        f"SELECT ?value (COUNT(DISTINCT ?paper) AS ?papers) WHERE {{ {pattern} }}"
        f" GROUP BY ?value ORDER BY DESC(?papers) ?value LIMIT {_MOST}"
    )
    counts = {str(value): int(str(papers)) for value, papers in rows}
    labels = {} if facet == "year" else labels_of(handle, counts)
    chosen = state.values(facet)
    for value, papers in _in_order(facet, counts):
        label = labels.get(value, local_name(value))
        name = label if facet in ("kind", "year") else links.key(value)
        shown = words(label) if facet == "kind" else label
        yield Choice(shown, papers, state.toggled(facet, name), name in chosen)


def _in_order(facet: str, counts: dict[str, int]) -> list[tuple[str, int]]:
    if facet == "year":
        return sorted(counts.items(), reverse=True)
    return list(counts.items())


def labels_of(handle: GraphHandle, things: Iterable[str]) -> dict[str, str]:
    """Return what entities and kinds are called, by IRI."""
    rows = handle.engine.select(
        "SELECT ?thing ?label WHERE {"
        f" VALUES ?thing {{ {' '.join(map(iri, things))} }} ?thing skos:prefLabel ?label }}"
    )
    return {str(thing): str(label) for thing, label in rows}
