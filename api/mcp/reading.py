"""Reading: papers, claims and entities of the graph in the shapes that tools give back."""

from collections.abc import Iterable, Sequence
from itertools import islice

from api.figures import figure
from api.graph import GraphHandle
from api.mcp.shapes import (
    ClaimShape,
    ClaimsShape,
    EntityShape,
    EvidenceShape,
    MentionShape,
    PaperRefShape,
    PaperShape,
    RelatedShape,
)
from api.papers import Claim, Evidence, Mention, PaperView, read_papers
from api.query.answer import found_ids
from api.query.filters import Where
from api.resolving import NotFound, resolve, resolve_paper
from api.sparql.terms import iri
from ontology.namespace import local_name
from ontology.shapes import entity_types

MOST_TEXT = 20_000
"""Characters of one text."""

_MOST_ITEMS = 100
_MOST_PAPERS = 25
_MOST_PLACES = 3


def read_paper(handle: GraphHandle, name: str) -> PaperShape:
    """Return a paper by title, part of one, identifier or IRI.

    Raises:
        NotFound: there is none, or there are several.
    """
    paper = next(read_papers(handle, [resolve_paper(handle, name)]), None)
    if paper is None:
        raise NotFound(f"'{name}' is no paper; use the tool for entities")
    cut = [section for section, text in paper.texts.items() if len(text) > MOST_TEXT]
    cut += ["mentions"] if len(paper.mentions) > _MOST_ITEMS else []
    cut += ["claims"] if len(paper.claims) > _MOST_ITEMS else []
    return PaperShape(
        id=paper.iri,
        title=paper.title,
        year=paper.year,
        texts={section: text[:MOST_TEXT] for section, text in paper.texts.items()},
        mentions=[_mention(mention) for mention in paper.mentions[:_MOST_ITEMS]],
        claims=[_claim(paper, claim) for claim in paper.claims[:_MOST_ITEMS]],
        truncated=cut,
    )


def read_claims(handle: GraphHandle, where: Where, first: int) -> ClaimsShape:
    """Return the claims that a filter finds, the largest factors first.

    Raises:
        FilterError: a value without meaning; the message lists those there are.
    """
    ids = found_ids(handle.engine, handle.lists, "Claim", where)
    ranked = _by_factor(handle, ids)[:first]
    owners = dict.fromkeys(paper for _, paper in ranked)
    known = {
        claim.iri: (paper, claim) for paper in read_papers(handle, owners) for claim in paper.claims
    }
    return ClaimsShape(
        total=len(ids), claims=[_claim(*known[claim]) for claim, _ in ranked if claim in known]
    )


def read_entity(handle: GraphHandle, name: str) -> EntityShape:
    """Return an entity by name, however spelt, or IRI.

    Raises:
        NotFound: there is none, or there are several.
    """
    from api.finding.related import co_mentions

    entity = resolve(handle, name)
    stated = _stated(handle, entity)
    types = [kind for kind in stated.get("type", ()) if kind in entity_types()]
    if not types:
        raise NotFound(f"'{name}' is a paper; use the tool for papers")
    roles, papers = _papers_by_role(handle, entity)
    beside = co_mentions(handle, entity, most=_MOST_PAPERS)
    return EntityShape(
        id=entity,
        name=stated.get("prefLabel", [name])[0],
        type=types[0],
        also_called=stated.get("altLabel", [])[:_MOST_ITEMS],
        note=" ".join(stated.get("scopeNote", [])) or None,
        broader=_names(handle, f"{iri(entity)} skos:broader+ ?thing"),
        narrower=_names(handle, f"?thing skos:broader {iri(entity)}"),
        papers=papers,
        papers_by_role={role: found[:_MOST_PAPERS] for role, found in roles.items()},
        mentioned_together=[
            RelatedShape(id=e.entity.iri, name=e.entity.name, type=e.entity.type, papers=e.papers)
            for e in beside
        ],
        truncated=[role for role, found in roles.items() if len(found) > _MOST_PAPERS],
    )


