"""Things: answer what a thing is, what is above and below it, how two connect or compare."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from api.ask.answer import Evidence, Row
from api.ask.found import Found
from api.ask.listing import explained, run
from api.ask.question import (
    Alike,
    Comparison,
    Connection,
    IsA,
    Kin,
    Lookup,
    Mentioned,
    Named,
    Subject,
)
from api.ask.rows import CLAIM, PAPER, PROPOSES, claim_text, evidence
from api.ask.wheres import naming, paper_where
from api.ask.writing import Listing, Pick, written
from api.errors import ApiError
from api.finding.comparison import MOST, compare
from api.finding.paths import Path, shortest_paths
from api.finding.related import related
from api.graph import GraphHandle
from api.query.filters import Where
from api.query.shape import Record

_NAMED = (Pick("name"),)
_THING = (
    Pick("id"),
    Pick("name"),
    Pick("altLabels"),
    Pick("note"),
    Pick("broader", _NAMED),
    Pick("narrower", _NAMED),
)
_SHOWN = 8
_LENGTHS = (6, 4, 2)


def looked_up(handle: GraphHandle, asked: Lookup) -> Found:
    """Return what the graph says of a thing, line by line."""
    if asked.entity.type == "Paper":
        return _paper(handle, asked.entity)
    if not asked.entity.ids:
        cells = {"about": "name", "value": f"{asked.entity.label}, a {asked.entity.type.lower()}"}
        more = {"about": "papers", "value": "none in this graph"}
        return Found(0, ("about", "value"), (Row(None, cells), Row(None, more)), "", "")
    listing = Listing("entities", "Entity", _by_id(asked.entity.ids), 20, (), _THING)
    rows: list[Row] = []
    for thing in run(handle, listing).nodes:
        rows += _facts(handle, thing, asked.entity)
    return Found(
        len(asked.entity.ids), ("about", "value"), tuple(rows), written(listing),
        explained(handle, listing),
    )  # fmt: skip


def _facts(handle: GraphHandle, thing: Record, entity: Named) -> Iterable[Row]:
    def line(about: str, value: str, proof: tuple[Evidence, ...] = ()) -> Row:
        return Row(thing["id"], {"about": about, "value": value}, proof)

    kinds = sorted({each.type for each in handle.find(thing["name"]) if each.iri == thing["id"]})
    yield line("name", f"{thing['name']}, a {'/'.join(kinds or [entity.type]).lower()}")
    if thing["note"]:
        yield line("note", thing["note"])
    if thing["altLabels"]:
        yield line("also called", _listed(thing["altLabels"]))
    for side, told in (("broader", "kind of"), ("narrower", "kinds")):
        if thing[side]:
            yield line(told, _listed(sorted(each["name"] for each in thing[side])))
    own = Named(entity.text, thing["name"], entity.type, (thing["id"],))
    proposing = run(handle, _papers_of(Subject(own)))
    for paper in proposing.nodes:
        year = f" ({paper['year']})" if paper["year"] else ""
        claims = paper["reports"]
        proof = tuple(p for c in claims[:4] for p in evidence(c, claim_text(c), paper, 1))
        yield line("proposed in", f"{paper['title']}{year}", proof)
        if claims:
            yield line("its claims", "; ".join(dict.fromkeys(map(claim_text, claims))))
    total = run(handle, replace(_papers_of(Mentioned(own)), picks=())).total
    yield line("papers", f"{total} mention it or something narrower")


def _papers_of(condition: Subject | Mentioned) -> Listing:
    picks = (*PAPER, Pick("reports", CLAIM, {"own": True}))
    return Listing("papers", "Paper", paper_where([condition]), 5, (), picks)


def _paper(handle: GraphHandle, named: Named) -> Found:
    picks = (*PAPER, PROPOSES, Pick("reports", CLAIM, {"own": True}))
    listing = Listing("papers", "Paper", {"title": {"eq": named.label}}, 1, (), picks)
    rows = []
    for paper in run(handle, listing).nodes:
        told = {
            "title": paper["title"],
            "year": str(paper["year"] or ""),
            "proposes": ", ".join(each["name"] for each in paper["proposes"]),
            "claims": "; ".join(dict.fromkeys(map(claim_text, paper["reports"]))),
        }
        proof = tuple(p for c in paper["reports"][:4] for p in evidence(c, claim_text(c), paper, 1))
        rows += [
            Row(paper["id"], {"about": about, "value": value}, proof if about == "claims" else ())
            for about, value in told.items()
            if value
        ]
    total = 1 if rows else 0
    text, ran = written(listing), explained(handle, listing)
    return Found(total, ("about", "value"), tuple(rows), text, ran)


def kin_of(handle: GraphHandle, asked: Kin) -> Found:
    """Return the concepts directly narrower or broader than one, with their papers."""
    relation = "broader" if asked.narrower else "narrower"
    around = {relation: {"id": list(asked.entity.ids), "includeNarrower": False}}
    where: Where = around if asked.entity.ids else {"id": []}
    listing = Listing("entities", "Entity", where, 100, (), (Pick("id"), Pick("name")))
    result = run(handle, listing)
    rows = []
    for node in sorted(result.nodes, key=lambda node: str(node["name"])):
        named = Named(node["name"], node["name"], asked.entity.type, (node["id"],))
        papers = run(handle, replace(_papers_of(Mentioned(named)), picks=())).total
        rows.append(Row(node["id"], {"concept": node["name"], "papers": papers}))
    text, ran = written(listing), explained(handle, listing)
    return Found(result.total, ("concept", "papers"), tuple(rows), text, ran)


def is_a(handle: GraphHandle, asked: IsA) -> tuple[bool, Found]:
    """Return whether one thing is another or narrower, and the thing with what is above it."""
    ids: Where = {"id": list(asked.entity.ids), "includeNarrower": False}
    if isinstance(asked.broader, Named):
        where: Where = {"and": [ids, naming(asked.broader)]}
    else:
        where = {**ids, "type": [asked.broader.upper()]}
    listing = Listing("entities", "Entity", where, 20, (), _THING)
    result = run(handle, listing)
    rows = tuple(
        Row(node["id"], {"thing": node["name"],
                         "broader": ", ".join(each["name"] for each in node["broader"])})
        for node in result.nodes
    )  # fmt: skip
    found = Found(result.total, ("thing", "broader"), rows, written(listing),
                  explained(handle, listing))  # fmt: skip
    return bool(rows), found


def alike(handle: GraphHandle, asked: Alike) -> Found:
    """Return papers like one, or things that go with one, and what they share."""
    subject = _one(asked.entity)
    if asked.papers and subject and asked.entity.type != "Paper":
        proposing = run(handle, _papers_of(Subject(asked.entity))).nodes
        subject = str(proposing[0]["id"]) if proposing else None
    found = related(handle, subject, first=_SHOWN) if subject else ()
    rows = tuple(
        Row(
            each.thing.iri,
            {
                "thing": each.thing.name,
                "shared": each.shared,
                "because of": ", ".join(reason.name for reason in each.because),
            },
        )
        for each in found
    )
    text = f"{{\n  related(id: {json.dumps(subject)}) {{ thing {{ label }} shared }}\n}}"
    return Found(len(rows), ("thing", "shared", "because of"), rows, text, "")


def connected(handle: GraphHandle, asked: Connection) -> Found:
    """Return the shortest ways between two things, with the words that prove each step."""
    ends = _one(asked.start) or "", _one(asked.goal) or ""
    ways = _ways(handle, *ends) if all(ends) else ()
    rows = tuple(
        Row(None, {"path": str(way), "steps": len(way.steps)}, _steps(way)) for way in ways
    )
    given = f"from: {json.dumps(ends[0])}, to: {json.dumps(ends[1])}, first: {_SHOWN}"
    steps = "length steps { relations to { label } proof { quote } }"
    text = f"{{\n  path({given}) {{ {steps} }}\n}}"
    return Found(len(ways), ("path", "steps"), rows, text, "")


def _ways(handle: GraphHandle, start: str, goal: str) -> tuple[Path, ...]:
    for longest in _LENGTHS:
        try:
            return shortest_paths(handle, start, goal, most=_SHOWN, longest=longest)
        except ApiError:  # too much lies between them
            continue
    return ()


def _steps(way: Path) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(f"{step.relation} {step.to.name}", e.quote, e.sentence, e.section, e.start, e.end,
                 step.paper.name, step.paper.iri)
        for step in way.steps
        if (e := step.evidence) is not None and step.paper is not None
    )  # fmt: skip


def compared(handle: GraphHandle, asked: Comparison) -> Found:
    """Return the claims of several things side by side."""
    names = list(filter(None, map(_one, asked.entities)))[:MOST]
    if not names:
        return Found(0, (), (), "", "")
    result = compare(handle, names, by=("kind", "scope"))
    columns = ("kind", "scope", *(thing.name for thing in result.things))
    rows = []
    for row in result.rows:
        if asked.kinds and row.kind not in asked.kinds:
            continue
        cells = {"kind": row.kind, "scope": row.scope}
        proofs = []
        for thing, cell in zip(result.things, row.cells, strict=True):
            told = (" ".join(filter(None, (c.qualifier, c.value or c.direction))) for c in cell)
            cells[thing.name] = "; ".join(dict.fromkeys(told))
            proofs += [
                Evidence(thing.name, e.quote, e.sentence, e.section, e.start, e.end,
                         claim.paper.name, claim.paper.iri)
                for claim in cell[:1] for e in (claim.evidence,)
            ]  # fmt: skip
        rows.append(Row(None, cells, tuple(proofs)))
    return Found(len(rows), columns, tuple(rows), _compare_text(names), "")


def _compare_text(names: Sequence[str]) -> str:
    given = f"names: {json.dumps(list(names))}, by: [KIND, SCOPE]"
    cells = "cells { claims { value qualifier proof { quote } } }"
    return f"{{\n  compare({given}) {{\n    rows {{ kind scope {cells} }}\n  }}\n}}"


def _one(named: Named) -> str | None:
    return named.ids[0] if named.ids else None


def _by_id(ids: Sequence[str]) -> Where:
    return {"id": list(ids), "includeNarrower": False}


def _listed(labels: Sequence[str]) -> str:
    more = f" and {len(labels) - _SHOWN} more" if len(labels) > _SHOWN else ""
    return ", ".join(labels[:_SHOWN]) + more
