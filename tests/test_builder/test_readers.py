"""Tests of builder.readers: what each format reads, and what it puts aside."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import ReadError
from builder.papers.inputs import Input
from builder.papers.merging import merge
from builder.papers.record import PaperRecord, Rejected
from builder.reading import readers

SHARED = Path(__file__).resolve().parents[3] / "shared"
JSONL = readers()["jsonl"]
PAGE = readers()["daily-papers"]
HEADER = "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\n"
HEADER += "byAK and the research community\n\nAug 8\n\n"
SENTENCE = "We prune half of the weights and lose a little accuracy on the usual test sets. "


def _read(name: str, content: str | bytes) -> tuple[list[PaperRecord], list[Rejected]]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        reader = JSONL if name.endswith(("l", "n")) else PAGE
        entries = list(reader.read(Input.of(path)))
    records = [entry for entry in entries if isinstance(entry, PaperRecord)]
    return records, [entry for entry in entries if isinstance(entry, Rejected)]


def _title(number: int) -> str:
    return f"Pruning {number}: What Half of the Weights Are Good For" + "?" * (number % 3 == 0)


def _abstract(number: int) -> str:
    return f"This is study {number}. " + SENTENCE * (13 + number % 5)


# Daily Papers


def test_a_compact_page_loses_the_glued_button() -> None:
    """The button before the first title is no part of it; no blank lines are needed."""
    page = f"Get trending papers in your email inbox once a day!\nSubscribe{_title(1)}\n"
    page += f"{_abstract(1)}\n{_title(2)}\n{_abstract(2)}"
    records, rejected = _read("a.txt", page)
    assert [record.title for record in records] == [_title(1), _title(2)]
    assert records[1].abstract == _abstract(2).strip()
    assert not rejected


def test_a_title_of_subscribers_is_left_alone() -> None:
    """A first title that begins with the word itself keeps it."""
    page = f"Get trending papers in your email inbox!\nSubscribers and Pruning\n{_abstract(1)}"
    assert _read("a.txt", page)[0][0].title == "Subscribers and Pruning"


def test_the_header_gives_the_date() -> None:
    """The date of the page goes to each record; the header's lines are no titles."""
    records, rejected = _read("a.txt", f"{HEADER}{_title(1)}\n\n{_abstract(1)}\n\n")
    assert [(r.title, r.page_date, r.place) for r in records] == [(_title(1), "Aug 8", "line 13")]
    assert not rejected


@given(st.lists(st.sampled_from(["both", "both", "title", "abstract"]), min_size=1, max_size=12))
def test_one_missing_half_does_not_shift_the_others(kinds: list[str]) -> None:
    """Whatever titles and abstracts are missing, the complete entries keep their own halves."""
    lines = [HEADER]
    for number, kind in enumerate(kinds):
        lines += [_title(number)] * (kind != "abstract") + [_abstract(number)] * (kind != "title")
    records, _ = _read("a.txt", "\n\n".join(lines))
    number_of = {_title(number): number for number in range(len(kinds))}
    whole = [number for number, kind in enumerate(kinds) if kind == "both"]
    # An abstract without a title can only be taken for that of a title right before it.
    lone = {n for n, kind in enumerate(kinds[:-1]) if (kind, kinds[n + 1]) == ("title", "abstract")}
    assert sorted(number_of[r.title] for r in records) == sorted({*whole, *lone})
    for record in records:
        number = number_of[record.title]
        assert record.abstract == _abstract(number + (number in lone)).strip()


def test_a_page_cut_in_a_title_keeps_the_rest() -> None:
    """A last title without abstract is put aside with its place; a cut abstract is kept."""
    records, rejected = _read("a.txt", f"{HEADER}{_title(1)}\n\n{_abstract(1)}\n\n{_title(2)[:20]}")
    assert len(records) == 1
    assert [(r.place, r.reason) for r in rejected] == [("line 17", "a title without an abstract")]
    records, rejected = _read("a.txt", f"{HEADER}{_title(1)}\n\n{_abstract(1)[:300]}")
    assert (len(records), len(rejected)) == (1, 0)


