"""Rows: what the graph gave, as lines of an answer with the words that prove them."""

from collections.abc import Iterable, Mapping
from typing import Any

from api.ask.answer import Evidence, Row, Value
from api.ask.writing import Pick
from api.figures import figure
from api.query.shape import Record

EVIDENCE = Pick(
    "evidence",
    tuple(map(Pick, ("quote", "sentence", "section", "start", "end"))),
)
CLAIM = (
    *map(Pick, ("id", "kind", "low", "high", "unit", "qualifier", "direction", "scope")),
    *map(Pick, ("baseline", "factor")),
    Pick("hardware", (Pick("name"),)),
    EVIDENCE,
)
PAPER = tuple(map(Pick, ("id", "title", "year")))
PROPOSES = Pick("proposes", (Pick("name"),))
MENTION = (Pick("name"), Pick("role"), Pick("entity", (Pick("name"),)), EVIDENCE)
CLAIM_COLUMNS = ("paper", "year", "claim", "factor", "scope", "hardware", "baseline")


def claim_text(claim: Record) -> str:
    """Return a claim's figure as one reads it: "speedup up to 1.14x"."""
    kind = str(claim["kind"]).lower()
    qualifier = str(claim["qualifier"] or "").lower().replace("_", " ")
    number = figure(claim["low"], claim["high"], claim["unit"])
    worse = "worse" if claim["direction"] == "WORSE" else ""
    return " ".join(part for part in (kind, qualifier, number, worse) if part)


def evidence(record: Record, of: str, paper: Record, most: int = 2) -> tuple[Evidence, ...]:
    """Return the first words that prove a claim or a mention."""
    return tuple(
        Evidence(of, e["quote"], e["sentence"], e["section"], e["start"], e["end"],
                 str(paper["title"]), str(paper["id"]))
        for e in record["evidence"][:most]
    )  # fmt: skip


def claim_row(claim: Record) -> Row:
    """Return the row of a claim that was read with its paper."""
    paper = claim["paper"] or {"title": "", "id": ""}
    text = claim_text(claim)
    cells: dict[str, Value] = {
        "paper": paper["title"],
        "year": paper.get("year"),
        "claim": text,
        "factor": claim["factor"],
        "scope": str(claim["scope"] or "").lower(),
        "hardware": ", ".join(each["name"] for each in claim["hardware"]),
        "baseline": claim["baseline"] or "",
    }
    return Row(str(claim["id"]), cells, evidence(claim, text, paper))


def paper_row(paper: Record, columns: Iterable[str]) -> Row:
    """Return the row of a paper that was read with the claims and mentions that were asked for."""
    wanted = tuple(columns)
    cells: dict[str, Value] = {"paper": paper["title"], "year": paper["year"]}
    proofs: list[Evidence] = []
    if "proposes" in wanted:
        cells["proposes"] = ", ".join(each["name"] for each in paper["proposes"])
    if "claims" in wanted:
        claims = paper["reports"]
        cells["claims"] = "; ".join(dict.fromkeys(map(claim_text, claims)))
        for claim in claims[:4]:
            proofs += evidence(claim, claim_text(claim), paper, 1)
    if "mentions" in wanted:
        mentions = paper["mentions"]
        told = (f"{_role(m)} {m['entity']['name']}" for m in mentions)
        cells["mentions"] = "; ".join(dict.fromkeys(told))
        for mention in mentions[:3]:
            proofs += evidence(mention, mention["entity"]["name"], paper, 1)
    return Row(str(paper["id"]), cells, tuple(proofs))


def only(row: Row, columns: Iterable[str]) -> Row:
    """Return a row with some of its columns."""
    return Row(row.id, {name: row.cells.get(name) for name in columns}, row.evidence)


def kept(columns: tuple[str, ...], rows: Iterable[Row]) -> tuple[str, ...]:
    """Return the columns that have something in them, the first of them always."""
    listed = list(rows)
    return tuple(
        name
        for place, name in enumerate(columns)
        if place == 0 or any(row.cells.get(name) not in (None, "") for row in listed)
    )


def _role(mention: Mapping[str, Any]) -> str:
    role = str(mention["role"]).lower().replace("_", " ")
    return {"background": "mentions"}.get(role, role)