def _by_factor(handle: GraphHandle, claims: Sequence[str]) -> list[tuple[str, str]]:
    """Return claims with their papers; those without a factor come last."""
    among = " ".join(map(iri, claims))
    rows = handle.engine.select(
        f"SELECT ?claim ?paper ?factor WHERE {{ VALUES ?claim {{ {among} }}"
        " ?paper kg:reports ?claim . OPTIONAL { ?claim kg:factor ?factor } }"
    )
    found = [
        (-float(factor) if isinstance(factor, int | float) else 0.0, str(claim), str(paper))
        for claim, paper, factor in rows
    ]
    return [(claim, paper) for _, claim, paper in sorted(found)]


def _stated(handle: GraphHandle, entity: str) -> dict[str, list[str]]:
    rows = handle.engine.select(f"SELECT ?p ?o WHERE {{ {iri(entity)} ?p ?o }}")
    found: dict[str, list[str]] = {}
    for path, value in sorted((str(p), str(o)) for p, o in rows):
        name = local_name(path)
        found.setdefault(name, []).append(local_name(value) if name == "type" else value)
    return found


def _names(handle: GraphHandle, pattern: str) -> list[str]:
    rows = handle.engine.select(
        f"SELECT DISTINCT ?name WHERE {{ {pattern} . ?thing skos:prefLabel ?name }}"
    )
    return list(islice(sorted(str(name) for (name,) in rows), _MOST_ITEMS))


def _papers_by_role(handle: GraphHandle, entity: str) -> tuple[dict[str, list[PaperRefShape]], int]:
    rows = handle.engine.select(
        "SELECT DISTINCT ?role ?paper ?title ?year WHERE {"
        f" ?thing skos:broader* {iri(entity)} . ?mention kg:entity ?thing ; kg:role ?role ."
        " ?paper kg:hasMention ?mention ; kg:title ?title . OPTIONAL { ?paper kg:year ?year } }"
    )
    found: dict[str, list[PaperRefShape]] = {}
    for role, paper, title, year in sorted(rows, key=lambda row: (str(row[0]), str(row[2]))):
        when = year if isinstance(year, int) else None
        shape = PaperRefShape(id=str(paper), title=str(title), year=when)
        found.setdefault(str(role), []).append(shape)
    return found, len({paper.id for papers in found.values() for paper in papers})


def _mention(mention: Mention) -> MentionShape:
    return MentionShape(
        entity=mention.entity.label,
        entity_id=mention.entity.iri,
        type="/".join(mention.entity.types),
        role=mention.role,
        surfaces=list(mention.surfaces),
        confidence=mention.confidence,
        found_by=list(mention.found_by),
        evidence=_places(mention.evidence),
    )


def _claim(paper: PaperView, claim: Claim) -> ClaimShape:
    number = figure(claim.low, claim.high, claim.unit)
    same = ("kind", "family", "low", "high", "unit", "basis", "factor", "direction", "scope")
    further = ("baseline", "metric", "own", "speedup", "confidence")
    return ClaimShape(
        id=claim.iri,
        paper=paper.title,
        paper_id=paper.iri,
        text=" ".join(part for part in (claim.kind, claim.qualifier, number) if part),
        hardware=[entity.label for entity in claim.hardware],
        about=[entity.label for entity in claim.about],
        found_by=list(claim.found_by),
        evidence=_places(claim.evidence),
        **{name: getattr(claim, name) for name in (*same, *further)},
    )


def _places(evidence: Iterable[Evidence]) -> list[EvidenceShape]:
    names = ("section", "start", "end", "quote", "sentence", "own_words")
    return [
        EvidenceShape(**{name: getattr(each, name) for name in names})
        for each in islice(evidence, _MOST_PLACES)
    ]
