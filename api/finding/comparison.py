"""Comparison: the own claims of several things side by side."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from api.edges import refs
from api.errors import ApiError
from api.figures import figure
from api.finding.evidence import Proof, claim_proofs
from api.graph import EntityRef, GraphHandle
from api.papers import Evidence, batches
from api.resolving import resolve
from api.sparql.terms import Cell, iri
from api.tables import Table
from ontology.lexicon import label_key
from ontology.namespace import local_name
from ontology.shapes import entity_types

MOST = 10
ROWS = ("kind", "scope", "hardware", "baseline")
"""What tells the rows of a comparison apart."""

_BATCH = 200
# The first of these that finds anything says what a thing's claims are.
_WAYS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Hardware": (("onHardware", "?claim kg:onHardware ?thing ."),),
    "Metric": (("metricEntity", "?claim kg:metricEntity ?thing ."),),
    "": (
        ("proposes", "?paper kg:proposes ?thing ; kg:reports ?claim ."),
        ("about", "?claim kg:about ?thing ."),
        ("uses", "?paper kg:uses ?thing ; kg:reports ?claim ."),
    ),
}
_Claim: TypeAlias = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class ComparedClaim:
    """A claim in a comparison.

    ``by`` says what makes it a claim of the thing: that its paper ``proposes`` or ``uses`` the
    thing, or that the claim is ``about`` it, or was measured ``onHardware`` it.
    """

    claim: str
    by: str
    value: str
    qualifier: str | None
    direction: str
    factor: float | None
    paper: EntityRef
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """Claims of one kind, scope, hardware and baseline, for each of the things compared."""

    kind: str
    scope: str
    hardware: str
    baseline: str
    cells: tuple[tuple[ComparedClaim, ...], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Things, and what is claimed of each: in each row a cell for each thing."""

    things: tuple[EntityRef, ...]
    rows: tuple[ComparedRow, ...]

    def table(self) -> Table:
        """Return it as a table of text."""
        columns = (*ROWS, *(thing.name for thing in self.things))
        rows = (
            (row.kind, row.scope, row.hardware, row.baseline, *map(_told, row.cells))
            for row in self.rows
        )
        return Table("", columns, tuple(rows))

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def compare(handle: GraphHandle, names: Sequence[str], *, by: Sequence[str] = ROWS) -> Comparison:
    """Return the own claims of several things side by side.

    A piece of hardware has the claims measured on it; a method, model, dataset or task those of
    the papers that propose it, else those about it, else those of the papers that use it.
    Narrower things count.  Rows that several things share come first.

    Args:
        handle: the graph.
        names: 1 to 10 entities by name or IRI.
        by: what tells rows apart, of kind, scope, hardware and baseline; kind always does.

    Raises:
        NotFound: no such thing, or several of that name.
        ApiError: too many names or none, no entity, or no such ``by``.
    """
    if not 1 <= len(names) <= MOST:
        raise ApiError(f"compare takes 1 to {MOST} names, not {len(names)}")
    if wrong := set(by) - set(ROWS):
        raise ApiError(f"rows cannot be told apart by '{min(wrong)}', but by: {', '.join(ROWS)}")
    iris = list(dict.fromkeys(resolve(handle, name) for name in names))
    known = refs(handle, iris)
    for thing in known.values():
        if thing.type not in entity_types():
            raise ApiError(f"'{thing.name}' is a {thing.type}; compare takes entities")
    told = {"kind", *by}
    if all(thing.type == "Hardware" for thing in known.values()):
        told.discard("hardware")  # or nothing would stand beside anything
    owned = [_claims_of(handle, known[each]) for each in iris]
    return Comparison(tuple(known[each] for each in iris), _rows(handle, owned, told))


def _claims_of(handle: GraphHandle, thing: EntityRef) -> dict[str, str]:
    """Return the own claims of a thing, and what makes them its."""
    below = handle.engine.select(f"SELECT ?thing {{ ?thing skos:broader* {iri(thing.iri)} }}")
    narrower = sorted({thing.iri, *(str(each) for (each,) in below)})
    for by, pattern in _WAYS.get(thing.type, _WAYS[""]):
        found: dict[str, str] = {}
        for batch in batches(narrower, _BATCH):
            # Asked for in the pattern, own claims would be fetched all, before those of the things.
            rows = handle.engine.select(
                f"SELECT DISTINCT ?claim {{ VALUES ?thing {{ {' '.join(map(iri, batch))} }}"
                f" {pattern} ?claim kg:own ?own FILTER(?own) }}"
            )
            found |= {str(claim): by for (claim,) in rows}
        if found:
            return found
    return {}