def test_an_abstract_in_paragraphs_stays_whole() -> None:
    """A second stretch of prose that fits within an abstract's length belongs to it."""
    page = (
        f"{HEADER}{_title(1)}\n\n{SENTENCE * 5}\n\n{SENTENCE * 4}\n\n{_title(2)}\n\n{_abstract(2)}"
    )
    records, rejected = _read("a.txt", page)
    assert [record.title for record in records] == [_title(1), _title(2)]
    assert records[0].abstract == f"{(SENTENCE * 5).strip()}\n\n{(SENTENCE * 4).strip()}"
    assert not rejected


def test_the_foot_of_a_page_is_no_paper() -> None:
    """Links at the foot are neither papers nor rejected."""
    foot = "Previous\n\nNext\n\nCompany\n\nTOS\n\nPrivacy\n\nAbout\n\nJobs\n\nModels\n\nDocs"
    records, rejected = _read("a.txt", f"{HEADER}{_title(1)}\n\n{_abstract(1)}\n\n{foot}")
    assert (len(records), len(rejected)) == (1, 0)


def test_short_abstracts_are_found_by_their_full_stop() -> None:
    """Abstracts of one short sentence are still told from titles."""
    page = f"{HEADER}A Small Idea\n\nIt works.\n\nA Larger Idea\n\nIt works better, by 2x.\n"
    assert [r.abstract for r in _read("a.txt", page)[0]] == ["It works.", "It works better, by 2x."]


def test_bad_bytes_cost_one_entry() -> None:
    """An entry with bytes that are no UTF-8 is put aside, shown legibly; the rest goes on."""
    page = f"{HEADER}{_title(1)}\n\n{_abstract(1)}\n\nBAD\n\n{_abstract(2)}".encode()
    records, rejected = _read("a.txt", page.replace(b"BAD", b"Caf\xe9 Nets"))
    assert [record.title for record in records] == [_title(1)]
    assert (rejected[0].reason, rejected[0].text[:9]) == ("not valid UTF-8", "Caf\ufffd Nets")


def test_a_page_without_papers_is_put_aside() -> None:
    """A header alone yields one rejected entry that says so."""
    records, rejected = _read("a.txt", HEADER)
    assert (records, [r.reason for r in rejected]) == ([], ["the page lists no papers"])


def test_titles_and_abstracts_by_turns_need_no_header() -> None:
    """A text of titles and long abstracts is taken for a page; prose or markup is not."""
    assert PAGE.accepts(f"{_title(1)}\n\n{_abstract(1)}\n\n{_title(2)}\n\n{_abstract(2)}"[:1500])
    assert not PAGE.accepts("A short note.\nOf two lines.")
    assert not PAGE.accepts(f"# Notes\n\n{_abstract(1)}")


PAGES = sorted((SHARED / "seeds").glob("*.txt"))


@pytest.mark.skipif(not PAGES, reason="../shared/seeds is not here")
def test_the_seed_pages_hold_what_they_are_known_to_hold() -> None:
    """Five pages: 243, 77, 137, 66 and 132 entries, none put aside, 553 distinct papers."""
    entries = [list(PAGE.read(Input.of(path))) for path in PAGES]
    assert [len(page) for page in entries] == [243, 77, 137, 66, 132]
    records = [entry for page in entries for entry in page if isinstance(entry, PaperRecord)]
    assert len(records) == 655
    assert len(merge(records)) == 553


# JSON Lines


