"""The invented papers as a graph: the statements that docs/store.md asks for."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from ontology.iris import Minter, slug
from ontology.lexicon import label_key
from ontology.namespace import BASE, ONTOLOGY
from ontology.vocabulary import kinds
from tests.test_api.library import ENTITIES, PAPERS, SOURCES, ClaimRow, MentionRow, PaperRow

SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
MINT = Minter(BASE)


def library_quads() -> Iterator[Quad]:
    """Yield the statements of the library; some come more than once."""
    yield from _kinds()
    for name, format_name in SOURCES.items():
        source = MINT.source(name)
        yield _is(source, ONTOLOGY + "SourceDocument")
        yield from _literals(source, {"fileName": name, "format": format_name})
    for label in ENTITIES:
        yield from _entity(label)
    for paper in PAPERS:
        yield from paper_quads(paper)


def _kinds() -> Iterator[Quad]:
    for kind in kinds().values():
        yield _is(kind.iri, ONTOLOGY + "ClaimKind")
        yield _text(kind.iri, SKOS + "prefLabel", kind.name)
        yield _link(kind.iri, ONTOLOGY + "family", kind.family_iri)
        yield _is(kind.family_iri, ONTOLOGY + "ClaimFamily")
        yield _text(kind.family_iri, SKOS + "prefLabel", kind.family)


def _entity(label: str) -> Iterator[Quad]:
    type_name, broader, further, properties = ENTITIES[label]
    iri = entity_iri(label)
    for class_iri in (ONTOLOGY + type_name, ONTOLOGY + "Entity", SKOS + "Concept"):
        yield _is(iri, class_iri)
    yield _text(iri, SKOS + "prefLabel", label)
    for other in further:
        yield _text(iri, SKOS + "altLabel", other)
    for name in (label, *further):
        yield _text(iri, ONTOLOGY + "labelKey", label_key(name))
    for parent in broader:
        yield _link(iri, SKOS + "broader", entity_iri(parent))
    for name, value in properties.items():
        if name == "forTask":
            yield _link(iri, ONTOLOGY + name, entity_iri(value))
        else:
            yield _text(iri, ONTOLOGY + name, value)


def paper_quads(paper: PaperRow) -> Iterator[Quad]:
    """Yield the statements of a paper; its entities are those of the library."""
    iri = paper_iri(paper)
    yield _is(iri, ONTOLOGY + "Paper")
    yield from _literals(
        iri,
        {
            "title": paper.title,
            "abstract": paper.abstract,
            "year": paper.year,
            "date": paper.date,
            "arxivId": paper.arxiv_id,
        },
    )
    yield _link(iri, ONTOLOGY + "listedOn", MINT.source(paper.source))
    for position, (heading, text) in enumerate(paper.sections):
        section = MINT.section(paper.key, position)
        yield _is(section, ONTOLOGY + "Section")
        yield _link(iri, ONTOLOGY + "hasSection", section)
        yield from _literals(section, {"heading": heading, "text": text, "position": position})
    for mention in paper.mentions:
        yield from _mention(paper, mention)
    for claim in paper.claims:
        yield from _claim(paper, claim)


def _mention(paper: PaperRow, mention: MentionRow) -> Iterator[Quad]:
    paper_node, entity = paper_iri(paper), entity_iri(mention.entity)
    iri = MINT.mention(paper.key, slug(mention.entity))
    yield _link(paper_node, ONTOLOGY + "mentions", entity)
    yield _link(paper_node, ONTOLOGY + mention.role, entity)
    yield _link(paper_node, ONTOLOGY + "hasMention", iri)
    yield _is(iri, ONTOLOGY + "Mention")
    yield _link(iri, ONTOLOGY + "entity", entity)
    yield from _literals(
        iri,
        {
            "role": mention.role,
            "nameInPaper": mention.surfaces[0],
            "confidence": 0.9,
            "foundBy": "rules",
        },
    )
    for surface in mention.surfaces:
        yield _text(iri, ONTOLOGY + "surface", surface)
        yield from _evidence(paper, iri, surface)


def _claim(paper: PaperRow, claim: ClaimRow) -> Iterator[Quad]:
    iri = claim_iri(paper, claim)
    kind = kinds()[claim.kind]
    yield _link(paper_iri(paper), ONTOLOGY + "reports", iri)
    yield _is(iri, ONTOLOGY + "Claim")
    if claim.speedup:
        yield _is(iri, ONTOLOGY + "Speedup")
        yield _is(paper_iri(paper), ONTOLOGY + "SpeedupPaper")
    yield _link(iri, ONTOLOGY + "kind", kind.iri)
    yield _link(iri, ONTOLOGY + "family", kind.family_iri)
    scalars = ("low", "high", "unit", "basis", "qualifier", "direction", "scope", "baseline")
    values = {name: getattr(claim, name) for name in (*scalars, "metric", "own", "factor")}
    values |= {"comparative": claim.comparative, "confidence": 0.8, "foundBy": "grammar"}
    yield from _literals(iri, values)
    single = {"baselineEntity": claim.baseline_entity, "metricEntity": claim.metric_entity}
    links = {name: (label,) for name, label in single.items() if label}
    for name, labels in {**links, "onHardware": claim.hardware, "about": claim.about}.items():
        for label in labels:
            yield _link(iri, ONTOLOGY + name, entity_iri(label))
    yield from _evidence(paper, iri, claim.quote)


def _evidence(paper: PaperRow, owner: str, quote: str) -> Iterator[Quad]:
    texts = {"title": paper.title, "abstract": paper.abstract, **dict(paper.sections)}
    found = [name for name, text in texts.items() if quote in text]
    assert found, f"'{quote}' stands nowhere in '{paper.title}'"
    for section in found:
        text = texts[section]
        start = text.index(quote)
        head = text.rfind(". ", 0, start)
        sentence_start = head + 2 if head >= 0 else 0
        stop = text.find(". ", start)
        sentence_end = stop + 1 if stop >= 0 else len(text)
        iri = MINT.evidence(paper.key, section, start, start + len(quote))
        yield _link(owner, ONTOLOGY + "hasEvidence", iri)
        yield _is(iri, ONTOLOGY + "Evidence")
        yield _link(iri, ONTOLOGY + "quotedFrom", MINT.source(paper.source))
        yield from _literals(
            iri,
            {
                "quote": quote,
                "section": section,
                "start": start,
                "end": start + len(quote),
                "sentence": text[sentence_start:sentence_end],
                "sentenceStart": sentence_start,
                "sentenceEnd": sentence_end,
                "ownWords": paper.source != "digest.txt",
            },
        )


def paper_iri(paper: PaperRow) -> str:
    """Return the IRI of a paper of the library."""
    return MINT.paper(paper.key)


def entity_iri(label: str) -> str:
    """Return the IRI of an entity of the library."""
    return MINT.entity(slug(label))


def claim_iri(paper: PaperRow, claim: ClaimRow) -> str:
    """Return the IRI of a claim of the library."""
    return MINT.claim(paper.key, claim.quote)


def _is(subject: str, class_iri: str) -> Quad:
    return Quad(NamedNode(subject), RDF_TYPE, NamedNode(class_iri))


def _link(subject: str, predicate: str, target: str) -> Quad:
    return Quad(NamedNode(subject), NamedNode(predicate), NamedNode(target))


def _text(subject: str, predicate: str, value: str) -> Quad:
    return Quad(NamedNode(subject), NamedNode(predicate), Literal(value))


def _literals(subject: str, values: dict[str, object]) -> Iterator[Quad]:
    for name, value in values.items():
        if value is not None:
            literal = Literal(value)  # type: ignore[arg-type]
            yield Quad(NamedNode(subject), NamedNode(ONTOLOGY + name), literal)
