"""Tests of builder.nlp.fulltext: full texts read part by part give what stands in the whole."""

import re
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.extraction import Claim, Extraction, Mention, Span
from builder.nlp import fulltext
from builder.nlp.extract import Extractor
from builder.nlp.fulltext import read_whole
from builder.nlp.profile import profile
from builder.papers.inputs import Input
from builder.papers.merging import merge
from builder.papers.paper import Paper, Section
from builder.papers.record import PaperRecord
from builder.reading import readers

EXAMPLE = Path(__file__).parents[2] / "examples" / "long_paper.md"
WORD = re.compile(r"\S+")
TEXTS = st.lists(st.sampled_from(["alpha", "Beta", "gamma.", "\n\n", "delta", "\n"]), max_size=60)


def _paper(*texts: str, abstract: str = "An alpha.") -> Paper:
    body = (Section(f"part {i}", text, ("a",)) for i, text in enumerate(texts))
    front = (Section("title", "The Title", ("a",)), Section("abstract", abstract, ("a",)))
    return Paper("p", "The Title", (*front, *body), ())


def _words(paper: Paper) -> Extraction:
    """Extract each word as a thing, each as a claim about itself, each as a sentence."""
    spans: dict[str, list[Span]] = {}
    for section in paper.sections:
        for found in WORD.finditer(section.text):
            spans.setdefault(found[0], []).append(Span(section.name, *found.span()))
    mentions = tuple(
        Mention(word, "Method", "uses" if len(places) > 1 else "background", (word,), tuple(places))
        for word, places in spans.items()
    )
    claims = (
        Claim("speedup", span, about=(word,)) for word, places in spans.items() for span in places
    )
    return Extraction(paper.key, mentions, tuple(claims), tuple(chain(*spans.values())))


def _text(paper: Paper, span: Span) -> str:
    return paper.section(span.section).text[span.start : span.end]


@given(texts=st.lists(TEXTS.map(" ".join), max_size=4), part=st.integers(8, 60))
def test_nothing_is_lost_and_nothing_moves(texts: list[str], part: int) -> None:
    """However the body is cut, each word is found once, where it stands."""
    paper = _paper(*texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fulltext, "PART", part)
        found = read_whole(paper, _words)
    whole = _words(paper)
    cut = {span for span in whole.sentences if span not in found.sentences}
    # Only what is longer than half a part can be cut in the middle of a word.
    assert not cut or part < 2 * max(span.end - span.start for span in whole.sentences) + 4
    for mention in found.mentions:
        assert {_text(paper, span) for span in mention.occurrences} >= {mention.name}
        assert len(set(mention.occurrences)) == len(mention.occurrences)
    assert len(set(found.sentences)) == len(found.sentences)
    evidence = [claim.evidence for claim in found.claims]
    assert len(set(evidence)) == len(evidence)
    assert set(evidence) == set(found.sentences)


def test_one_thing_in_many_parts_is_one_mention() -> None:
    """All its places are kept, and the strongest role that it plays anywhere."""
    paper = _paper("Beta alpha", "gamma alpha alpha", "Beta.", abstract="An alpha")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fulltext, "PART", 12)
        found = read_whole(paper, _words)
    (alpha,) = (mention for mention in found.mentions if mention.name == "alpha")
    assert [span.section for span in alpha.occurrences] == [
        "abstract",
        "part 0",
        "part 1",
        "part 1",
    ]
    assert alpha.role == "uses"
    assert len({mention.name for mention in found.mentions}) == len(found.mentions)


def test_a_part_speaks_of_things_by_the_name_that_the_front_gives_them() -> None:
    """What a part calls by another name, but finds in the front, too, is the front's thing."""

    def read(paper: Paper) -> Extraction:
        spans = [Span("abstract", 3, 8)]
        if len(paper.sections) == 2:
            return Extraction(
                "p", (Mention("Alpha", "Model", "uses", ("alpha",), tuple(spans)),), (), ()
            )
        spans.append(Span("part 0", 0, 4))
        claim = Claim("speedup", Span("part 0", 0, 4), hardware=("The Alpha",), about=("Beta",))
        mention = Mention("The Alpha", "Method", "proposes", ("Beta",), tuple(spans), long_form="L")
        return Extraction("p", (mention,), (claim,), ())

    found = read_whole(_paper("Beta"), read)
    (mention,) = found.mentions
    assert (mention.name, mention.type, mention.role, mention.long_form) == (
        "Alpha", "Model", "proposes", "L",
    )  # fmt: skip
    assert mention.occurrences == (Span("abstract", 3, 8), Span("part 0", 0, 4))
    assert [(claim.hardware, claim.about) for claim in found.claims] == [(("Alpha",), ("Beta",))]


def test_a_paper_without_a_body_is_read_at_once() -> None:
    """Then nothing is different from what it was without full texts."""
    paper = _paper()
    assert read_whole(paper, _words) == _words(paper)


def test_a_long_abstract_is_not_read_again_and_again() -> None:
    """Before each part stands the title alone where the front is long."""
    sizes: list[int] = []

    def read(paper: Paper) -> Extraction:
        sizes.append(sum(len(section.text) for section in paper.sections))
        return _words(paper)

    text = "word " * 4_000
    read_whole(_paper(text, text, abstract=text), read)
    assert sizes[0] >= len(text) - 1
    assert max(sizes[1:]) < fulltext.PART + fulltext.FRONT
    assert sum(sizes) < 4 * len(text)


@pytest.fixture(scope="module")
def example() -> Paper:
    """Return the example of a full text."""
    records = readers()["markdown"].read(Input.of(EXAMPLE))
    (paper,) = merge(record for record in records if isinstance(record, PaperRecord))
    return paper


def test_the_example_gives_claims_of_its_sections(example: Paper) -> None:
    """Claims have the section that proves them, and the things that the abstract names."""
    (found,) = Extractor(None, profile("fast")).extract([example])
    claims = {_text(example, claim.evidence): claim for claim in found.claims}
    assert claims["peak memory is 2.4x"].evidence.section == "3.2 Speed"
    assert claims["inference latency drops by 35%"].hardware == ("H100",)
    named = {mention.name: mention for mention in found.mentions}
    assert {span.section for span in named["StrideMask"].occurrences} > {"title", "3.2 Speed"}
    assert named["StrideMask"].role == "proposes"
    for mention in found.mentions:
        assert {_text(example, span) for span in mention.occurrences} == set(mention.surfaces)


def test_the_front_of_the_example_says_what_it_says_without_a_body(example: Paper) -> None:
    """A body adds to what title and abstract tell and takes nothing away."""
    extractor = Extractor(None, profile("fast"))
    alone = Paper(example.key, example.title, example.sections[:2], ())
    short, full = extractor.extract([alone, example])
    assert set(short.claims) <= set(full.claims)
    assert {mention.name for mention in short.mentions} <= {m.name for m in full.mentions}


def test_a_book_is_read_in_bounded_parts(example: Paper) -> None:
    """Forty papers in one, a hundred pages: no part is longer than it may be, all are read."""
    body = tuple(
        Section(f"{section.name} of {number}", section.text, section.sources)
        for number in range(40)
        for section in example.sections[2:]
    )
    book = Paper(example.key, example.title, (*example.sections[:2], *body), ())
    (once, found) = Extractor(None, profile("fast")).extract([example, book])
    assert len(found.mentions) <= len(once.mentions) + 2
    in_body = [claim for claim in once.claims if claim.evidence.section != "abstract"]
    assert len(found.claims) >= 0.9 * 40 * len(in_body)
    assert all(_text(book, claim.evidence) for claim in found.claims)
