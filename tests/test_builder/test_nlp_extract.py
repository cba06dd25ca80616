"""Tests of the whole pipeline."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.extraction import Extraction, Mention
from builder.nlp.extract import Extractor
from builder.nlp.version import extractor_version
from builder.papers.paper import Paper, Section
from ontology.shapes import entity_types, roles

TITLE = "GridPrune: Faster 2:4 Sparsity for Language Models"
ABSTRACT = (
    "Large language models (LLMs) are slow. We propose GridPrune, a pruning method that uses 2:4 "
    "sparsity and knowledge distillation. GridPrune is trained on C4 and evaluated on GLUE and "
    "ImageNet. On NVIDIA A100 GPUs it runs LLaMA 1B and 7B up to 1.8x faster than SparseGPT, at "
    "the same perplexity."
)


def paper(title: str, abstract: str) -> Paper:
    """Return a paper of two sections."""
    sections = (Section("title", title, ("test",)), Section("abstract", abstract, ("test",)))
    return Paper("key", title, sections, ())


def extract(title: str, abstract: str) -> Extraction:
    """Return the extraction of a paper."""
    return next(iter(Extractor().extract([paper(title, abstract)])))


def mentions() -> dict[str, Mention]:
    """Return the mentions of the example paper by name."""
    return {mention.name: mention for mention in extract(TITLE, ABSTRACT).mentions}


@pytest.mark.parametrize(
    ("name", "kind", "role"),
    [
        ("GridPrune", "Method", "proposes"),
        ("2:4 sparsity", "Method", "uses"),
        ("knowledge distillation", "Method", "uses"),
        ("GLUE", "Dataset", "evaluatesOn"),
        ("ImageNet", "Dataset", "evaluatesOn"),
        ("NVIDIA A100", "Hardware", "runsOn"),
        ("SparseGPT", "Method", "comparesWith"),
        ("perplexity", "Metric", "measures"),
    ],
)
def test_mentions(name: str, kind: str, role: str) -> None:
    """Named things are found with their type and the strongest role they play."""
    found = mentions()[name]
    assert (found.type, found.role) == (kind, role)


def test_sizes_are_models_of_their_own() -> None:
    """Sizes named together are apart, and the bare size is bound."""
    assert mentions()["LLaMA-7B"].bound == ("7B",)
    assert mentions()["LLaMA-1B"].bound == ()


def test_generic_words_are_no_mentions() -> None:
    """Words such as method or training alone are never mentions."""
    found = extract("A Study of Training", "Our method and framework help the model, the data too.")
    assert [
        m.name for m in found.mentions if m.name in {"method", "framework", "model", "data"}
    ] == []


def test_claims_point_into_the_text() -> None:
    """Claims come with evidence in the original text."""
    found = extract(TITLE, ABSTRACT)
    speed = next(claim for claim in found.claims if claim.kind == "speedup")
    assert (speed.low, speed.unit, speed.own) == (1.8, "x", True)
    assert "1.8x" in ABSTRACT[speed.evidence.start : speed.evidence.end]


def test_offsets_are_of_the_original() -> None:
    """Occurrences give the original characters, also where LaTeX was undone."""
    abstract = (
        r"On 4timesNVIDIA A100 cards, \textbf{LoRA} is 2.5$\times$ faster. So is 2:4 sparsity."
    )
    found = extract("A Study", abstract)
    for mention in found.mentions:
        texts = {
            (abstract if span.section == "abstract" else "A Study")[span.start : span.end]
            for span in mention.occurrences
        }
        assert texts == set(mention.surfaces)
    assert {"NVIDIA A100", "LoRA", "2:4 sparsity"} <= {m.name for m in found.mentions}


def test_order_is_kept_and_papers_stand_alone() -> None:
    """Extractions come in the papers' order, and no paper changes another's."""
    papers = [paper("One", ABSTRACT), paper("Two", "We use LoRA."), paper("One", ABSTRACT)]
    first, second, third = Extractor().extract(papers)
    assert first == third
    assert second == extract("Two", "We use LoRA.")


def test_empty_abstracts_are_fine() -> None:
    """A paper that is a title only can be read."""
    only = Paper("key", TITLE, (Section("title", TITLE, ("test",)),), ())
    (found,) = Extractor().extract([only])
    assert "GridPrune" in {mention.name for mention in found.mentions}


@settings(deadline=None, max_examples=40)
@given(st.text(alphabet="ABCab 127:.,-()$\\%×\nxB", max_size=150))
def test_any_text_gives_sound_mentions(text: str) -> None:
    """Whatever the text, types and roles are known and surfaces stand where they are said to."""
    found = extract("T" + text.replace("\n", " "), "We " + text)
    sections = {"title": "T" + text.replace("\n", " "), "abstract": "We " + text}
    for mention in found.mentions:
        assert mention.type in entity_types()
        assert mention.role in roles()
        for span in mention.occurrences:
            assert sections[span.section][span.start : span.end] in mention.surfaces


def test_version_names_all_it_depends_on() -> None:
    """The version is a stable hash with the profile's name; profiles differ."""
    assert extractor_version() == extractor_version()
    assert extractor_version("fast").endswith("-fast")
    assert extractor_version("fast") != extractor_version("accurate")
