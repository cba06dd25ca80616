"""Assembling: one paper's values to triples, as docs/store.md and ontology/model.ttl have them.

What papers share is in builder/shared.py.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from urllib.parse import quote as percent_encoded

from builder.claims.factor import factor
from builder.errors import BuildError
from builder.extraction import Claim, Extraction, Mention, Span
from builder.linking.entity import Entity, Linking
from builder.linking.meanings import Names, merged
from builder.ntriples import Triple, boolean, double, integer, iri, sorted_lines, string
from builder.papers.paper import Paper
from builder.sentences import Sentences
from builder.shared import place_triples
from builder.terms import SAME, TYPE, term
from ontology.iris import Minter
from ontology.nodes import Kind
from ontology.questions import questions
from ontology.rules import members
from ontology.validation import violations
from ontology.vocabulary import kinds


def paper_triples(
    paper: Paper, extraction: Extraction, linking: Linking, minter: Minter, *, text: bool = True
) -> Iterator[Triple]:
    """Yield everything that hangs off one paper; some triples may come twice.

    The answers to the saved questions are among it: whether the paper or a claim of it is a
    member depends on the paper's triples and on the place of its entities alone.

    Args:
        paper: the paper.
        extraction: what was found in it.
        linking: what its mentions mean.
        minter: mints the IRIs.
        text: whether abstracts, body texts, quotes and sentences may go in.
    """
    meant = tuple((linking.entity(paper.key, m), m) for m in extraction.mentions)
    me = iri(minter.paper(paper.key))
    sheet = _Sheet(paper, me, Sentences(extraction.sentences), minter, text, Names(meant))
    stated = list(_bibliography(sheet))
    for entity, mention in merged(meant):
        stated += _mention(sheet, entity, mention)
    for claim in _distinct(extraction.claims):
        stated += _claim(sheet, claim)
    yield from stated
    places = place_triples((entity.key for entity, _ in meant), linking, minter)
    yield from members(questions(minter.base), chain(stated, places))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One paper on the desk, with what assembling it needs."""

    paper: Paper
    subject: str
    sentences: Sentences
    minter: Minter
    text: bool
    names: Names


def _bibliography(sheet: _Sheet) -> Iterator[Triple]:
    paper, me = sheet.paper, sheet.subject
    yield me, TYPE, term("Paper")
    yield me, term("title"), string(paper.title)
    if paper.year is not None:
        yield me, term("year"), integer(paper.year)
    if paper.date:
        yield me, term("date"), string(paper.date)
    yield from ((me, term("url"), string(url)) for url in paper.urls)
    for identifier in paper.arxiv_ids:
        yield me, term("arxivId"), string(identifier)
        yield me, SAME, iri("https://arxiv.org/abs/" + percent_encoded(identifier))
    for identifier in paper.dois:
        yield me, term("doi"), string(identifier)
        yield me, SAME, iri("https://doi.org/" + percent_encoded(identifier, safe="/:;()"))
    for listing in paper.listings:
        yield me, term("listedOn"), iri(sheet.minter.source(listing.source))
    yield from _sections(sheet)


def _sections(sheet: _Sheet) -> Iterator[Triple]:
    body = [
        section for section in sheet.paper.sections if section.name not in ("title", "abstract")
    ]
    for section in sheet.paper.sections:
        if section.name == "abstract" and sheet.text:
            yield sheet.subject, term("abstract"), string(section.text)
    for position, section in enumerate(body, start=1):
        node = iri(sheet.minter.section(sheet.paper.key, position))
        yield sheet.subject, term("hasSection"), node
        yield node, TYPE, term("Section")
        yield node, term("heading"), string(section.name)
        yield node, term("position"), integer(position)
        if sheet.text:
            yield node, term("text"), string(section.text)


def _mention(sheet: _Sheet, entity: Entity, mention: Mention) -> Iterator[Triple]:
    node = iri(sheet.minter.mention(sheet.paper.key, entity.key))
    target = iri(sheet.minter.entity(entity.key))
    yield sheet.subject, term("mentions"), target
    yield sheet.subject, term(mention.role), target
    yield sheet.subject, term("hasMention"), node
    yield node, TYPE, term("Mention")
    yield node, term("entity"), target
    yield node, term("role"), string(mention.role)
    yield node, term("nameInPaper"), string(mention.name)
    yield node, term("confidence"), double(mention.confidence)
    yield from ((node, term("surface"), string(surface)) for surface in mention.surfaces)
    yield from ((node, term("foundBy"), string(name)) for name in mention.found_by)
    for span in mention.occurrences:
        yield from _evidence(sheet, node, span)


