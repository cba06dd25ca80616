"""Tests of builder.assemble and builder.shared."""

from collections.abc import Iterable

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import OWL, SKOS
from rdflib.term import Node

from builder.assemble import checked, paper_triples
from builder.errors import BuildError
from builder.extraction import Claim, Extraction, Mention, Span
from builder.linking.entity import Entity, Linking
from builder.ntriples import sorted_lines
from builder.papers.paper import Listing, Paper, Section
from builder.shared import entity_triples, kind_triples, source_triples
from ontology.iris import Minter
from ontology.namespace import CLAIMS, ONTOLOGY

BASE = "https://example.org/"
MINTER = Minter(BASE)
ABSTRACT = "Zip prunes BERT. On an A100 GPU it runs 2x faster than dense BERT."
PAPER = Paper(
    key="zip",
    title="Zip",
    sections=(
        Section("title", "Zip", ("a.txt",)),
        Section("abstract", ABSTRACT, ("a.txt", "b.txt"), own_words=False),
        Section("Method", "Zip it.", ("b.txt",)),
    ),
    listings=(Listing("a.txt", "daily_papers", "May 1"), Listing("b.txt", "markdown")),
    year=2025,
    date="2025-05",
    arxiv_ids=("2505.00001",),
    dois=("10.1000/a<b>",),
    urls=("https://example.org/zip",),
)
ENTITIES = {
    entity.key: entity
    for entity in (
        Entity("zip_method", "Zip", "Method"),
        Entity("bert", "BERT", "Model", ("Bert",), ("transformer",)),
        Entity("transformer", "Transformer", "Model", note="the architecture"),
        Entity(
            "nvidia-a100",
            "NVIDIA A100",
            "Hardware",
            attributes=((ONTOLOGY + "manufacturer", ("NVIDIA",)),),
        ),
    )
}


def at(text: str, section: str = "abstract", count: int = 0) -> Span:
    """Return where a text stands in a section, for the count-th time."""
    whole, start = PAPER.section(section).text, -1
    for _ in range(count + 1):
        start = whole.index(text, start + 1)
    return Span(section, start, start + len(text))


MENTIONS = (
    Mention("Zip", "Method", "proposes", ("Zip",), (at("Zip", "title"), at("Zip"))),
    Mention("BERT", "Model", "uses", ("BERT",), (at("BERT"),), confidence=0.5),
    Mention("dense BERT", "Model", "comparesWith", ("dense BERT",), (at("dense BERT"),)),
    Mention("A100 GPU", "Hardware", "runsOn", ("A100 GPU",), (at("A100 GPU"),)),
)
KEYS = ("zip_method", "bert", "bert", "nvidia-a100")
LINKING = Linking(
    {("zip", m.name, m.type): key for m, key in zip(MENTIONS, KEYS, strict=True)}, ENTITIES
)
SPEEDUP = Claim(
    kind="speedup",
    evidence=at("runs 2x faster than dense BERT"),
    low=2,
    high=2,
    unit="x",
    basis="ratio",
    qualifier="up to",
    scope="inference",
    baseline="a dense BERT",
    hardware=("A100 GPU",),
    about=("BERT", "Zip"),
)


def graph_of(lines: Iterable[str]) -> Graph:
    """Parse N-Triples lines."""
    return Graph().parse(data="\n".join(lines), format="nt")


def assembled(*claims: Claim, text: bool = True) -> Graph:
    """Assemble the paper with some claims."""
    sentences = (Span("title", 0, 3), Span("abstract", 0, 16), Span("abstract", 17, len(ABSTRACT)))
    extraction = Extraction("zip", MENTIONS, claims, sentences)
    triples = paper_triples(PAPER, extraction, LINKING, MINTER, text=text)
    return graph_of(sorted_lines(triples))


def kg(name: str) -> URIRef:
    """Return a term of the ontology."""
    return URIRef(ONTOLOGY + name)


ME = URIRef(MINTER.paper("zip"))
BERT = URIRef(MINTER.entity("bert"))
A100 = URIRef(MINTER.entity("nvidia-a100"))


def the_claim(graph: Graph) -> URIRef:
    """Return the only claim."""
    (found,) = graph.objects(ME, kg("reports"))
    assert isinstance(found, URIRef)
    return found


def test_bibliography() -> None:
    """A paper has its title, abstract, date, addresses, identifiers and lists."""
    graph = assembled()

    assert (ME, RDF.type, kg("Paper")) in graph
    assert graph.value(ME, kg("title")) == Literal("Zip")
    assert graph.value(ME, kg("abstract")) == Literal(ABSTRACT)
    assert graph.value(ME, kg("year")) == Literal(2025)
    assert set(graph.objects(ME, OWL.sameAs)) == {
        URIRef("https://arxiv.org/abs/2505.00001"),
        URIRef("https://doi.org/10.1000/a%3Cb%3E"),
    }
    assert set(graph.objects(ME, kg("listedOn"))) == {
        URIRef(MINTER.source("a.txt")),
        URIRef(MINTER.source("b.txt")),
    }


