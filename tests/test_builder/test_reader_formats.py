"""Tests of the readers of other people's formats: what of each arrives, and what is put aside."""

import io
import json
import textwrap
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.nlp.fulltext import PART
from builder.papers.inputs import LONGEST_LINE, Input
from builder.papers.record import PaperRecord, Rejected
from builder.papers.wrapping import is_wrapped
from builder.reading import (
    LONGEST_BODY,
    LONGEST_TEXT,
    LONGEST_TITLE,
    choose_reader,
    readers,
)

ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'
ENTRY = "<entry><id>http://arxiv.org/abs/2401.0000{0}v1</id><title>T{0}</title></entry>"
TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>{}</teiHeader><text>{}</text></TEI>'
TITLE = "<fileDesc><titleStmt><title>T</title></titleStmt></fileDesc>"
WORDS = "half of the weights are pruned and little accuracy is lost on the usual test sets"


def _read(form: str, content: str | bytes) -> tuple[list[PaperRecord], list[Rejected]]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "in"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        entries = list(readers()[form].read(Input.of(path)))
    records = [entry for entry in entries if isinstance(entry, PaperRecord)]
    return records, [entry for entry in entries if isinstance(entry, Rejected)]


def _one(form: str, content: str | bytes) -> PaperRecord:
    (record,), rejected = _read(form, content)
    assert not rejected
    return record


# JSON


def test_the_arxiv_dump_gives_the_day_of_the_first_version() -> None:
    """Line breaks are undone, the first of two DOIs counts, and paragraphs stay."""
    record = _one(
        "arxiv-dump",
        json.dumps(
            {
                "id": "math/0703001",
                "submitter": "A",
                "title": "A Long\n  Title",
                "abstract": "  One\nline.\n  Another.\n",
                "doi": "10.1000/a 10.1000/b",
                "update_date": "2010-01-01",
                "versions": [{"created": "Mon, 5 Mar 2007 19:18:42 GMT"}, {"created": "later"}],
            }
        ),
    )
    assert (record.title, record.abstract) == ("A Long Title", "One line.\nAnother.")
    assert (record.date, record.year) == ("2007-03-05", 2007)
    assert (record.arxiv_id, record.doi) == ("math/0703001", "10.1000/a")


@pytest.mark.parametrize("versions", [None, [], [{}], [3], [{"created": 4}], "v1"])
def test_the_arxiv_dump_may_lack_versions(versions: Any) -> None:
    """Then the day of the last change is the date."""
    line = {"id": "2401.00001", "title": "T", "versions": versions, "update_date": "2024-01-02"}
    assert _one("arxiv-dump", json.dumps(line)).date == "2024-01-02"


@given(st.lists(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1), max_size=30))
def test_an_inverted_index_gives_its_text_back(words: list[str]) -> None:
    """Every text of words is what its inverted index is read as."""
    index: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        index.setdefault(word, []).append(place)
    work = {"id": "https://openalex.org/W1", "title": "T", "abstract_inverted_index": index}
    assert _one("openalex", json.dumps(work)).abstract == " ".join(words)


@pytest.mark.parametrize("index", [[1], "words", {"a": 1}, {"a": ["x"]}, {"a": [-1]}])
def test_a_wrong_index_is_put_aside(index: Any) -> None:
    """An index that is none costs its paper, with the field that is wrong."""
    lines = [
        {"title": "A", "abstract_inverted_index": index},
        {"title": "B", "abstract_inverted_index": {"huge": [10**12], "is": [10**13]}},
    ]
    records, (bad,) = _read("openalex", "\n".join(map(json.dumps, lines)))
    assert [(record.title, record.abstract) for record in records] == [("B", "huge is")]
    assert bad.reason.endswith("at 'abstract_inverted_index'")


def test_a_page_of_openalex_is_its_works() -> None:
    """A page of the API holds a list; the arXiv id may be at any location."""
    works = [
        {"id": "https://openalex.org/W1", "display_name": "A", "locations": [
            {"landing_page_url": None}, {"landing_page_url": "http://arxiv.org/abs/2401.00001"}]},
        {"id": "https://openalex.org/W2", "title": None, "locations": None},
    ]  # fmt: skip
    records, (bad,) = _read("openalex", json.dumps({"meta": {"count": 2}, "results": works}))
    assert [(record.title, record.arxiv_id) for record in records] == [("A", "2401.00001")]
    assert bad.reason == "no title"


def test_semantic_scholar_writes_its_names_in_two_ways() -> None:
    """Ids are found however they are spelt; null ones are passed over."""
    records, _ = _read(
        "semantic-scholar",
        '{"paperId": "ab", "externalIds": {"ArXiv": "2401.00001", "DOI": null}, "title": "A"}\n'
        '{"corpusid": 7, "externalids": null, "title": "B", "publicationdate": "2020-02-03"}',
    )
    assert [(r.identifier, r.arxiv_id, r.doi, r.date) for r in records] == [
        ("ab", "2401.00001", None, None),
        ("7", None, None, "2020-02-03"),
    ]


