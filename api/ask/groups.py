"""Groups: claims and papers counted by what they have, with the factors of the claims."""

from dataclasses import replace

from api.ask.answer import Row
from api.ask.found import ALL, Found, best, claims_filter, wanted
from api.ask.listing import explained, run
from api.ask.question import Find
from api.ask.rows import CLAIM, PAPER, claim_text, evidence
from api.ask.wheres import Filter, paper_where
from api.ask.writing import Counted, Listing, Pick, written
from api.graph import GraphHandle
from api.query.answer import known_where
from api.query.filters import conditions
from api.query.groups import CLAIM as OF_CLAIM
from api.query.groups import groups_of
from api.query.shape import Record
from api.sparql.terms import Cell

_CLAIM_GROUPS = {"Hardware": "CLAIM_HARDWARE", "Baseline": "CLAIM_BASELINE"}


def claim_groups(handle: GraphHandle, asked: Find, first: int) -> Found:
    """Return claims by group: how many, how good, and words that prove the best."""
    where, by = claims_filter(asked), str(asked.group)
    name = _CLAIM_GROUPS.get(by, by.upper())
    order = {"largest": "MAX", "median": "MEDIAN"}.get(str(asked.measure), "COUNT")
    listing = Listing(
        "claims", "Claim", where, 100, ({"field": "FACTOR", "direction": "DESC"},),
        (*CLAIM, Pick("paper", PAPER)), Counted((name,), (), ALL, order),
    )  # fmt: skip
    result = run(handle, listing)
    label = by.lower()
    mean = "average factor" if asked.measure == "average" else "median factor"
    means = averages(handle, where, name) if asked.measure == "average" else {}
    columns = (label, "claims", mean, "largest factor")
    rows = []
    for group in result.groups:
        value = group["groups"][0]
        best = next((n for n in result.nodes if _in_group(n, by, value["name"])), None)
        factor = group["factor"]
        cells = {
            label: value["name"].lower() if by in ("kind", "family", "scope") else value["name"],
            "claims": group["count"],
            mean: means.get(str(value["id"] or value["name"]), None) if means else factor["median"],
            "largest factor": factor["max"],
        }
        proof = evidence(best, claim_text(best), best["paper"], 1) if best else ()
        rows.append(Row(value["id"], cells, proof))
    shown = replace(listing, counted=Counted((name,), (), 20, order), first=1)
    total = len(rows)
    found = Found(total, columns, tuple(rows[: wanted(asked, first)]), written(shown), "")
    return replace(found, sparql=explained(handle, shown))


def measured(handle: GraphHandle, asked: Find) -> Found:
    """Return one line with the average and the median of the factors of claims."""
    where = claims_filter(asked)
    listing = Listing("claims", "Claim", where, counted=Counted())
    result = run(handle, listing)
    rows = []
    for group in result.groups:
        factor = group["factor"]
        cells = {
            "claims": group["count"],
            "average factor": averages(handle, where, None).get("", None),
            "median factor": factor["median"],
            "smallest factor": factor["min"],
            "largest factor": factor["max"],
        }
        rows.append(Row(None, cells))
    columns = tuple(rows[0].cells) if rows else ("claims",)
    return Found(len(rows), columns, tuple(rows), written(listing), explained(handle, listing))


def paper_groups(handle: GraphHandle, asked: Find, first: int) -> Found:
    """Return how many papers there are of each group."""
    where, by = paper_where(asked.condition.parts), str(asked.group)
    name = _CLAIM_GROUPS.get(by, by.upper())
    name = by.upper() if by == "Hardware" else name
    listing = Listing("papers", "Paper", where, 20, (), (), Counted((name,), (), ALL))
    result = run(handle, listing)
    label = by.lower()
    rows = [
        Row(g["groups"][0]["id"], {label: g["groups"][0]["name"], "papers": g["count"]})
        for g in result.groups
    ]
    if by == "year" and asked.order is None:
        rows.sort(key=lambda row: str(row.cells["year"]))
    if asked.order is not None:
        rows = list(best(rows, asked.order.descending, asked.order.first))
    shown = replace(listing, counted=Counted((name,), (), 20))
    cut = tuple(rows[: max(first, 50) if by == "year" else wanted(asked, first)])
    return Found(len(rows), (label, "papers"), cut, written(shown), explained(handle, shown))


def averages(handle: GraphHandle, where: Filter, group: str | None) -> dict[str, float]:
    """Return the average factor of claims, by the value of a group if there is one."""
    known = known_where(handle.engine, handle.lists, "Claim", where)
    found = f"{conditions('Claim', known, '?n0')} ?n0 kg:factor ?factor ."
    if group is None:
        rows = handle.engine.select(f"SELECT (AVG(?factor) AS ?mean) {{ {found} }}")
        return {"": _number(mean) for (mean,) in rows if mean is not None}  # noqa: B035
    by = groups_of("Claim")[group]
    owner = "?n0" if by.of == OF_CLAIM else "?paper"
    rows = handle.engine.select(
        f"SELECT ?key (AVG(?factor) AS ?mean) {{ {found} ?paper kg:reports ?n0 ."
        f" {owner} {by.path} ?key }} GROUP BY ?key"
    )
    return {str(key): _number(mean) for key, mean in rows if mean is not None}


def _number(cell: Cell) -> float:
    return float(str(cell))


def _in_group(claim: Record, by: str, name: str) -> bool:
    if by == "Hardware":
        return any(each["name"] == name for each in claim["hardware"])
    if by == "year":
        return str(claim["paper"]["year"]) == name
    return str(claim.get(by, "")) == name
