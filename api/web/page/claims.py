"""Claims as the page lists and plots them: number, hardware, method, and what proves them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from api.figures import figure
from api.graph import GraphHandle
from api.sparql.terms import Cell, iri
from api.web.page.links import Links, claim_anchor
from api.web.page.marking import words

MOST = 2000
"""Claims that one view shows at most."""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim in a list.

    Attributes:
        text: kind and number.
        hardware, methods: what it was measured on, and what its paper proposes, as labels.
        url: the place that proves it.
    """

    iri: str
    text: str
    kind: str
    family: str
    factor: float | None
    own: bool
    paper: str
    paper_url: str
    year: int | None
    quote: str
    url: str
    hardware: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()


def claim_rows(handle: GraphHandle, pattern: str, links: Links) -> tuple[ClaimRow, ...]:
    """Return the claims that a pattern finds, ``?claim`` being one; the largest factors first."""
    rows = handle.engine.select(
        "SELECT ?claim ?kind ?family ?low ?high ?unit ?qualifier ?factor ?own ?paper ?title ?year"
        f" WHERE {{ {{ SELECT DISTINCT ?claim WHERE {{ {pattern} }} }}"
        " ?paper kg:reports ?claim ; kg:title ?title ."
        " ?claim kg:own ?own ; kg:kind/skos:prefLabel ?kind ; kg:family/skos:prefLabel ?family ."
        " OPTIONAL { ?paper kg:year ?year }"
        " OPTIONAL { ?claim kg:low ?low } OPTIONAL { ?claim kg:high ?high }"
        " OPTIONAL { ?claim kg:unit ?unit } OPTIONAL { ?claim kg:qualifier ?qualifier }"
        f" OPTIONAL {{ ?claim kg:factor ?factor }} }} LIMIT {MOST}"
    )
    found = list(rows)
    quotes = _quotes(handle, [str(row[0]) for row in found])
    listed = (_row(row, quotes, links) for row in found)
    return tuple(sorted(listed, key=lambda row: (-(row.factor or 0), row.paper, row.iri)))


def with_subjects(handle: GraphHandle, claims: Sequence[ClaimRow]) -> tuple[ClaimRow, ...]:
    """Return claims with their hardware, else their paper's, and what their papers propose."""
    among = [claim.iri for claim in claims]
    measured = _labels(handle, among, "?claim kg:onHardware ?thing")
    running = _labels(handle, among, "?paper kg:reports ?claim ; kg:runsOn ?thing")
    proposed = _labels(
        handle, among, "?paper kg:reports ?claim ; kg:proposes ?thing . ?thing a kg:Method"
    )
    return tuple(
        replace(
            claim,
            hardware=tuple(measured[claim.iri] or running[claim.iri]),
            methods=tuple(proposed[claim.iri]),
        )
        for claim in claims
    )


def as_records(claims: Iterable[ClaimRow]) -> list[dict[str, Any]]:
    """Return claims as flat records, for CSV and JSON."""
    return [
        {
            "claim": claim.iri,
            "kind": claim.kind,
            "family": claim.family,
            "text": claim.text,
            "factor": claim.factor,
            "own": claim.own,
            "paper": claim.paper,
            "year": claim.year,
            "hardware": "; ".join(claim.hardware),
            "methods": "; ".join(claim.methods),
            "evidence": claim.quote,
        }
        for claim in claims
    ]


def _row(row: Sequence[Cell], quotes: dict[str, str], links: Links) -> ClaimRow:
    claim, kind, family, low, high, unit, qualifier, factor, own, paper, title, year = row
    number = figure(_number(low), _number(high), str(unit) if unit else None)
    parts = (words(str(kind)), str(qualifier or ""), number)
    url = links.paper(str(paper))
    return ClaimRow(
        iri=str(claim),
        text=" ".join(part for part in parts if part),
        kind=str(kind),
        family=str(family),
        factor=_number(factor),
        own=bool(own),
        paper=str(title),
        paper_url=url,
        year=int(year) if isinstance(year, int) else None,
        quote=quotes.get(str(claim), ""),
        url=f"{url}#evidence-{claim_anchor(str(claim))}",
    )


def _number(value: Cell) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _quotes(handle: GraphHandle, claims: Sequence[str]) -> dict[str, str]:
    rows = handle.engine.select(
        f"SELECT ?claim (MIN(?quote) AS ?words) WHERE {{ VALUES ?claim {{ {_list(claims)} }}"
        " ?claim kg:hasEvidence/kg:quote ?quote } GROUP BY ?claim"
    )
    return {str(claim): str(quote) for claim, quote in rows if quote}


def _labels(handle: GraphHandle, claims: Sequence[str], pattern: str) -> dict[str, list[str]]:
    rows = handle.engine.select(
        f"SELECT DISTINCT ?claim ?label WHERE {{ VALUES ?claim {{ {_list(claims)} }}"
        f" {pattern} . ?thing skos:prefLabel ?label }}"
    )
    found: dict[str, list[str]] = defaultdict(list)
    for claim, label in sorted((str(claim), str(label)) for claim, label in rows):
        found[claim].append(label)
    return found


def _list(iris: Iterable[str]) -> str:
    return " ".join(map(iri, iris))