def test_all_fields_are_read_and_the_others_ignored() -> None:
    """Known fields arrive in their one spelling, unknown ones are passed over."""
    line = {
        "id": 7, "title": " T ", "abstract": " A\n", "arxivId": "arXiv:2401.00001v3",
        "doi": "https://doi.org/10.1000/ABC", "year": "2024", "date": "2024-01-02T10:00:00Z",
        "url": "https://example.org/p", "digest": True, "entities": [{"t": "Method"}],
        "sections": [{"heading": "Results", "text": " R "}, ["Setup", "S"], "rest"],
    }  # fmt: skip
    (record,), rejected = _read("a.jsonl", json.dumps(line))
    assert record == PaperRecord(
        "T", "A", "a.jsonl", "jsonl", "line 1", True, None, "7", 2024, "2024-01-02",
        "https://example.org/p", "2401.00001", "10.1000/abc",
        (("Results", "R"), ("Setup", "S"), ("", "rest")),
    )  # fmt: skip
    assert not rejected


def test_identifiers_are_found_where_people_put_them() -> None:
    """An arXiv id may stand in id or url, a year in the date."""
    lines = [
        {"title": "a", "id": "2401.00001"},
        {"title": "b", "url": "https://arxiv.org/pdf/cs.LG/0101001v1"},
        {"title": "c", "date": "2023-05-01", "id": "https://doi.org/10.1000/x"},
        {"title": "d", "arxiv": "n/a", "doi": "", "year": None, "url": "", "abstract": None},
    ]
    records, _ = _read("a.jsonl", "\n".join(map(json.dumps, lines)))
    found = [(r.arxiv_id, r.doi, r.year) for r in records]
    assert found == [
        ("2401.00001", None, None),
        ("cs/0101001", None, None),
        (None, "10.1000/x", 2023),
        (None, None, None),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"title": "T", "abst', "not valid JSON"),
        (b"not json at all", "not valid JSON"),
        (b'{"abstract": "A"}', "no title"),
        (b'{"title": null}', "no title"),
        (b'{"title": "  "}', "the title is empty"),
        (b'{"title": 3}', "at 'title'"),
        (b'{"title": "T", "abstract": ["A"]}', "at 'abstract'"),
        (b'{"title": "T", "year": "soon"}', "no year"),
        (b'{"title": "T", "year": true}', "at 'year'"),
        (b'{"title": "T", "digest": "yes"}', "at 'digest'"),
        (b'{"title": "T", "sections": [3]}', "at 'sections'"),
        (b'{"title": "Caf\xe9"}', "not valid UTF-8"),
        (b'{"title": "half \\ud835"}', "half a character"),
        (b'["T", "A"]', "expected an object"),
        (b'"T"', "expected an object"),
    ],
)
def test_a_bad_line_is_put_aside_and_the_rest_goes_on(line: bytes, reason: str) -> None:
    """Each kind of bad line is rejected with its line number and reason, between good ones."""
    content = b'{"title": "One"}\n' + line + b'\n\n{"title": "Two"}\n'
    records, (rejected,) = _read("a.jsonl", content)
    assert [(record.title, record.place) for record in records] == [
        ("One", "line 1"),
        ("Two", "line 4"),
    ]
    assert (rejected.source, rejected.place) == ("a.jsonl", "line 2")
    assert reason in rejected.reason
    assert rejected.text.encode()


@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_reads_like_lines(indent: int | None) -> None:
    """One JSON array, on one line or many, gives the same papers."""
    papers = [{"title": "One"}, {"title": "Two", "year": 2020}, 3]
    records, rejected = _read("a.json", json.dumps(papers, indent=indent))
    assert [(r.title, r.place) for r in records] == [("One", "item 1"), ("Two", "item 2")]
    assert [r.place for r in rejected] == ["item 3"]


@pytest.mark.parametrize("indent", [None, 2])
def test_one_object_is_one_paper_or_holds_a_list(indent: int | None) -> None:
    """A single object is a paper; one with a list of papers gives these."""
    records, _ = _read("a.json", json.dumps({"title": "One", "abstract": "A"}, indent=indent))
    assert [record.title for record in records] == ["One"]
    held = {"papers": [{"title": "One"}, {"title": "Two"}]}
    records, _ = _read("a.json", json.dumps(held, indent=indent))
    assert [record.title for record in records] == ["One", "Two"]