def test_daily_papers_of_the_api_may_lack_parts() -> None:
    """The inner title and summary count, else the outer; one without either is put aside."""
    items = [
        {"paper": {"id": "2401.00001", "title": "A\n  B"}, "title": "C", "summary": "S\nT"},
        {"paper": {"id": "2401.00002"}},
        {"paper": None},
    ]
    records, bad = _read("daily-papers-api", json.dumps(items))
    assert [(r.title, r.abstract, r.arxiv_id) for r in records] == [("A B", "S T", "2401.00001")]
    assert [entry.place for entry in bad] == ["item 2", "item 3"]


# XML


@pytest.mark.parametrize("form", ["arxiv-atom", "tei"])
@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]>',
        '<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/hostname">',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]>',
    ],
)
def test_xml_that_declares_entities_is_refused(form: str, declared: str) -> None:
    """Nothing is expanded and nothing is fetched."""
    body = ATOM.format(ENTRY.format(1)) if form == "arxiv-atom" else TEI.format(TITLE, "")
    records, (bad,) = _read(form, f"{declared}{body}")
    assert not records
    assert bad.reason.startswith("the XML declares a document type or entities")


def test_a_feed_that_breaks_off_keeps_what_came_before() -> None:
    """The entries before the break are read; the break is told."""
    text = ATOM.format(ENTRY.format(1) + ENTRY.format(2) + "<entry><title>Un")
    records, (bad,) = _read("arxiv-atom", text)
    assert [record.title for record in records] == ["T1", "T2"]
    assert bad.place == "item 3"
    assert bad.reason.startswith("not well-formed XML: ")
    assert bad.reason.endswith("; reading stops here")


def test_an_error_of_the_api_is_told() -> None:
    """A feed that says what was wrong with the question is no paper."""
    error = "<entry><id>http://arxiv.org/api/errors#bad</id><title>Error</title>"
    _, (bad,) = _read("arxiv-atom", ATOM.format(f"{error}<summary>bad id</summary></entry>"))
    assert bad.reason == "the feed tells of an error: bad id"


def test_xml_may_be_in_any_encoding_it_declares() -> None:
    """The declaration is heeded; one that names no encoding there is costs the file."""
    declared = '<?xml version="1.0" encoding="{}"?>'
    text = declared + ATOM.format("<entry><title>Größe</title></entry>").replace("{", "{{")
    assert _one("arxiv-atom", text.format("iso-8859-1").encode("latin-1")).title == "Größe"
    assert _one("arxiv-atom", text.format("utf-16").encode("utf-16")).title == "Größe"
    assert "reading stops" in _read("arxiv-atom", text.format("klingon"))[1][0].reason


def test_a_deep_or_endless_document_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nesting costs nothing; an element without end is left when it is longer than any paper."""
    deep = "<a>" * 20_000 + "</a>" * 20_000
    assert _one("arxiv-atom", ATOM.format(deep + ENTRY.format(1))).title == "T1"
    monkeypatch.setattr("builder.papers.xml_elements._LONGEST", 1 << 17)
    endless = ATOM.format(ENTRY.format(1) + "<entry><title>" + "x" * (1 << 20))
    records, (bad,) = _read("arxiv-atom", endless)
    assert [record.title for record in records] in ([], ["T1"])
    assert bad.reason.startswith("an element longer than ")


def test_divisions_of_tei_are_sections() -> None:
    """One without heading goes on with the last; figures, notes and references are left out."""
    body = (
        "<body><div><head>One</head><p>A <ref>[1]</ref>\n b.</p></div><div><p>C.</p></div>"
        "<div><head>Two</head><div><head>Inner</head><p>D.</p><figure><p>no</p></figure></div></div>"
        "<div><head>Lists</head><list><item>E.</item><item>F.</item></list><note>no</note></div>"
        "</body><back><div type='annex'><div><head>Annex</head><p>G.</p></div></div>"
        "<div type='references'><p>no</p></div></back>"
    )
    record = _one("tei", TEI.format(TITLE, body))
    assert record.body == (
        ("One", "A [1] b.\n\nC."),
        ("Inner", "D."),
        ("Lists", "E.\n\nF."),
        ("Annex", "G."),
    )


def test_several_papers_of_tei_may_stand_in_one_file() -> None:
    """A corpus gives each; one without a title is put aside."""
    text = f"<teiCorpus>{TEI.format(TITLE, '')}{TEI.format('', '')}</teiCorpus>"
    records, (bad,) = _read("tei", text)
    assert [record.title for record in records] == ["T"]
    assert (bad.place, bad.reason) == ("item 2", "no title")


# Bibliographies


def test_bibtex_is_decoded() -> None:
    """Accents, braces and commands are undone, formulas stay, @string and months are known."""
    record = _one(
        "bibtex",
        r"""@comment{none}
