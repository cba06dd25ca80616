"""HTML for notebooks: what it shows, escaped and well-formed."""

from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from api.finding.comparison import compare
from api.graph import GraphHandle
from api.listed import Records
from api.papers import Evidence, Mention, PaperView
from api.tables import Table
from tests.test_api.library import PAPERS

XML = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=30)


def _parsed(shown: object) -> ElementTree.Element:
    text = shown._repr_html_()  # type: ignore[attr-defined]
    page = ElementTree.fromstring(f"<div>{text}</div>")
    assert not {"script", "link", "img", "style"} & {part.tag for part in page.iter()}
    assert {name for part in page.iter() for name in part.attrib} <= {"style"}
    return page


@given(st.lists(st.tuples(XML, XML), max_size=60), XML)
def test_tables_are_escaped_and_short(rows: list[tuple[str, str]], title: str) -> None:
    """Whatever stands in a table, its HTML is well-formed and has its cells; 50 rows are shown."""
    page = _parsed(Table(title, ("a", "<b>"), tuple(rows), frozenset({"a"})))
    assert [cell.text or "" for cell in page.iter("th")] == ["a", "<b>"]
    shown = [cell.text or "" for cell in page.iter("td")]
    assert shown == [cell for row in rows[:50] for cell in row]
    assert ("more rows" in (page.findtext("p") or "")) is (len(rows) > 50)


def test_a_graph_tells_what_it_holds(handle: GraphHandle) -> None:
    """The place and the counts of a graph are shown; markup in its place is text."""
    assert f"{len(PAPERS)} papers" in "".join(_parsed(handle).itertext())
    odd = GraphHandle(handle.engine, "<script>", {})
    assert odd._repr_html_() == "<p><b>Knowledge graph</b> &lt;script&gt;</p>"


def test_a_paper_shows_its_marks(handle: GraphHandle) -> None:
    """Mentions are underlined and claims marked and numbered in the texts of the paper."""
    paper = handle.paper(PAPERS[0].title)
    page = _parsed(paper)
    assert page.findtext(".//h4") == f"{PAPERS[0].title} (2024)"
    assert {"A100", "GLUE"} <= {mark.text for mark in page.iter("u")}
    texts = ["".join(part.itertext()) for part in page.iter("mark")]
    assert any("twice as fast" in text for text in texts)
    assert {mark.text for mark in page.iter("sup")} == {"1", "2", "3"}
    assert [item.text for item in page.iter("li")] == [claim.headline for claim in paper.claims]


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).map(sorted), max_size=6))
def test_marks_that_cross_stay_well_formed(spans: list[list[int]]) -> None:
    """However mentions overlap, the tags nest and the text is whole."""
    evidence = tuple(
        Evidence("title", start, end, None, None, True) for start, end in spans if start < end
    )
    mention = Mention(None, "", "", (), 1.0, (), evidence)  # type: ignore[arg-type]
    paper = PaperView("urn:x", "x", "a<b & c>d 12", None, {"title": "a<b & c>d 12"}, (mention,), ())
    (text,) = _parsed(paper).iter("p")
    assert "".join(text.itertext()) == "titlea<b & c>d 12"


def test_a_claim_shows_its_words(handle: GraphHandle) -> None:
    """A claim has its headline and the sentences that prove it."""
    claim = handle.paper(PAPERS[4].title).claims[0]
    page = _parsed(claim)
    assert page.findtext(".//p") == "speedup at least 2x, better, own, a speedup"
    assert "at least 2x faster than LoRA" in str(page.findtext(".//blockquote"))
    bare = replace(claim, evidence=(replace(claim.evidence[0], sentence=None, quote=None),))
    assert list(_parsed(bare).iter("blockquote")) == []


def test_lists_of_papers_and_claims_are_tables(handle: GraphHandle) -> None:
    """Plain values and names have columns; nested records have none."""
    page = _parsed(Records(handle.papers(first=3)[:2]))
    assert len(list(page.iter("tr"))) == 3
    columns = [column.text for column in page.iter("th")]
    assert {"title", "year", "uses"} <= set(columns) and "reports" not in columns
    claims = _parsed(handle.claims({"speedup": True}))
    assert "H100" in {cell.text for cell in claims.iter("td")}
    assert handle.papers(first=2) == [*handle.papers(first=2)]


def test_long_lists_are_cut() -> None:
    """Of many records the first are shown, of a long text the beginning."""
    page = _parsed(Records([{"text": "x" * 1000}] * 60))
    assert page.findtext("p") == "… and 10 more"
    assert len(str(page.findtext(".//td"))) < 310


def test_rows_and_comparisons_are_tables(handle: GraphHandle) -> None:
    """A SELECT and a comparison are shown as tables."""
    rows = handle.table("SELECT ?t ?none { ?p a kg:Paper ; kg:title ?t } ORDER BY ?t LIMIT 1")
    assert [cell.text for cell in _parsed(rows).iter("td")] == [min(p.title for p in PAPERS), None]
    told = _parsed(compare(handle, ["EightFold"]))
    assert "EightFold" in [column.text for column in told.iter("th")]
