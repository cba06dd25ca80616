"""Entities: what papers have in some roles, the most frequent first."""

from collections.abc import Iterable
from dataclasses import replace

from api.ask.answer import Evidence, Row
from api.ask.found import ALL, Found, best, positive, wanted
from api.ask.listing import explained, run
from api.ask.question import Find, Subject
from api.ask.wheres import Filter, paper_where
from api.ask.writing import Counted, Listing, written
from api.finding.evidence import mention_proofs
from api.graph import GraphHandle
from api.query.answer import found_ids, known_where
from api.query.compile import listed
from api.query.filters import conditions
from api.query.shape import Record
from api.sparql.terms import iri

_FEW = 500


def entities(handle: GraphHandle, asked: Find, first: int) -> Found:
    """Return the entities that papers have, with the number of papers and words of one."""
    where = paper_where(asked.condition.parts)
    name = asked.target.upper()
    counted = Counted((name,), asked.roles, ALL)
    listing = Listing("papers", "Paper", where, 20, (), (), counted)
    groups: Iterable[Record] = run(handle, listing).groups
    if asked.under is not None:
        narrower = set(_narrower(handle, asked.under.ids))
        groups = [group for group in groups if group["groups"][0]["id"] in narrower]
    own = {each for part in positive(asked.condition, Subject) for each in part.entity.ids}
    rows = [
        Row(g["groups"][0]["id"], {asked.target.lower(): g["groups"][0]["name"],
                                   "papers": g["count"]})
        for g in groups if g["groups"][0]["id"] not in own
    ]  # fmt: skip
    if asked.order is not None:
        rows = list(best(rows, asked.order.descending, asked.order.first))
    cut = rows[: wanted(asked, first)]
    proved = _proved(handle, asked, where, cut)
    shown = replace(listing, counted=replace(counted, first=100 if asked.under else 20))
    columns = (asked.target.lower(), "papers")
    return Found(len(rows), columns, proved, written(shown), explained(handle, shown))


def _narrower(handle: GraphHandle, ids: tuple[str, ...]) -> tuple[str, ...]:
    where = {"id": list(ids), "includeNarrower": True}
    found = found_ids(handle.engine, handle.lists, "Entity", where)
    return tuple(each for each in found if each not in ids)


def _proved(handle: GraphHandle, asked: Find, where: Filter, rows: list[Row]) -> tuple[Row, ...]:
    """Return rows of entities with words of one paper that has each."""
    ids = [row.id for row in rows if row.id is not None]
    if not ids:
        return tuple(rows)
    papers = found_ids(handle.engine, handle.lists, "Paper", where) if where else ()
    if 0 < len(papers) <= _FEW:
        start = listed(papers)
    else:
        known = known_where(handle.engine, handle.lists, "Paper", where)
        start = conditions("Paper", known, "?n0")
    roles = "|".join(f"kg:{role}" for role in asked.roles or ("mentions",))
    found = handle.engine.select(
        f"SELECT ?n1 (MIN(STR(?n0)) AS ?one) {{ VALUES ?n1 {{ {' '.join(map(iri, ids))} }}"
        f" ?n0 {roles} ?n1 . {start} }} GROUP BY ?n1"
    )
    pairs = {str(entity): (str(paper), str(entity)) for entity, paper in found if paper}
    proofs = mention_proofs(handle, pairs.values())
    titles = _titles(handle, {paper for paper, _ in pairs.values()})
    proved = []
    for row in rows:
        pair = pairs.get(str(row.id))
        proof = proofs.get(pair) if pair else None
        if proof is not None:
            e = proof.evidence
            words = Evidence(
                str(next(iter(row.cells.values()))), e.quote, e.sentence, e.section, e.start,
                e.end, titles.get(proof.paper, ""), proof.paper,
            )  # fmt: skip
            row = replace(row, evidence=(words,))
        proved.append(row)
    return tuple(proved)


def _titles(handle: GraphHandle, papers: Iterable[str]) -> dict[str, str]:
    values = " ".join(map(iri, sorted(papers)))
    rows = handle.engine.select(
        f"SELECT ?paper ?title {{ VALUES ?paper {{ {values} }} ?paper kg:title ?title }}"
    )
    return {str(paper): str(title) for paper, title in rows}