@string{v = "Venue"}
@article{k1, title = {Na{\"\i}ve {BERT}s at $2\times$ \emph{speed}}, booktitle = v # " 2020",
 month = jan, year = {2020}, doi = {https://doi.org/10.1000/X}, eprint = {2001.00001v2},
 url = {https://example.org/a\_b}, abstract = {50\% of {\'e}pochs
   suffice.}}""",
    )
    assert record.title == r"Naïve BERTs at $2\times$ speed"
    assert record.abstract == "50% of épochs suffice."
    assert (record.year, record.doi, record.arxiv_id) == (2020, "10.1000/x", "2001.00001")
    assert (record.identifier, record.url) == ("k1", "https://example.org/a_b")


@pytest.mark.parametrize(
    "bad",
    ["@article{k, title = {Never closed\n", "@article{k, year = 2020}\n", "@article{\n", "@a{k}"],
)
def test_a_bad_entry_of_bibtex_costs_itself_alone(bad: str) -> None:
    """The entries around it are read; two of one key are both read."""
    good = "@article{{g, title = {{Good {}}}}}\n"
    records, (rejected,) = _read("bibtex", good.format(1) + bad + "\n" + good.format(2))
    assert [record.title for record in records] == ["Good 1", "Good 2"]
    assert rejected.place == "line 2"
    assert "\n" not in rejected.reason


def test_a_year_of_words_is_no_reason_to_lose_an_entry() -> None:
    """Bibliographies say "in press"; then nobody knows the year."""
    assert _one("bibtex", "@misc{a, title = {T}, year = {in press}}").year is None


@pytest.mark.parametrize("end", ["ER  - \n", "ER  -\n", ""])
def test_ris_in_all_its_spellings(end: str) -> None:
    """Old and new tags are known; an entry that is not ended ends where the next begins."""
    text = f"TY  - JOUR\nT1  - A\nN2  - One\nY1  - 2020/05/01/\n{end}"
    text += f"\nTY  - CONF\nTI  - B\nAB  - Two\nPY  - 2021\nDO  - 10.1000/b\n{end}"
    records, bad = _read("ris", text)
    assert [(r.title, r.abstract, r.year) for r in records] == [
        ("A", "One", 2020),
        ("B", "Two", 2021),
    ]
    assert not bad


def test_a_bad_entry_of_ris_costs_itself_alone() -> None:
    """Lines outside of entries and entries without title are put aside with their places."""
    text = "junk\nTY  - JOUR\nER  - \nTY  - JOUR\nTI  - A\nER  - \n"
    records, bad = _read("ris", text)
    assert [record.title for record in records] == ["A"]
    assert [(entry.place, entry.reason) for entry in bad] == [
        ("line 1", "not valid RIS: no entry begins here"),
        ("line 2", "no title"),
    ]


# Tables


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_are_known_by_many_names(delimiter: str) -> None:
    """Header names are matched tolerantly, whatever parts the cells."""
    header = ["Paper Title", "ABSTRACT", "publication-year", "arXiv ID", "DOI", "Link", "Venue"]
    row = ["A", "B", "2020.0", "2001.00001", "10.1000/a", "https://example.org", "V"]
    text = f"{delimiter.join(header)}\n{delimiter.join(row)}\n"
    (record,), bad = _read("csv", text.replace("2020.0", "2020"))
    assert (record.title, record.abstract, record.year) == ("A", "B", 2020)
    assert (record.arxiv_id, record.doi, record.url) == (
        "2001.00001",
        "10.1000/a",
        "https://example.org",
    )
    assert not bad


def test_bad_rows_cost_themselves_alone() -> None:
    """Too few cells, wrong years, wrong bytes, a quotation mark never closed: the rest goes on."""
    rows = [b"title,abstract,year", b"One,a,2001", b"Two,b", b'Three,"c', b"Four,d,2004"]
    rows += [b"F\xefve,e,2005", b"Six,f,soon", b'"Se""ven","g,\n g",2007']
    records, bad = _read("csv", b"\r\n".join(rows))
    assert [record.title for record in records] == ["One", "Four", 'Se"ven']
    assert [entry.place for entry in bad] == ["line 3", "line 4", "line 6", "line 7"]


def test_a_table_without_titles_is_put_aside() -> None:
    """A header that names no title yields one entry that says so."""
    records, (bad,) = _read("csv", "name,text\na,b\n")
    assert (records, bad.reason) == ([], "no column is a title")


TEXT = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=6), st.sampled_from([",", "\t"]))
def test_any_table_comes_back(rows: list[tuple[str, str]], delimiter: str) -> None:
    """Whatever the standard writer writes is read."""
    import csv

    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows([("title", "abstract"), *rows])
    records, bad = _read("csv", written.getvalue())
    assert [(record.title, record.abstract) for record in records] == rows
    assert not bad


def test_parquet_gives_numbers_and_dates_as_they_are(tmp_path: Path) -> None:
    """Typed columns are read; a row without a title is put aside with its number."""
    pyarrow = pytest.importorskip("pyarrow", reason="Parquet needs pyarrow")
    from datetime import date

    from pyarrow.parquet import write_table

    rows = [
        {"title": "A", "publication_date": date(2020, 1, 2), "year": 2020.0},
        {"title": None, "publication_date": None, "year": None},
    ]
    path = tmp_path / "a.parquet"
    write_table(pyarrow.Table.from_pylist(rows), path)
    assert choose_reader(path).name == "parquet"
    record, bad = readers()["parquet"].read(Input.of(path))
    assert isinstance(record, PaperRecord)
    assert (record.title, record.date, record.year) == ("A", "2020-01-02", 2020)
    assert isinstance(bad, Rejected)
    assert (bad.place, bad.reason) == ("row 2", "no title")


# Text


def test_markdown_without_an_abstract_is_a_page_about_a_paper() -> None:
    """What stands below the title is the abstract; pictures, tables and code are left out."""
    text = (
        "# T\n\n![x](y) We *prune* [half](z).\nIt `works`.\n\n```\ncode\n```\n\n## Use\n\nRun it.\n"
    )
    record = _one("markdown", text + "\n## References\n\n1. None\n")
    assert (record.title, record.abstract) == ("T", "We prune half. It works.")
    assert record.body == (("Use", "Run it."),)


def test_markdown_may_lead_its_abstract_in() -> None:
    """A paragraph that begins with the word is the abstract, the authors before it are not."""
    record = _one(
        "markdown", "T\n===\n\nAda Field\n\n**Abstract.** We prune.\n\n# 1 Work\n\nHard.\n"
    )
    assert (record.title, record.abstract) == ("T", "We prune.")
    assert record.body == (("1 Work", "Hard."),)


def test_markdown_without_a_title_is_put_aside() -> None:
    """A page of lower headings alone names no paper, unless its front matter does."""
    _, (bad,) = _read("markdown", "## Part\n\nText.\n")
    assert bad.reason == "no title: no heading of the first level"
    record = _one("markdown", "---\ntitle: 'T'\nyear: 2020\ndigest: true\n---\n## Part\n\nText.\n")
    assert (record.title, record.year, record.digest) == ("T", 2020, True)


def _page(width: int) -> str:
    text = f"We show that {WORDS}. " * 4
    parts = [f"Pruning {number}: {WORDS.title()}" for number in range(4)]
    lines = [line for title in parts for line in (title, text.strip())]
    return "\n\n".join(textwrap.fill(line, width) for line in lines)


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_a_page_of_daily_papers_may_be_wrapped(width: int) -> None:
    """Lines that were filled to a width are put together again, titles and abstracts alike."""
    page = f"Get trending papers in your email inbox!\nSubscribe\n\nDaily Papers\n\n{_page(width)}"
    records, bad = _read("daily-papers", page)
    assert [record.title for record in records] == [
        f"Pruning {number}: {WORDS.title()}" for number in range(4)
    ]
    assert {record.abstract for record in records} == {(f"We show that {WORDS}. " * 4).strip()}
    assert not bad


def test_lines_that_somebody_broke_are_left_alone() -> None:
    """Titles with abstracts on the next line, lists and verses were not wrapped."""
    assert not is_wrapped([line for number in range(9) for line in (f"Title {number}", WORDS, "")])
    assert not is_wrapped(["a", "b", "c", "d", "e", "f"])
    assert not is_wrapped([WORDS * 3, WORDS * 3])
    assert not is_wrapped([])


def test_the_documentation_lists_the_formats_that_there_are() -> None:
    """Each with its suffixes, the general ones marked, and the limits as they are."""
    text = (Path(__file__).parents[2] / "docs" / "readers.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `") and " .." not in line]
    listed = {}
    for name, suffixes, _ in (row.strip("| ").split(" | ", 2) for row in rows if "| ." in row):
        listed[name] = set(suffixes.split())
    expected = {
        f"`{reader.name}`{' (general)' if reader.general else ''}": set(reader.suffixes)
        for reader in readers().values()
    }
    assert listed == expected
    limits = (LONGEST_TITLE, LONGEST_TEXT, LONGEST_BODY, LONGEST_LINE, PART)
    assert all(f"{limit:,}" in text for limit in limits)