def _rows(
    handle: GraphHandle, owned: Sequence[Mapping[str, str]], told: set[str]
) -> tuple[ComparedRow, ...]:
    every = {claim for claims in owned for claim in claims}
    facts, links = _facts(handle, every)
    proofs = claim_proofs(handle, every)
    papers = refs(handle, {proof.paper for proof in proofs.values()})
    cells: defaultdict[tuple[str, ...], list[list[ComparedClaim]]] = defaultdict(
        lambda: [[] for _ in owned]
    )
    shown: dict[tuple[str, ...], tuple[str, str, str, str]] = {}
    for column, claims in enumerate(owned):
        for claim in sorted(claims):
            head = _head(facts[claim], links[claim], told)
            key = tuple(map(label_key, head))
            shown[key] = min(head, shown.get(key, head))
            proof = proofs[claim]
            cells[key][column].append(
                _compared(claim, claims[claim], facts[claim], proof, papers[proof.paper])
            )
    order = sorted(cells, key=lambda key: (-sum(map(bool, cells[key])), key))
    return tuple(ComparedRow(*shown[key], cells=_sorted(cells[key])) for key in order)


def _facts(
    handle: GraphHandle, claims: Iterable[str]
) -> tuple[Mapping[str, dict[str, Cell]], Mapping[str, dict[str, str]]]:
    """Return what is stated of claims, and the names of the entities that they lead to."""
    facts: defaultdict[str, dict[str, Cell]] = defaultdict(dict)
    ends: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for batch in batches(sorted(claims), _BATCH):
        rows = handle.engine.select(
            "SELECT ?claim ?p ?o {"
            f" VALUES ?claim {{ {' '.join(map(iri, batch))} }} ?claim ?p ?o }}"
        )
        for claim, path, value in rows:
            name = local_name(str(path))
            if name in ("onHardware", "baselineEntity"):
                ends[str(claim)][name].append(str(value))
            else:
                facts[str(claim)][name] = value
    names = refs(
        handle, {end for found in ends.values() for each in found.values() for end in each}
    )
    links: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for claim, found in ends.items():
        for name, targets in found.items():
            links[claim][name] = ", ".join(sorted(names[target].name for target in targets))
    return facts, links


def _head(claim: _Claim, links: Mapping[str, str], told: set[str]) -> tuple[str, str, str, str]:
    """Return what tells the row of a claim from others: kind, scope, hardware and baseline."""
    scope, baseline = (str(claim.get(name) or "") for name in ("scope", "baseline"))
    return (
        local_name(str(claim["kind"])),
        scope if "scope" in told else "",
        links.get("onHardware", "") if "hardware" in told else "",
        links.get("baselineEntity", baseline) if "baseline" in told else "",
    )


def _compared(claim: str, by: str, facts: _Claim, proof: Proof, paper: EntityRef) -> ComparedClaim:
    low, high, factor = (_number(facts.get(name)) for name in ("low", "high", "factor"))
    unit, qualifier = facts.get("unit"), facts.get("qualifier")
    return ComparedClaim(
        claim,
        by,
        figure(low, high, str(unit) if unit else None),
        str(qualifier) if qualifier else None,
        str(facts["direction"]),
        factor,
        paper,
        proof.evidence,
    )


def _number(value: Cell) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _sorted(cells: Sequence[list[ComparedClaim]]) -> tuple[tuple[ComparedClaim, ...], ...]:
    """Sort each cell, the best factor first."""
    return tuple(tuple(sorted(c, key=lambda x: (-(x.factor or 0.0), x.claim))) for c in cells)


def _told(cell: Sequence[ComparedClaim]) -> str:
    return "; ".join(
        " ".join(filter(None, (claim.qualifier, claim.value or claim.direction)))
        + f" ({claim.paper.name})"
        for claim in cell
    )
