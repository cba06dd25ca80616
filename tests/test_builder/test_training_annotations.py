"""Tests of annotations that ship without the papers' texts."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from builder.nlp.fit import types_of
from builder.training.annotations import FILE, put_back, read_lines, restored, taken_out
from ontology.shapes import entity_types, roles

_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=30)


def annotated(title: str, abstract: str) -> dict[str, Any]:
    """Return a paper whose words are all a mention, with a claim."""
    entity = {"t": "Method", "n": "N", "m": abstract.split() or [title], "r": "uses", "o": False}
    claim = {"k": "speedup", "v": [2.0, 2.0], "u": "x", "b": "a rival put together", "e": abstract}
    return {"id": "p", "part": 2, "title": title, "abstract": abstract,
            "entities": [entity], "claims": [claim]}  # fmt: skip


@given(_TEXT, _TEXT)
def test_what_was_taken_out_comes_back(title: str, abstract: str) -> None:
    """An annotated paper is the same after its text was taken out and put back."""
    paper = annotated(title, abstract)
    assert put_back(taken_out(paper), paper) == paper


def test_another_text_is_no_paper_of_the_annotation() -> None:
    """Offsets are not laid over a text that is not the one that was annotated."""
    annotation = taken_out(annotated("A net", "It is twice as fast."))
    assert put_back(annotation, {"title": "A net", "abstract": "It is thrice as fast."}) is None
    assert not [*restored([annotation], [{"id": "p", "title": "A net", "abstract": "Other."}])]


def test_what_ships_has_no_texts() -> None:
    """Surfaces, evidence and baselines are offsets; types and roles are those of the model."""
    papers = [*read_lines(FILE)]
    assert len({paper["id"] for paper in papers}) == len(papers) > 2000
    for paper in papers:
        assert "abstract" not in paper
        for entity in paper["entities"]:
            assert set(types_of(entity)) <= set(entity_types())
            assert entity["r"] in roles()
            assert all(isinstance(place, list) for place in entity["m"])
        for claim in paper["claims"]:
            assert isinstance(claim["e"], list)
            assert len(claim["b"] or "") < 60 or isinstance(claim["b"], list)
