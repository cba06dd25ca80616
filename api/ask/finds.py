"""Finds: answer what asks for papers, claims or entities."""

from dataclasses import replace

from api.ask.answer import Row
from api.ask.entities import entities
from api.ask.found import Found, any_of, claims_filter, positive, wanted, way
from api.ask.groups import claim_groups, measured, paper_groups
from api.ask.listing import Listed, explained, run
from api.ask.question import Find, Mentioned, Reports
from api.ask.rows import (
    CLAIM,
    CLAIM_COLUMNS,
    MENTION,
    PAPER,
    PROPOSES,
    claim_row,
    kept,
    only,
    paper_row,
)
from api.ask.wheres import claim_where, merged, naming, paper_where
from api.ask.words import is_proposal
from api.ask.writing import Listing, Pick, written
from api.graph import GraphHandle
from api.query.choices import constant
from api.query.shape import Record


def find(handle: GraphHandle, asked: Find, first: int) -> Found:
    """Return what a question finds."""
    if asked.target == "Claim":
        if asked.measure in ("average", "median") and asked.group is None:
            return measured(handle, asked)
        grouped = asked.group is not None and asked.group not in ("Paper", "Claim")
        return claim_groups(handle, asked, first) if grouped else _claims(handle, asked, first)
    if asked.target == "Paper":
        return paper_groups(handle, asked, first) if asked.group else _papers(handle, asked, first)
    return entities(handle, asked, first)


def _papers(handle: GraphHandle, asked: Find, first: int) -> Found:
    columns, picks = ["paper", "year"], list(PAPER)
    if is_proposal(asked.noun):
        columns.append("proposes")
        picks.append(PROPOSES)
    tests = [claim_where(part.test) for part in positive(asked.condition, Reports)]
    if tests:
        columns.append("claims")
        picks.append(Pick("reports", CLAIM, any_of(tests)))
    named = [
        merged([{"entity": naming(part.entity)},
                {"role": [constant(role) for role in part.roles]} if part.roles else {}])
        for part in positive(asked.condition, Mentioned)
        if part.entity.type != "Paper"
    ]  # fmt: skip
    if named:
        columns.append("mentions")
        picks.append(Pick("mentions", MENTION, any_of(named)))
    shown = wanted(asked, first)
    order: tuple[dict[str, str], ...] = ()
    if asked.order is not None and asked.order.by == "year":
        order = ({"field": "YEAR", "direction": way(asked.order.descending)},)
    where = paper_where(asked.condition.parts)
    listing = Listing("papers", "Paper", where, min(shown, 100), order, tuple(picks))
    result = run(handle, listing)
    rows = tuple(paper_row(node, columns) for node in result.nodes[:shown])
    return _found(handle, listing, result, tuple(columns), rows)


def _claims(handle: GraphHandle, asked: Find, first: int) -> Found:
    where = claims_filter(asked)
    by, descending, limit = "FACTOR", True, None
    if asked.order is not None:
        by = {"year": "PAPER_YEAR", "low": "LOW"}.get(asked.order.by, "FACTOR")
        descending, limit = asked.order.descending, asked.order.first
        if by == "FACTOR":
            where = merged([where, {"factor": {"gt": 0}}])
    shown = max(wanted(asked, first), 10 if limit == 1 else 1)
    order = ({"field": by, "direction": way(descending)},)
    picks = (*CLAIM, Pick("paper", PAPER))
    listing = Listing("claims", "Claim", where, min(shown, 100), order, picks)
    result = run(handle, listing)
    nodes = result.nodes
    if limit is not None:
        nodes = _with_ties(nodes, by, limit)
    total = len(nodes) if limit is not None else result.total
    rows = tuple(claim_row(node) for node in nodes)
    found = _found(handle, listing, result, CLAIM_COLUMNS, rows)
    return replace(found, total=total)


def _with_ties(nodes: tuple[Record, ...], by: str, most: int) -> tuple[Record, ...]:
    """Return the first nodes, and those that are as good as the last of them."""
    key = {"FACTOR": "factor", "LOW": "low"}.get(by)
    if key is None or len(nodes) <= most:
        return nodes[:most]
    last = nodes[most - 1][key]
    return nodes[:most] + tuple(node for node in nodes[most:] if node[key] == last)


def _found(
    handle: GraphHandle, listing: Listing, result: Listed, columns: tuple[str, ...],
    rows: tuple[Row, ...],
) -> Found:  # fmt: skip
    names = kept(columns, rows)
    cut = tuple(only(row, names) for row in rows)
    return Found(result.total, names, cut, written(listing), explained(handle, listing))