def test_body_sections_are_numbered() -> None:
    """A body section has its heading, text and place, counted from 1."""
    graph = assembled()
    (section,) = graph.objects(ME, kg("hasSection"))

    assert graph.value(section, kg("heading")) == Literal("Method")
    assert graph.value(section, kg("text")) == Literal("Zip it.")
    assert graph.value(section, kg("position")) == Literal(1)


def test_mentions_of_one_entity_are_one_node() -> None:
    """Two names of one thing are one mention: strongest role, all surfaces and places."""
    graph = assembled()
    node = URIRef(MINTER.mention("zip", "bert"))

    assert (ME, kg("mentions"), BERT) in graph
    assert (ME, kg("comparesWith"), BERT) in graph
    assert (ME, kg("uses"), BERT) not in graph
    assert graph.value(node, kg("role")) == Literal("comparesWith")
    assert graph.value(node, kg("nameInPaper")) == Literal("dense BERT")
    assert {str(o) for o in graph.objects(node, kg("surface"))} == {"BERT", "dense BERT"}
    assert len(set(graph.objects(node, kg("hasEvidence")))) == 2
    assert [float(str(o)) for o in graph.objects(node, kg("confidence"))] == [1.0]


def test_evidence_quotes_its_section() -> None:
    """Every evidence node's offsets cut its quote and sentence out of its section's text."""
    graph = assembled(SPEEDUP)
    nodes = set(graph.subjects(RDF.type, kg("Evidence")))

    assert len(nodes) == 6
    for node in nodes:

        def value(name: str, node: Node = node) -> str:
            return str(graph.value(node, kg(name)))

        text = PAPER.section(value("section")).text
        assert text[int(value("start")) : int(value("end"))] == value("quote")
        sentence = text[int(value("sentenceStart")) : int(value("sentenceEnd"))]
        assert sentence == value("sentence")
        assert value("quote") in sentence
        assert value("ownWords") == str(value("section") == "title").lower()


def test_evidence_across_sentences_has_both() -> None:
    """A quote that runs across a sentence's end has all sentences that it touches."""
    claim = Claim("speedup", Span("abstract", 10, 22))

    graph = assembled(claim)
    node = graph.value(the_claim(graph), kg("hasEvidence"))

    assert graph.value(node, kg("sentence")) == Literal(ABSTRACT)


def test_claim_has_its_numbers_and_entities() -> None:
    """A claim has kind, family, numbers, words and the entities that it speaks of."""
    graph = assembled(SPEEDUP)
    claim = the_claim(graph)

    assert graph.value(claim, kg("kind")) == URIRef(CLAIMS + "speedup")
    assert graph.value(claim, kg("family")) == URIRef(CLAIMS + "speed-family")
    assert [float(str(graph.value(claim, kg(n)))) for n in ("low", "high", "factor")] == [2, 2, 2]
    assert graph.value(claim, kg("qualifier")) == Literal("up to")
    assert set(graph.objects(claim, kg("onHardware"))) == {A100}
    assert set(graph.objects(claim, kg("about"))) == {BERT}, "never the proposal"
    assert graph.value(claim, kg("baselineEntity")) == BERT
    assert graph.value(claim, kg("comparative")) == Literal(True)


@pytest.mark.parametrize(
    ("baseline", "entity"),
    [
        ("dense BERTs", BERT),
        ("a dense BERT with dropout", BERT),
        ("the BERT", BERT),
        ("an RoBERTa baseline", None),
        ("Zip", None),
    ],
)
def test_baseline_means_what_it_names(baseline: str, entity: URIRef | None) -> None:
    """A baseline means the rival that it names as whole words, never the proposal."""
    graph = assembled(Claim("speedup", at("2x faster"), baseline=baseline))

    assert graph.value(the_claim(graph), kg("baselineEntity")) == entity


def test_speedup_and_its_paper_are_typed() -> None:
    """An own, comparative claim of speed for the better is a speedup of a speedup paper."""
    graph = assembled(SPEEDUP)

    assert (the_claim(graph), RDF.type, kg("Speedup")) in graph
    assert (ME, RDF.type, kg("SpeedupPaper")) in graph


@pytest.mark.parametrize(
    "told",
    [
        {"own": False},
        {"direction": "worse"},
        {"kind": "memory"},
        {"kind": "time", "unit": "hours", "low": 2.0},
    ],
)
def test_other_claims_are_no_speedups(told: dict[str, object]) -> None:
    """Background, worse, other families and absolute figures are no speedups."""
    claim = Claim(**{"kind": "speedup", "evidence": at("2x faster"), **told})  # type: ignore[arg-type]

    graph = assembled(claim)

    assert (None, RDF.type, kg("Speedup")) not in graph
    assert (ME, RDF.type, kg("SpeedupPaper")) not in graph


