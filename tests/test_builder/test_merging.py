"""Tests of builder.papers.merging."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.papers.merging import merge, paper_key
from builder.papers.paper import Listing
from builder.papers.record import PaperRecord
from ontology.iris import title_key

BASE = PaperRecord("Fast Nets", "We are fast.", "a.txt", "daily-papers")


def _some(*values: str) -> st.SearchStrategy[str | None]:
    return st.sampled_from([None, *values])


RECORDS = st.lists(
    st.builds(
        PaperRecord,
        title=st.sampled_from(["Fast Nets", "FAST nets!", "Slow Nets", "E$^2$GAN", "E2GAN", "???"]),
        abstract=st.sampled_from(["", "We are fast.", "We are vast.", "We are very slow."]),
        source=st.sampled_from(["a.txt", "b.jsonl"]),
        format=st.just("jsonl"),
        digest=st.booleans(),
        page_date=_some("Mar 12"),
        identifier=_some("p1", "p2"),
        year=st.sampled_from([None, 2020, 2021]),
        date=_some("2020", "2020-05-01"),
        arxiv_id=_some("2001.00001", "2001.00002"),
        doi=_some("10.1000/x", "10.48550/arxiv.2001.00002"),
        body=st.sampled_from([(), (("Results", "Fast."),), (("Results", "Slow."), ("", "x"))]),
    ),
    max_size=7,
)


@given(RECORDS, st.randoms(use_true_random=False))
def test_order_never_matters(records: list[PaperRecord], random: object) -> None:
    """Any permutation of the records, and repeating them, gives the same papers."""
    shuffled = list(records)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merge(shuffled) == merge(records) == merge(records + shuffled)


@given(RECORDS)
def test_papers_have_distinct_keys_and_share_nothing(records: list[PaperRecord]) -> None:
    """Keys are distinct and sorted; no two papers share an arXiv id, a DOI or a title."""
    papers = merge(records)
    keys = [paper.key for paper in papers]
    assert keys == sorted(set(keys))
    marks = [{*p.arxiv_ids, *p.dois, title_key(p.title) or p.title} for p in papers]
    assert sum(map(len, marks)) == len(set().union(*marks))


@given(RECORDS)
def test_every_source_is_recorded(records: list[PaperRecord]) -> None:
    """The sources of all listings are the sources of all records."""
    listed = {item.source for paper in merge(records) for item in paper.listings}
    assert listed == {record.source for record in records}


def test_sameness_is_transitive() -> None:
    """A record that shares the id of one and the title of another joins all three."""
    records = [
        replace(BASE, title="Zebra Nets", arxiv_id="2001.00001"),
        replace(BASE, title="Fast Nets", doi="10.1000/x", arxiv_id="2001.00001"),
        replace(BASE, title="Nets, Fast", doi="10.1000/x"),
    ]
    (paper,) = merge(records)
    assert (paper.title, paper.key) == ("Fast Nets", "fast-nets")
    assert (paper.arxiv_ids, paper.dois) == (("2001.00001",), ("10.1000/x",))


def test_an_arxiv_doi_is_the_arxiv_id() -> None:
    """A DOI that arXiv gave joins the record of that arXiv id."""
    records = [
        replace(BASE, title="One", doi="10.48550/arxiv.2001.00001"),
        replace(BASE, title="Two", arxiv_id="2001.00001"),
    ]
    assert len(merge(records)) == 1


def test_latex_in_a_title_hides_no_sameness() -> None:
    """A title that kept its LaTeX and one that lost it are one paper's."""
    titles = ("$\\mathcal{B}$-Nets at 4$\\times$", "B-Nets at 4times")
    assert len(merge(replace(BASE, title=title) for title in titles)) == 1


def test_the_longest_abstract_wins_and_names_its_sources() -> None:
    """Of own words the longest wins; only documents with that very text are its sources."""
    records = [
        replace(BASE, abstract="Short.", source="a.txt"),
        replace(BASE, abstract="Much longer.", source="b.txt"),
        replace(BASE, abstract="Much longer.", source="c.txt"),
    ]
    (paper,) = merge(records)
    abstract = paper.section("abstract")
    assert (abstract.text, abstract.sources) == ("Much longer.", ("b.txt", "c.txt"))
    assert paper.section("title").sources == ("a.txt", "b.txt", "c.txt")


def test_of_equally_long_abstracts_the_smaller_wins() -> None:
    """Ties go to the smaller string."""
    (paper,) = merge(replace(BASE, abstract=text) for text in ("Bb.", "Aa.", "Cc."))
    assert paper.section("abstract").text == "Aa."


def test_own_words_beat_a_digest() -> None:
    """A short abstract of the paper's own beats a long digest; a digest beats nothing."""
    digest = replace(BASE, abstract="A long digest by someone.", digest=True)
    (paper,) = merge([digest, BASE])
    assert paper.section("abstract").text == BASE.abstract
    assert paper.section("abstract").own_words
    (paper,) = merge([digest, replace(BASE, abstract="")])
    assert not paper.section("abstract").own_words


def test_a_paper_without_abstract_has_no_such_section() -> None:
    """A title alone is a paper with one section."""
    (paper,) = merge([replace(BASE, abstract="")])
    assert [section.name for section in paper.sections] == ["title"]


def test_body_sections_have_names_of_their_own() -> None:
    """Headings that repeat, or that take the abstract's name, are numbered."""
    body = (("Abstract", "x"), ("Results", "y"), ("results", "z"), ("", "w"))
    (paper,) = merge([replace(BASE, body=body)])
    names = [section.name for section in paper.sections]
    assert names == ["title", "abstract", "Abstract (2)", "Results", "results (2)", "body"]


def test_facts_of_all_records_are_collected() -> None:
    """The earliest year, its most precise date, and all links, ids and listings, sorted."""
    records = [
        replace(BASE, year=2021, url="https://b", identifier="p2", page_date="Mar 12"),
        replace(BASE, year=2020, url="https://a", identifier="p1", date="2020"),
        replace(BASE, date="2020-05-01", source="b.txt"),
    ]
    (paper,) = merge(records)
    assert (paper.year, paper.date) == (2020, "2020-05-01")
    assert (paper.urls, paper.identifiers) == (("https://a", "https://b"), ("p1", "p2"))
    assert paper.listings == (
        Listing("a.txt", "daily-papers"),
        Listing("a.txt", "daily-papers", "Mar 12"),
        Listing("b.txt", "daily-papers"),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Q&A Nets", "Q and A Nets"),
        ("C++ Nets", "C plus plus Nets"),
        ("Über Nets", "Uber Nets ø"),
        ("???", "!!!"),
        ("Nets " * 30 + "A", "Nets " * 30 + "B"),
    ],
)
def test_different_papers_have_different_keys(one: str, other: str) -> None:
    """Titles whose slugs may collide still give distinct keys, each from its title alone."""
    both = merge([replace(BASE, title=one), replace(BASE, title=other)])
    assert {paper.key for paper in both} == {paper_key(one), paper_key(other)}
    assert len(both) == 2


@given(st.text(st.sampled_from("aB1&+ -:.éøß漢$\\"), max_size=8), st.text("aB1&+ -and", max_size=8))
def test_equal_keys_mean_equal_titles(one: str, other: str) -> None:
    """Two titles share a key only where they fold alike, and so are one paper's."""
    if paper_key(one) == paper_key(other):
        assert title_key(one) == title_key(other)
