"""What the page is made of, without a browser: addresses, marks, quotes, facets, groups."""

import html
import re
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.graph import GraphHandle
from api.papers import Claim, Entity, Evidence, Mention, PaperView, paper_iris, read_papers
from api.web.app import create_app
from api.web.page import attach
from api.web.page.links import Links
from api.web.page.state import FACETS, SORTS, State, read_state

pytest.importorskip("jinja2", reason="jinja2 is not installed")

from api.web.page.chart import grouped, options, points
from api.web.page.claims import claim_rows, with_subjects
from api.web.page.facets import facets
from api.web.page.finding import find, find_all
from api.web.page.marking import marked, segments
from api.web.page.quoting import claim_quote
from api.web.page.shown import Shown, chart_claims

LINKS = Links()
TEXT = "An <b>A100</b> runs 2:4 & more: 𝔸 “twice” as fast"


def evidence(start: int, end: int) -> Evidence:
    """Return a place in the abstract."""
    return Evidence("abstract", start, end, TEXT[start:end], TEXT, True)


def a_paper(
    mentions: list[tuple[int, int]], claims: list[tuple[int, int]], handle: GraphHandle
) -> PaperView:
    """Return a paper whose abstract is marked at some places."""
    known = [p for p in read_papers(handle, paper_iris(handle)) if p.claims]
    claim: Claim = known[0].claims[0]
    entity = Entity(f"{LINKS.base}id/a", "A", ("Method",))
    return PaperView(
        iri=f"{LINKS.base}id/paper/p",
        key="p",
        title="P",
        year=2024,
        texts={"title": "P", "abstract": TEXT},
        mentions=tuple(
            Mention(entity, "A", "uses", ("A",), 0.5, ("rule",), (evidence(*place),))
            for place in mentions
        ),
        claims=tuple(
            replace(claim, iri=f"urn:claim/{at}", evidence=(evidence(*place),))
            for at, place in enumerate(claims)
        ),
    )


places = st.lists(
    st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).filter(lambda p: p[0] < p[1]),
    max_size=5,
)


@given(mentions=places, claims=places)
def test_marks_cover_what_evidence_covers(
    handle: GraphHandle, mentions: list[tuple[int, int]], claims: list[tuple[int, int]]
) -> None:
    """However places overlap, the segments join to the text and each covers its characters."""
    paper = a_paper(mentions, claims, handle)
    cut = segments(paper, "abstract")
    assert "".join(segment.text for segment in cut) == TEXT
    at = 0
    for segment in cut:
        covering = [n for n, (start, end) in enumerate(mentions) if start <= at < end]
        assert sorted(segment.mentions) == covering
        assert sorted(segment.claims) == [n for n, (a, b) in enumerate(claims) if a <= at < b]
        at += len(segment.text)


@given(mentions=places, claims=places)
def test_marked_text_reads_as_the_text(
    handle: GraphHandle, mentions: list[tuple[int, int]], claims: list[tuple[int, int]]
) -> None:
    """Without its tags the marked text is the text; no tag comes from the text."""
    drawn = str(marked(a_paper(mentions, claims, handle), "abstract", LINKS))
    bare = re.sub(r"</?(?:a|mark)(?: [\w-]+=\"[^\"]*\")*>", "", drawn)
    assert "<" not in bare
    assert html.unescape(bare) == TEXT
    numbers = re.findall(r'data-number="([^"]*)"', drawn)
    assert sorted(int(n) for each in numbers for n in each.split(", ")) == [
        *range(1, len(claims) + 1)
    ]


def test_quotes_stand_in_their_sentence(handle: GraphHandle) -> None:
    """The words of a quote, with what stands around them, are a piece of the paper's text."""
    for read in read_papers(handle, paper_iris(handle)):
        for claim in read.claims:
            quote = claim_quote(read, claim, LINKS)
            assert quote is not None
            around = (quote.before.removeprefix("… "), quote.after.removesuffix(" …"))
            whole = around[0] + quote.words + around[1]
            assert any(whole in text for text in read.texts.values())
            assert quote.words == claim.evidence[0].quote


@given(
    query=st.text(max_size=20).map(str.strip),
    chosen=st.lists(
        st.tuples(st.sampled_from(FACETS), st.text(min_size=1, max_size=8)), unique=True
    ),
    sort=st.sampled_from(list(SORTS)),
    page=st.integers(1, 99),
)
def test_states_survive_their_address(
    query: str, chosen: list[tuple[str, str]], sort: str, page: int
) -> None:
    """A view read from its own address is the same view."""
    state = State(query, "Method", tuple(chosen), sort, page)
    assert read_state(state.parameters) == state


def test_choosing_twice_is_not_choosing() -> None:
    """Toggling a value of a facet twice leads back, to the first page."""
    state = State("x", chosen=(("kind", "speedup"),), page=4)
    assert state.toggled("kind", "speedup") == "/search?q=x"
    assert state.toggled("year", "2024") == "/search?q=x&kind=speedup&year=2024"


def test_results_hold_what_is_chosen(handle: GraphHandle) -> None:
    """Each choice of a facet leads to as many papers as it says."""
    start = State("sparsity")
    found = find(handle, start, LINKS)
    assert found.ids
    offered = facets(handle, start, LINKS, found.ids)
    assert {facet.label for facet in offered} >= {"Hardware", "Claim", "Year"}
    year = next(facet for facet in offered if facet.label == "Year").choices[0]
    narrowed = find_all(handle, replace(start, chosen=(("year", year.label),)), LINKS)
    assert len(narrowed) == year.papers
    assert set(narrowed) <= set(found.ids)


def test_the_chart_shows_each_claim(handle: GraphHandle) -> None:
    """Every own, comparative claim with a factor is a point in the row of its hardware."""
    claims = chart_claims(handle, Shown(family="all"), LINKS)
    assert claims
    groups = grouped(claims, "hardware")
    drawn = [claim.iri for found in points(groups).values() for _, claim in found]
    assert set(drawn) == {claim.iri for claim in claims}
    for group in groups:
        assert group.best.factor == max(claim.factor or 0 for claim in group.claims)
    chart = options(groups)
    assert chart["xAxis"]["type"] == "log"
    assert [len(series["data"]) for series in chart["series"][:-1]] == [
        len(found) for found in points(groups).values()
    ]


def test_claims_know_their_methods(handle: GraphHandle) -> None:
    """A claim in a list names what its paper proposes."""
    rows = with_subjects(handle, claim_rows(handle, "?claim a kg:Speedup", LINKS))
    assert any(row.methods for row in rows)
    assert all(row.own for row in rows)


def test_without_nicegui_the_plain_page_stays(
    handle: GraphHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where NiceGUI is not installed, `serve` has its plain start page."""
    monkeypatch.setattr(attach, "find_spec", lambda _: None)
    with TestClient(create_app(handle, page=True)) as client:
        answer = client.get("/")
    assert answer.status_code == 200
    assert "<h1>paperkg</h1>" in answer.text


def test_nicegui_is_loaded_only_to_serve() -> None:
    """Neither the library nor an application without the page imports NiceGUI or the SDK."""
    if find_spec("nicegui") is None:
        pytest.skip("nicegui is not installed")
    code = (
        "import sys, paperkg, api.web.app, api.web.page.attach, api.web.agents;"
        " print([name for name in ('nicegui', 'mcp') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
