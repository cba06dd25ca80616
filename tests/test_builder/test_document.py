"""Tests of builder.document."""

from hypothesis import given
from hypothesis import strategies as st

from builder.document import Document
from builder.papers.paper import Paper, Section
from builder.text.normalise import normalise

WORDS = [
    "fast",
    "2.3$\\times$",
    "4timesNVIDIA",
    "\\emph{x}",
    "sim3x",
    "E$^{2}$GAN",
    ".",
    "漢",
    "\n",
]
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)


def _document(*texts: str) -> Document:
    names = ("title", "abstract", *(f"part {i}" for i in range(len(texts))))
    sections = tuple(Section(n, t, ("a.txt",)) for n, t in zip(names, texts, strict=False))
    return Document.of(Paper("key", texts[0], sections, ()))


@given(st.lists(TEXT, min_size=1, max_size=4), st.data())
def test_a_located_quote_reads_as_what_was_matched(texts: list[str], data: st.DataObject) -> None:
    """A word found in a section is located in that section, and its surface reads the same."""
    document = _document(*texts)
    index = data.draw(st.integers(0, len(texts) - 1))
    offset, part = document.offsets[index], document.parts[index]
    words = [w for w in part.text.split() if w]
    if not words:
        return
    word = data.draw(st.sampled_from(words))
    start = offset + part.text.index(word)
    span = document.locate(start, start + len(word))
    assert span.section == document.paper.sections[index].name
    assert document.text[start : start + len(word)] == word
    assert normalise(document.surface(span)).text.replace(" ", "") == word


def test_sections_stand_apart_by_a_blank_line() -> None:
    """The text is the normalised sections with a blank line between, each at its offset."""
    document = _document("A 2times Gain", "We gain.", "More.")
    assert document.text == "A 2× Gain\n\nWe gain.\n\nMore."
    assert document.offsets == (0, 11, 21)


def test_each_character_belongs_to_its_section() -> None:
    """Offsets at the start, in the middle and at the end of a section find that section."""
    document = _document("Title", "Abstract")
    assert [document.section_at(i) for i in (0, 4, 7, 14)] == [0, 0, 1, 1]


def test_an_empty_section_does_no_harm() -> None:
    """A section whose text is all debris leaves the others where they are."""
    document = _document("Title", "$$", "Body")
    span = document.locate(document.text.index("Body"), document.text.index("Body") + 4)
    assert (span.section, document.surface(span)) == ("part 0", "Body")
