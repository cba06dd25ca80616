"""Annotating: what the graph says of its papers, in the form of the gold standard."""

import re
from collections.abc import Iterator

from api.evaluation.annotations import AnnotatedPaper, Claim, Entity, Number
from api.graph import GraphHandle
from api.papers import Claim as GraphClaim
from api.papers import Mention, PaperView, read_papers
from api.things import iris_of


def annotate(handle: GraphHandle, *, text: bool = True) -> Iterator[AnnotatedPaper]:
    """Yield the annotations of every paper, by key; without text no claim has its evidence."""
    for paper in read_papers(handle, iris_of(handle, "Paper")):
        yield AnnotatedPaper(
            id=paper.key,
            title=paper.title,
            entities=tuple(_entity(mention, paper) for mention in paper.mentions),
            claims=tuple(_claim(claim, paper, text) for claim in paper.claims),
        )


def _entity(mention: Mention, paper: PaperView) -> Entity:
    types, label = mention.entity.types, mention.entity.label
    surfaces = mention.surfaces
    if label not in surfaces and _stands_in(label, paper):
        surfaces = (*surfaces, label)
    return Entity(
        types=types[0] if len(types) == 1 else types,
        name=mention.name,
        surfaces=surfaces,
        role=mention.role,
    )


def _stands_in(label: str, paper: PaperView) -> bool:
    words = re.compile(rf"(?<!\w){re.escape(label)}(?!\w)")
    return any(words.search(text) for text in paper.texts.values())


def _claim(claim: GraphClaim, paper: PaperView, text: bool) -> Claim:
    return Claim(
        kind=claim.kind,
        value=_value(claim),
        unit=claim.unit,
        direction=claim.direction,
        up_to=claim.qualifier == "up to",
        scope=claim.scope,
        hardware=tuple(paper.name_of(entity) for entity in claim.hardware),
        baseline=claim.baseline,
        metric=claim.metric,
        about=tuple(paper.name_of(entity) for entity in claim.about),
        own=claim.own,
        evidence=(claim.evidence[0].quote or "") if text and claim.evidence else "",
    )


def _value(claim: GraphClaim) -> tuple[Number, Number] | None:
    if claim.low is None:
        return None
    high = claim.low if claim.high is None else claim.high
    return _number(claim.low), _number(high)


def _number(value: float) -> Number:
    return int(value) if value.is_integer() and abs(value) < 1e15 else value