def _evidence(sheet: _Sheet, owner: str, span: Span) -> Iterator[Triple]:
    section = sheet.paper.section(span.section)
    node = iri(sheet.minter.evidence(sheet.paper.key, span.section, span.start, span.end))
    start, end = sheet.sentences.around(span)
    yield owner, term("hasEvidence"), node
    yield node, TYPE, term("Evidence")
    yield node, term("section"), string(span.section)
    yield node, term("start"), integer(span.start)
    yield node, term("end"), integer(span.end)
    yield node, term("sentenceStart"), integer(start)
    yield node, term("sentenceEnd"), integer(end)
    yield node, term("ownWords"), boolean(section.own_words)
    for source in section.sources:
        yield node, term("quotedFrom"), iri(sheet.minter.source(source))
    if sheet.text:
        yield node, term("quote"), string(section.text[span.start : span.end])
        yield node, term("sentence"), string(section.text[start:end])


def _distinct(claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims, of those that say the same the surest."""
    found: dict[str, Claim] = {}
    for claim in sorted(claims, key=lambda c: (c.confidence, c.found_by)):
        found[_content(claim)] = claim
    return [found[content] for content in sorted(found)]


def _content(claim: Claim) -> str:
    """Return what tells a claim from the others of its paper: all but how it was found."""
    number = (claim.kind, claim.low, claim.high, claim.unit, claim.basis, claim.qualifier)
    place = (claim.direction, claim.scope, claim.baseline, claim.metric, claim.own)
    span = (claim.evidence.section, claim.evidence.start, claim.evidence.end)
    return repr((number, place, claim.hardware, claim.about, span))


def _claim(sheet: _Sheet, claim: Claim) -> Iterator[Triple]:
    kind = _kind(claim.kind)
    node = iri(sheet.minter.claim(sheet.paper.key, _content(claim)))
    yield sheet.subject, term("reports"), node
    yield node, TYPE, term("Claim")
    yield node, term("kind"), iri(kind.iri)
    yield node, term("family"), iri(kind.family_iri)
    for name, value in _words(claim):
        if value:
            yield node, term(name), string(value)
    for name, number in _numbers(claim, kind):
        if number is not None:
            yield node, term(name), double(number)
    yield node, term("own"), boolean(claim.own)
    yield node, term("comparative"), boolean(claim.comparative)
    for name, entity in _related(sheet.names, claim):
        yield node, term(name), iri(sheet.minter.entity(entity.key))
    yield from _evidence(sheet, node, claim.evidence)


def _kind(name: str) -> Kind:
    known = kinds()
    if name not in known:
        raise BuildError(f"no kind of claim is called '{name}'; there are: {', '.join(known)}")
    return known[name]


def _words(claim: Claim) -> tuple[tuple[str, str | None], ...]:
    return (
        ("unit", claim.unit),
        ("basis", claim.basis),
        ("qualifier", claim.qualifier),
        ("direction", claim.direction),
        ("scope", claim.scope),
        ("baseline", claim.baseline),
        ("metric", claim.metric),
        ("foundBy", claim.found_by),
    )


def _numbers(claim: Claim, kind: Kind) -> tuple[tuple[str, float | None], ...]:
    return (
        ("low", claim.low),
        ("high", claim.high),
        ("factor", factor(claim, kind)),
        ("confidence", claim.confidence),
    )


def _related(names: Names, claim: Claim) -> Iterator[tuple[str, Entity]]:
    """Yield the entities that a claim speaks of, by the property that joins them."""
    for name in claim.hardware:
        yield from (("onHardware", e) for e in names.called(name) if e.type == "Hardware")
    for name in claim.about:
        yield from (("about", e) for e in names.called(name) if not names.proposed(e))
    if baseline := names.within(claim.baseline, lambda e: not names.proposed(e)):
        yield "baselineEntity", baseline
    if metric := names.within(claim.metric, lambda e: e.type == "Metric"):
        yield "metricEntity", metric


def checked(paper: Paper, triples: frozenset[Triple]) -> list[str]:
    """Return a paper's triples as lines, once they are seen to fit the model.

    Raises:
        BuildError: they do not, which is a defect of the builder.
    """
    if found := violations(triples):
        raise BuildError(f"the triples of '{paper.title}' break the model: {min(found)}; report it")
    return sorted_lines(triples)