@pytest.mark.parametrize(
    "text",
    [
        '{"papers": [\n{"title": "One"},\n{"title": "Two"}]}',
        '{"papers": [{"title": "One"},\n{"title": "Two"}]}',
        '{"papers": [{\n"title": "One"}, {"title": "Two"}]}',
    ],
)
def test_a_list_may_be_broken_anywhere(text: str) -> None:
    """Line breaks inside an object of papers are no ends of records."""
    records, rejected = _read("a.json", text)
    assert [record.title for record in records] == ["One", "Two"]
    assert not rejected


def test_a_first_line_that_was_cut_is_one_bad_line() -> None:
    """A first line that ends in a comma does not take the lines behind it along."""
    records, rejected = _read("a.jsonl", '{"title": "One",\n{"title": "Two"}\n{"title": "Three"}\n')
    assert [record.title for record in records] == ["Two", "Three"]
    assert [entry.place for entry in rejected] == ["line 1"]


def test_an_endless_element_ends_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an element without end no more is held than a line may have."""
    monkeypatch.setattr("builder.papers.json_values.LONGEST_LINE", 1 << 17)
    text = '[{"title": "One"}, {"title": "' + "x" * (1 << 20)
    records, rejected = _read("a.json", text)
    assert [record.title for record in records] == ["One"]
    assert [(entry.place, len(entry.text)) for entry in rejected] == [("item 2", 2000)]
    assert rejected[0].reason.startswith("longer than ")


def test_an_array_longer_than_a_chunk_is_streamed() -> None:
    """Elements that straddle the chunks of reading come out whole."""
    papers = [{"title": f"Paper {i}", "abstract": "words " * 40} for i in range(700)]
    records, rejected = _read("a.json", json.dumps(papers))
    assert [record.title for record in records] == [paper["title"] for paper in papers]
    assert not rejected


def test_a_cut_array_keeps_what_came_before() -> None:
    """Where an array breaks off, the elements before are kept and the break is told."""
    text = json.dumps([{"title": "One"}, {"title": "Two"}])
    for end in (len(text) - 1, len(text) - 5):
        records, rejected = _read("a.json", text[:end])
        assert records[0].title == "One"
        assert "reading stops" in rejected[0].reason


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=8))
def test_any_titles_survive_the_way_through_json(titles: list[str]) -> None:
    """Titles come back as they were, trimmed, as lines and as an array; empty ones do not."""
    papers = [{"title": title, "abstract": title} for title in titles]
    expected = [title.strip() for title in titles if title.strip()]
    lines = "\n".join(json.dumps(paper, ensure_ascii=len(titles) % 2 == 0) for paper in papers)
    assert [r.title for r in _read("a.jsonl", lines)[0]] == expected
    if papers:
        assert [r.title for r in _read("a.json", json.dumps(papers))[0]] == expected


@given(st.binary(max_size=120))
def test_no_bytes_make_a_reader_fall_over(content: bytes) -> None:
    """Any bytes give entries whose texts can be written again, or one error of reading."""
    for name in ("a.jsonl", "a.json", "a.txt"):
        try:
            records, rejected = _read(name, content)
        except ReadError:
            continue
        for text in [*(r.title + r.abstract for r in records), *(r.text for r in rejected)]:
            assert text.encode().decode() == text


GOLD = SHARED / "gold" / "dev.jsonl"


@pytest.mark.skipif(not GOLD.exists(), reason="../shared/gold is not here")
def test_annotated_papers_read_as_papers() -> None:
    """The gold file, with its many other fields, gives a record for every line."""
    entries = list(JSONL.read(Input.of(GOLD)))
    assert len(entries) == 874
    assert all(isinstance(entry, PaperRecord) for entry in entries)
