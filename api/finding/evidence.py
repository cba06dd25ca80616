"""Evidence for the edges of the graph: the paper that states one, and its words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from api.graph import GraphHandle
from api.papers import Evidence, batches
from api.sparql.terms import Cell, iri

T = TypeVar("T")
Pair: TypeAlias = tuple[str, str]

_BATCH = 200
_WORDS = (
    " ?e kg:section ?section ; kg:start ?start ; kg:end ?end ."
    " OPTIONAL { ?e kg:quote ?quote } OPTIONAL { ?e kg:sentence ?sentence }"
    " OPTIONAL { ?e kg:ownWords ?own }"
)


@dataclass(frozen=True, slots=True)
class Proof:
    """The paper, by IRI, that says something, and its words."""

    paper: str
    evidence: Evidence


def mention_proofs(handle: GraphHandle, pairs: Iterable[Pair]) -> dict[Pair, Proof]:
    """Return where papers mention entities, for pairs of both: one place each, the first best."""
    given = sorted(set(pairs))
    found: list[tuple[Pair, Proof]] = []
    for start in range(0, len(given), _BATCH):
        listed = " ".join(f"({iri(p)} {iri(e)})" for p, e in given[start : start + _BATCH])
        rows = handle.engine.select(
            "SELECT ?paper ?thing ?section ?start ?end ?quote ?sentence ?own {"
            f" VALUES (?paper ?thing) {{ {listed} }} ?paper kg:hasMention ?mention ."
            f" ?mention kg:entity ?thing ; kg:hasEvidence ?e . {_WORDS} }}"
        )
        found += [
            ((str(paper), str(thing)), Proof(str(paper), _evidence(*words)))
            for paper, thing, *words in rows
        ]
    return _first(found)


def claim_proofs(handle: GraphHandle, claims: Iterable[str]) -> dict[str, Proof]:
    """Return the paper that reports each claim, with the words that prove it."""
    found: list[tuple[str, Proof]] = []
    for batch in batches(sorted(set(claims)), _BATCH):
        rows = handle.engine.select(
            "SELECT ?claim ?paper ?section ?start ?end ?quote ?sentence ?own {"
            f" VALUES ?claim {{ {' '.join(map(iri, batch))} }} ?paper kg:reports ?claim ."
            f" ?claim kg:hasEvidence ?e . {_WORDS} }}"
        )
        found += [
            (str(claim), Proof(str(paper), _evidence(*words))) for claim, paper, *words in rows
        ]
    return _first(found)


def _first(found: Iterable[tuple[T, Proof]]) -> dict[T, Proof]:
    """Return one proof each: of the abstract if there is one, for it has a sentence around it."""

    def place(item: tuple[T, Proof]) -> tuple[bool, str, str, int, int]:
        evidence = item[1].evidence
        return evidence.section != "abstract", item[1].paper, *_span(evidence)

    return dict(sorted(found, key=place, reverse=True))


def _span(evidence: Evidence) -> tuple[str, int, int]:
    return evidence.section, evidence.start, evidence.end


def _evidence(
    section: Cell, start: Cell, end: Cell, quote: Cell, sentence: Cell, own: Cell
) -> Evidence:
    words = [None if cell is None else str(cell) for cell in (quote, sentence)]
    return Evidence(
        str(section), int(str(start)), int(str(end)), words[0], words[1], own is not False
    )