def test_saved_questions_know_what_is_above_an_entity() -> None:
    """A paper answers a question for a concept where it speaks of one further down."""
    above = {
        "nvidia-a100-80gb": Entity("nvidia-a100-80gb", "A", "Hardware", (), ("nvidia-a100",)),
        "board": Entity("board", "B", "Hardware", (), ("nvidia-a100-80gb",)),
    }
    linking = Linking(
        {**LINKING.links, ("zip", "A100 GPU", "Hardware"): "board"}, {**ENTITIES, **above}
    )

    extraction = Extraction("zip", MENTIONS, (SPEEDUP,), ())

    graph = graph_of(sorted_lines(paper_triples(PAPER, extraction, linking, MINTER)))

    types = set(graph.objects(ME, RDF.type))
    assert {kg("Paper"), kg("A100SpeedupPaper"), kg("TwofoldSpeedupPaper")} <= types
    assert kg("FpgaSpeedupPaper") not in types


def test_claims_that_say_the_same_are_one() -> None:
    """Two claims that differ only in how they were found are one, with the surer's figures."""
    surer = Claim("speedup", at("2x faster"), confidence=0.9, found_by="b")
    other = Claim("speedup", at("2x faster"), confidence=0.4, found_by="a")

    graph = assembled(surer, other)

    assert graph.value(the_claim(graph), kg("foundBy")) == Literal("b")


def test_no_text_leaves_words_out() -> None:
    """Without text there is no abstract, body, quote or sentence, but all offsets."""
    graph = assembled(SPEEDUP, text=False)

    for name in ("abstract", "text", "quote", "sentence"):
        assert not set(graph.objects(None, kg(name)))
    assert graph.value(ME, kg("title")) == Literal("Zip")
    assert len(set(graph.subjects(kg("sentenceEnd")))) == 6


def test_unknown_kind_is_told() -> None:
    """A kind of claim that the vocabulary does not have is an error that lists those it has."""
    with pytest.raises(BuildError, match="no kind of claim is called 'zip'; there are: "):
        assembled(Claim("zip", at("2x")))


def test_entities_have_types_labels_and_keys() -> None:
    """An entity has its three types, labels, label keys, broader concepts and attributes."""
    triples = (triple for e in ENTITIES.values() for triple in entity_triples(e, MINTER))
    graph = graph_of(sorted_lines(triples))

    assert set(graph.objects(BERT, RDF.type)) == {kg("Model"), kg("Entity"), SKOS.Concept}
    assert graph.value(BERT, SKOS.prefLabel) == Literal("BERT")
    assert graph.value(BERT, SKOS.altLabel) == Literal("Bert")
    assert list(graph.objects(BERT, kg("labelKey"))) == [Literal("bert")]
    assert graph.value(BERT, SKOS.broader) == URIRef(MINTER.entity("transformer"))
    assert graph.value(A100, kg("manufacturer")) == Literal("NVIDIA")
    assert graph.value(URIRef(MINTER.entity("transformer")), SKOS.scopeNote) == Literal(
        "the architecture"
    )


def test_source_documents() -> None:
    """A source document has its name, format and date; of several dates the smallest."""
    again = Paper("b", "B", (), (Listing("a.txt", "daily_papers", "April 1"),))

    graph = graph_of(sorted_lines(source_triples((*PAPER.listings, *again.listings), MINTER)))
    node = URIRef(MINTER.source("a.txt"))

    assert graph.value(node, kg("fileName")) == Literal("a.txt")
    assert graph.value(node, kg("format")) == Literal("daily_papers")
    assert list(graph.objects(node, kg("pageDate"))) == [Literal("April 1")]


def test_kinds_are_in_the_graph() -> None:
    """Every kind of claim has its label, and its family, which has one too."""
    graph = graph_of(sorted_lines(kind_triples()))
    kind = URIRef(CLAIMS + "latency")

    assert graph.value(kind, SKOS.prefLabel) == Literal("latency")
    family = graph.value(kind, kg("family"))
    assert graph.value(family, SKOS.prefLabel) == Literal("speed")


def test_everything_together_fits_the_model() -> None:
    """A paper's triples pass the checks made from the shapes, and lines are sorted."""
    extraction = Extraction("zip", MENTIONS, (SPEEDUP,), ())
    triples = frozenset(paper_triples(PAPER, extraction, LINKING, MINTER))

    lines = checked(PAPER, triples)

    assert lines == sorted(set(lines))


def test_triples_that_break_the_model_are_told() -> None:
    """A paper whose triples lack what the model requires is named, with the reason."""
    extraction = Extraction("zip", MENTIONS, (), ())
    triples = frozenset(paper_triples(PAPER, extraction, LINKING, MINTER))
    broken = frozenset(t for t in triples if not t[1].endswith("#title>"))

    with pytest.raises(BuildError, match="the triples of 'Zip' break the model: "):
        checked(PAPER, broken)
