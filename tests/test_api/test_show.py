"""Showing: a paper with its marks, and the ways to name it."""

import re

import pytest

from api.graph import GraphHandle
from api.resolving import NotFound, resolve, resolve_paper
from api.showing import Mark, MarkedText, show
from tests.test_api.library import PAPERS
from tests.test_api.library_graph import entity_iri, paper_iri


@pytest.mark.parametrize(
    "name",
    [
        PAPERS[2].title,
        PAPERS[2].title.upper(),
        "permuting channels",
        PAPERS[2].key,
        "2305.00003",
        paper_iri(PAPERS[2]),
    ],
)
def test_papers_go_by_many_names(handle: GraphHandle, name: str) -> None:
    """A title, a part of it, a key, an arXiv id and an IRI name the same paper."""
    assert resolve_paper(handle, name) == paper_iri(PAPERS[2])


def test_a_part_of_several_titles_is_refused(handle: GraphHandle) -> None:
    """A part that several titles have is an error that lists them."""
    with pytest.raises(NotFound, match="'2:4' is in 2 titles: 'Thin Gradients") as caught:
        resolve_paper(handle, "2:4")
    assert PAPERS[0].title in str(caught.value)


def test_entities_and_papers_share_one_way_in(handle: GraphHandle) -> None:
    """`resolve` finds an entity by its label before a paper by its title."""
    assert resolve(handle, "KernelTraces") == entity_iri("KernelTraces")
    assert resolve(handle, "a million kernels") == paper_iri(PAPERS[6])


def test_nothing_by_that_iri(handle: GraphHandle) -> None:
    """An IRI that the graph does not have is refused."""
    with pytest.raises(NotFound, match="says nothing of https://example"):
        resolve(handle, "https://example.org/nothing")


def test_marks_stand_where_the_evidence_is(handle: GraphHandle) -> None:
    """Mentions are in brackets, claims in guillemets with their number."""
    shown = show(handle, "NapDecode")
    assert shown.title == "NapDecode: Small Language Models on Phones (2025)"
    texts = {text.section: text.bracketed() for text in shown.texts}
    assert texts["title"] == "[NapDecode]: Small [Language Models] on Phones"
    assert "«Latency falls by 30%»1 and «energy use falls too»2." in texts["abstract"]
    assert "[NPU] cores idle often" in texts["1 Introduction"]


def test_each_mention_says_why(handle: GraphHandle) -> None:
    """A mention's row has its entity, type, role, confidence and component."""
    rows = show(handle, "NapDecode").mentions.rows
    assert ("NPU", "NPU", "Hardware", "runsOn", "0.90", "rules", "NPU") in rows


def test_each_claim_says_why(handle: GraphHandle) -> None:
    """A claim has a headline, its proof and its attributes."""
    headline, attributes = show(handle, "NapDecode").claims[0]
    assert headline == "1. latency 30%, better, own, a speedup"
    assert 'evidence   "Latency falls by 30%" (abstract 44–64, a digest\'s words)' in attributes
    assert "factor     1.429" in attributes
    assert "found by   grammar, confidence 0.80" in attributes


def test_nested_marks_close_in_order() -> None:
    """A mention inside a claim closes before it."""
    text = MarkedText("title", "2x on A100", (Mark(0, 10, 1), Mark(6, 10)))
    assert text.bracketed() == "«2x on [A100]»1"


def test_colours_keep_the_text() -> None:
    """On a terminal the text has colours and numbers of claims, and no brackets."""
    marks = (Mark(0, 2, 1), Mark(6, 10), Mark(15, 17, 2))
    text = MarkedText("title", "2x on A100 and 3x", marks).coloured()
    assert "\x1b[" in text
    assert re.sub(r"\x1b\[[0-9;]*m", "", text) == "2x (1) on A100 and 3x (2)"
