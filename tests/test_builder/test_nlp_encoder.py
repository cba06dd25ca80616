"""Tests of the encoder: pieces, senses and the network that ships."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.document import Document
from builder.nlp.encoder import Network, read
from builder.nlp.groups import Group
from builder.nlp.pieces import SHAPES, pieces_of
from builder.nlp.pipeline import pipeline
from builder.nlp.profile import profile
from builder.nlp.reading import Reading
from builder.nlp.senses import roles_by_sense, sense_of_type
from builder.papers.paper import Paper, Section
from builder.profiles import ACCURATE, FAST
from ontology.shapes import entity_types, roles

ABSTRACT = (
    "We propose GridLoss, a loss for object detection. "
    "We evaluate it on the COCO dataset, where it beats BoxNet."
)


@cache
def network() -> Network:
    """Return the network that ships."""
    file = profile(ACCURATE).network
    assert file
    return Network(file)


def read_of(title: str, abstract: str) -> tuple[Reading, tuple[Group, ...]]:
    """Return the reading of a paper and the candidates in it."""
    sections = (Section("title", title, ("s",)), Section("abstract", abstract, ("s",)))
    nlp = pipeline(thorough=profile(FAST))
    doc = nlp(Document.of(Paper("p", title, sections, ())).text)
    return doc._.reading, doc._.groups


def reading_of(title: str, abstract: str) -> Reading:
    """Return the reading of a paper."""
    return read_of(title, abstract)[0]


def test_pieces_stand_where_their_words_do() -> None:
    """A word that the pieces do not have whole is cut into stretches of it, in order."""
    text = "SLoPe prunes LLaMA2-7B."
    pieces = pieces_of(text)
    assert len(pieces.ids) == len(pieces.shapes) == len(pieces.starts) == len(pieces.ends)
    joined = "".join(text[start:end] for start, end in zip(pieces.starts, pieces.ends, strict=True))
    assert joined == text.replace(" ", "")
    assert len(set(pieces.shapes[: pieces.starts.index(6)])) == 1


@given(st.text(max_size=80))
def test_any_text_has_pieces_in_order(text: str) -> None:
    """Pieces of any text stand inside it, in order, written in one of the known ways."""
    pieces = pieces_of(text)
    assert all(0 <= kind < SHAPES for kind in pieces.shapes)
    assert list(pieces.starts) == sorted(pieces.starts)
    assert all(
        0 <= start <= end <= len(text)
        for start, end in zip(pieces.starts, pieces.ends, strict=True)
    )


def test_the_network_names_the_models_types_and_roles() -> None:
    """The columns of the network that ships are the types and roles of the model."""
    heads = network().heads
    assert {name[2:] for name in heads["bio"] if name != "none"} == set(entity_types())
    assert set(heads["role"]) == set(roles())


def test_senses_tell_names_from_other_words() -> None:
    """Words of a name are in a name by the senses, words beside it are not."""
    reading = reading_of("GridLoss: A Loss for Object Detection", ABSTRACT)
    senses = read(network(), reading)
    inside = senses.of_type.sum(axis=1)
    words = list(reading.words)
    assert inside[words.index("COCO")] > 0.5
    assert inside[words.index("We")] < 0.2
    assert senses.types[int(senses.of_type[words.index("COCO")].argmax())] == "Dataset"
    at = words.index("COCO")
    assert "e.type=Dataset" in list(sense_of_type(senses, "coco", [(at, at + 1)]))
    shares = roles_by_sense(senses, [(0, 1)])
    assert senses.roles[int(shares.argmax())] == "proposes"


def test_candidates_get_an_opinion_as_wholes() -> None:
    """The network tells which candidates are mentions, of which type and in which role."""
    reading, groups = read_of("GridLoss: A Loss for Object Detection", ABSTRACT)
    senses = read(network(), reading, groups)
    named = {reading.surface(*min(found.spans)): found.key for found in groups}
    coco, ours = senses.opinions[named["COCO"]], senses.opinions[named["GridLoss"]]
    assert coco.sure > 0.5
    assert senses.types[int(coco.types.argmax())] == "Dataset"
    assert senses.roles[int(coco.roles.argmax())] == "evaluatesOn"
    assert senses.roles[int(ours.roles.argmax())] == "proposes"
    assert "o.type=Dataset" in list(sense_of_type(senses, named["COCO"], [(0, 1)]))


def test_a_candidate_that_no_window_holds_gets_no_opinion() -> None:
    """Scores of a thing that stands across windows are no numbers, and no opinion comes of them."""
    reading = reading_of("T", ABSTRACT)
    pieces = pieces_of(reading.text)
    windows = [(0, 5), (5, len(pieces.ids))]
    _, named = network().scores(pieces, windows, [[(4, 6)], [(0, 1), (6, 7)]])
    assert np.isnan(named[0]).all()
    assert np.isfinite(named[1]).all()


def test_senses_are_those_of_the_paper_alone() -> None:
    """What was read before does not change what the network makes of a paper."""
    reading = reading_of("GridLoss: A Loss for Object Detection", ABSTRACT)
    first = read(network(), reading)
    read(network(), reading_of("Another", "A text on other things, read in between."))
    second = read(network(), reading)
    assert np.array_equal(first.of_type, second.of_type)
    assert np.array_equal(first.of_role, second.of_role)


def test_long_texts_are_read_in_windows() -> None:
    """Every word of a text that is longer than the network can see gets its shares."""
    long = " ".join(f"In part {n} we train on ImageNet and measure accuracy." for n in range(120))
    senses = read(network(), reading_of("Long", long + " " + "x" * 4000 + " y" * 900))
    assert np.isfinite(senses.of_type).all()
    assert (senses.of_type.sum(axis=1) > 0.5).sum() > 100


@pytest.mark.parametrize("text", ["", ".", "\n\n", "\u200b", "日本語の論文", "1 2 3"])
def test_senses_of_odd_texts(text: str) -> None:
    """Texts without words or in other scripts give shares, not errors."""
    senses = read(network(), reading_of(text or ".", text))
    assert np.isfinite(senses.of_type).all()


@settings(max_examples=15)
@given(st.text(max_size=60))
def test_shares_are_shares(text: str) -> None:
    """All that the encoder says lies between 0 and 1, one row for each word."""
    reading = reading_of("T", text)
    senses = read(network(), reading)
    for values in (senses.starts, senses.goes_on, senses.of_type, senses.needed, senses.of_role):
        assert len(values) == len(reading.words)
        assert ((values >= 0) & (values <= 1 + 1e-9)).all()
