"""The page in headless Chromium: what people see, click and type."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import rdflib

from api.web.page.links import address as address_of
from tests.test_api.browsing import (
    HOSTILE,
    Visitor,
    chromium,
    fetched,
    graphql,
    launched,
    picture,
    served,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAPER = "accelerating-transformer-pre-training-with-2%3A4-sparsity"
ALL_VIEWS = (
    "/",
    "/search",
    "/search?q=sparsity",
    "/search?type=Hardware",
    "/search?q=which+sparsity+papers+report+speedups%3F",
    f"/paper/{PAPER}",
    "/entity/2%3A4-sparsity",
    "/claims",
    "/graph",
    "/graph?of=2%3A4-sparsity",
    "/console/sparql?query=ASK%20%7B%7D",
    "/console/graphql",
)


@pytest.fixture(scope="module")
def address(example_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the example papers and a hostile one."""
    chromium()
    with served(example_graph, tmp_path_factory.mktemp("page")) as found:
        yield found


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[Visitor]:
    """Return a visitor whose browser all tests share."""
    with launched(address) as visitor:
        yield visitor


@pytest.fixture
def visitor(browser: Visitor) -> Iterator[Visitor]:
    """Return the visitor; in the end nothing went wrong, and nobody else was asked."""
    browser.problems.clear()
    yield browser
    browser.close()
    assert browser.problems == []


def total(page: "Page") -> int:
    """Return how many papers the results say there are."""
    return int(page.locator("[data-total]").inner_text().replace(",", ""))


# --- finding -------------------------------------------------------------------------------


def test_the_start_page_leads_on(visitor: Visitor) -> None:
    """The start page counts the graph; its numbers lead to what they count."""
    page = visitor.open("/")
    assert page.title() == "paperkg"
    papers = graphql(visitor.address, "{ papers { totalCount } }")["papers"]["totalCount"]
    assert f"{papers} papers" in page.locator(".hero").inner_text()
    picture(page, "start")
    page.get_by_role("link", name="Hardware", exact=True).click()
    page.wait_for_url("**/search?type=Hardware")
    page.get_by_role("link", name="NVIDIA A100", exact=True).wait_for()


def test_a_search_finds_papers_with_their_evidence(visitor: Visitor) -> None:
    """A search lists papers with the words that prove what they claim."""
    page = visitor.open("/")
    page.get_by_role("combobox").fill("2:4 sparsity")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=2*")
    page.locator("table.rows").wait_for()
    assert total(page) >= 5
    assert "Accelerating Transformer Pre-training" in page.locator("table.rows").inner_text()
    assert page.locator("a.quote b").count() >= 5
    assert page.title() == "“2:4 sparsity” · paperkg"
    picture(page, "results")


def test_a_question_is_answered(visitor: Visitor) -> None:
    """A question typed in the box has its papers with evidence, its reading and what ran."""
    page = visitor.open("/")
    page.get_by_role("combobox").fill("which sparsity papers report speedups?")
    page.keyboard.press("Enter")
    page.locator("table[data-answer]").wait_for()
    where = '{mentions: {name: "sparsity"}, reports: {speedup: true}}'
    found = graphql(
        visitor.address,
        f"{{ papers(where: {where}, first: 100) {{ edges {{ node {{ title }} }} }} }}",
    )
    titles = sorted(edge["node"]["title"] for edge in found["papers"]["edges"])
    drawn = page.locator("table[data-answer] tbody tr td:first-child a").all_inner_texts()
    assert sorted(drawn) == titles
    assert "Read as" in page.locator(".answer").inner_text()
    picture(page, "answer")
    page.locator("summary", has_text="SPARQL").first.click()
    page.locator("details[open] a", has_text="Open in the console").click()
    page.locator("table.rows tbody tr").first.wait_for()
    assert "/console/sparql?query=" in page.url


def test_the_evidence_of_an_answer_is_opened(visitor: Visitor) -> None:
    """The words that prove a row lead to their paper; the words of a question can be searched."""
    page = visitor.open("/search?q=the+largest+speedup+on+FPGA")
    page.locator("table[data-answer] a.quote").first.click()
    page.locator("article.paper").wait_for()
    page.go_back()
    page.get_by_role("link", name="Search for these words instead").click()
    page.locator("[data-total]").wait_for()
    assert page.url.endswith("as=words")


def test_a_question_that_is_not_understood(visitor: Visitor) -> None:
    """What is not understood is said, with questions that can be answered; nothing is made up."""
    page = visitor.open("/search?q=why+is+the+sky+blue+over+Lisbon%3F")
    assert "Not understood as a question" in page.locator(".answer").inner_text()
    assert page.locator("table[data-answer]").count() == 0
    assert page.locator(".answer a").count() > 0


def test_a_facet_narrows_and_is_in_the_address(visitor: Visitor) -> None:
    """Choosing a value of a facet leaves as many papers as it says; the address restores it."""
    page = visitor.open("/search?q=sparsity")
    before = total(page)
    choice = page.locator('[data-facet="Claim"] a', has_text="speedup").first
    counted = int(choice.locator("span").last.inner_text())
    choice.click()
    page.wait_for_url("**kind=speedup")
    page.locator("[data-total]").wait_for()
    assert total(page) == counted < before
    again = visitor.open(page.url.removeprefix(visitor.address))
    assert again.locator("table.rows").inner_text() == page.locator("table.rows").inner_text()
    again.get_by_role("link", name="speedup, chosen; remove").click()
    again.wait_for_url(lambda url: "kind" not in url)
    again.locator("[data-total]").wait_for()
    assert total(again) == before


def test_pages_and_orders_are_addresses(visitor: Visitor) -> None:
    """Sorting by title and going on gives the next papers in that order, also when reloaded."""
    page = visitor.open("/search?sort=title")
    first = page.locator("a.title").all_inner_texts()
    page.get_by_role("link", name="next", exact=True).click()
    page.wait_for_url("**page=2")
    page.get_by_text("page 2 of").wait_for()
    second = page.locator("a.title").all_inner_texts()
    assert [*first, *second] == sorted([*first, *second], key=str.lower)
    page.reload()
    page.get_by_text("page 2 of").wait_for()
    assert page.locator("a.title").all_inner_texts() == second


def test_the_box_suggests_names(visitor: Visitor) -> None:
    """Typing suggests things of the graph; arrow keys and Enter open one, as ARIA has it."""
    page = visitor.open("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("2:4")
    page.get_by_role("option", name="2:4 sparsity").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    name = chosen.locator("b").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/entity/**")
    page.locator("article.entity").wait_for()
    assert name.split(" (")[0] in page.locator("body").inner_text()


# --- papers and entities -------------------------------------------------------------------


MARKS = """(section) => {
  const root = section === "title" ? document.querySelector("h1")
    : document.querySelector(`[data-text="${section}"]`);
  const places = [];
  const walk = (node, mentions, claims, at) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const length = [...node.data].length;
      if (mentions || claims) places.push([at, at + length, mentions, claims]);
      return at + length;
    }
    const own = node.dataset || {};
    for (const child of node.childNodes)
      at = walk(child, own.mentions ?? mentions, own.claims ?? claims, at);
    return at;
  };
  walk(root, "", "", 0);
  return {text: root.textContent, places};
}"""


def covered(places: list[Any], column: int) -> set[int]:
    """Return the characters that are marked as a mention (2) or as evidence (3)."""
    return {at for place in places if place[column] for at in range(place[0], place[1])}


@pytest.mark.parametrize("part", ["Transformer Pre-training with 2:4", "SparseGPT", "onerror"])
def test_evidence_is_marked_at_the_right_characters(visitor: Visitor, part: str) -> None:
    """The characters marked in the document are those that the graph gives, section by section."""
    fields = "evidence { section start end }"
    found = graphql(
        visitor.address,
        f'{{ papers(where: {{title: {{contains: "{part}"}}}}, first: 1) {{ edges {{ node {{'
        f" title abstract mentions {{ {fields} }} reports {{ {fields} }} }} }} }} }}",
    )["papers"]["edges"][0]["node"]
    page = visitor.open(address_of("/search", [("q", found["title"]), ("as", "words")]))
    page.get_by_role("link", name=found["title"], exact=True).click()
    page.locator("article.paper").wait_for()
    for section in ("title", "abstract"):
        drawn = page.evaluate(MARKS, section)
        assert drawn["text"] == found[section]
        for column, owners in ((2, found["mentions"]), (3, found["reports"])):
            places = [each for owner in owners for each in owner["evidence"]]
            expected = {
                at
                for each in places
                if each["section"] == section
                for at in range(each["start"], each["end"])
            }
            assert covered(drawn["places"], column) == expected
    assert covered(page.evaluate(MARKS, "abstract")["places"], 2)


def test_marks_say_role_confidence_and_rule(visitor: Visitor) -> None:
    """A mention tells its role by pointer and by keyboard; a claim leads to its entry and back."""
    page = visitor.open(f"/paper/{PAPER}")
    picture(page, "paper")
    mention = page.locator("[data-text=abstract] a.mention").first
    tip = page.get_by_role("tooltip")
    for show in (mention.hover, mention.focus):
        show()
        tip.wait_for()
        said = tip.inner_text()
        assert "role " in said
        assert "confidence 0." in said or "confidence 1." in said
        assert "found by " in said
        page.keyboard.press("Escape")
        tip.wait_for(state="hidden")
        page.mouse.move(0, 0)
    page.locator("[data-text=abstract] mark.claim").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#claim-*")
    entry = page.locator(".claims li:target")
    entry.locator("a.quote").click()
    page.wait_for_url("**#evidence-claim-*")
    assert page.locator("mark.claim:target").is_visible()


def test_the_page_of_an_entity(visitor: Visitor) -> None:
    """An entity shows what is broader, its papers by role, its claims and its company."""
    page = visitor.open("/entity/2%3A4-sparsity")
    assert page.locator("h1").inner_text().startswith("2:4 sparsity")
    assert "N:M sparsity" in page.locator(".crumbs").inner_text()
    text = page.locator("article").inner_text()
    assert "Papers that use it" in text
    assert "Mentioned together" in text
    assert page.locator("table.rows tbody tr").count() > 0
    picture(page, "entity")
    page.locator(".crumbs a", has_text="N:M sparsity").click()
    page.wait_for_url("**/entity/n*m-sparsity")


def test_hostile_texts_are_text(visitor: Visitor) -> None:
    """Markup in titles, abstracts and addresses is shown, never run."""
    page = visitor.open("/search?q=HostNet")
    page.locator("a.title", has_text="<script>").click()
    page.locator("article.paper").wait_for()
    assert page.locator("h1").inner_text() == HOSTILE["title"]
    assert page.locator("a[href^=javascript]").count() == 0
    assert page.locator("[data-text=abstract]").inner_text() == HOSTILE["abstract"]
    for path in ("/search?q=%3Cimg%20src=x%20onerror=window.struck=6%3E", "/claims?by=method"):
        other = visitor.open(path)
        assert other.evaluate("window.struck") is None
    assert page.evaluate("window.struck") is None


# --- chart and graph -----------------------------------------------------------------------

INK = """(selector) => {
  const canvas = document.querySelector(`${selector} canvas`);
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const colours = new Set();
  for (let at = 0; at < pixels.length; at += 4)
    if (pixels[at + 3] > 200) colours.add(`${pixels[at]},${pixels[at + 1]},${pixels[at + 2]}`);
  return colours.size;
}"""


def test_claims_are_drawn_and_open_their_evidence(visitor: Visitor) -> None:
    """The chart draws points on a log scale; a click on one opens the words that prove it."""
    page = visitor.open("/claims")
    page.wait_for_function(f"({INK})('.chart') > 20")
    picture(page, "claims")
    rows = page.locator("table.wide tbody tr").count()
    assert rows >= 3
    place = page.evaluate(
        """() => {
          const root = document.querySelector(".chart");
          const chart = Object.values(window).length && getElement(root.id.slice(1)).chart;
          const series = chart.getOption().series[0];
          const [x, y] = chart.convertToPixel({seriesIndex: 0}, series.data[0].value);
          const box = root.getBoundingClientRect();
          return {x: box.x + x, y: box.y + y, log: chart.getOption().xAxis[0].type};
        }"""
    )
    assert place["log"] == "log"
    page.mouse.click(place["x"], place["y"])
    page.wait_for_url("**/paper/**#evidence-claim-*")
    page.locator("mark.claim:target").wait_for()


def test_claims_by_method_and_family(visitor: Visitor) -> None:
    """The rows of the chart and the family are addresses; the table counts what the chart shows."""
    page = visitor.open("/claims")
    page.get_by_role("link", name="method", exact=True).click()
    page.wait_for_url("**by=method**")
    page.get_by_role("link", name="footprint", exact=True).click()
    page.wait_for_url("**by=method&family=footprint")
    page.locator("table.wide").wait_for()
    status, _, body = fetched(f"{visitor.address}/download/claims.json?family=footprint")
    assert status == 200
    assert {each["family"] for each in json.loads(body)} == {"footprint"}
    assert f"Claims {len(json.loads(body))}" in page.locator("h2").all_inner_texts()


def test_the_neighbourhood_grows_by_a_click(visitor: Visitor) -> None:
    """Clicking a thing of the graph shows what is near it; the address keeps what was expanded."""
    page = visitor.open("/graph?of=2%3A4-sparsity")
    page.wait_for_function(f"({INK})('.chart') > 20")
    before = page.locator(".nodes li").count()
    page.wait_for_timeout(1500)  # the force layout comes to rest
    picture(page, "graph")
    place = page.evaluate(
        """() => {
          const root = document.querySelector(".chart");
          const chart = getElement(root.id.slice(1)).chart;
          const data = chart.getModel().getSeriesByIndex(0).getData();
          const at = data.mapArray((index) => index).find((index) =>
            index > 0 && data.getName(index).endsWith("Method"));
          const point = data.getItemGraphicEl(at).getComputedTransform();
          const box = root.getBoundingClientRect();
          return {x: box.x + point[4], y: box.y + point[5], name: data.getName(at).split("\\n")[0]};
        }"""
    )
    page.mouse.click(place["x"], place["y"])
    page.get_by_role("link", name=f"Open {place['name']}").wait_for()
    assert page.locator(".nodes li").count() > before
    assert page.url.count("of=") == 2
    again = visitor.open(page.url.removeprefix(visitor.address))
    assert again.locator(".nodes li").count() == page.locator(".nodes li").count()


# --- consoles ------------------------------------------------------------------------------


def test_the_sparql_console(visitor: Visitor) -> None:
    """The console runs what was typed, links what it found, and says in a line what is wrong."""
    page = visitor.open("/console/sparql")
    page.get_by_role("button", name="Run").click()
    page.locator("table.rows tbody tr").first.wait_for()
    assert page.locator("table.rows a[href^='/paper/']").count() > 0
    assert "query=" in page.url
    picture(page, "sparql")
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT * WHERE ?paper")
    page.keyboard.press("Control+Enter")
    page.locator(".refusal", has_text="SPARQL syntax error at line 1").wait_for()
    again = visitor.open("/console/sparql?query=DROP%20ALL")
    again.locator(".refusal", has_text="read-only").wait_for()


def test_the_graphql_console(visitor: Visitor) -> None:
    """An example of the GraphQL console runs from its address; a wrong field is named."""
    page = visitor.open("/console/graphql")
    page.get_by_role("link", name="what the graph holds").click()
    page.locator("pre.json").wait_for()
    papers = graphql(visitor.address, "{ papers { totalCount } }")["papers"]["totalCount"]
    held = json.loads(page.locator("pre.json").inner_text())
    assert held["statistics"]["papers"] == papers
    wrong = visitor.open("/console/graphql?query=%7B%20nothing%20%7D")
    wrong.locator(".refusal", has_text="nothing").wait_for()


# --- downloads -----------------------------------------------------------------------------


def test_tables_are_downloaded_whole(visitor: Visitor) -> None:
    """Results are downloaded as CSV and JSON with every paper, not only those on the page."""
    page = visitor.open("/search")
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(started.value.path()).read_text("utf-8"))))
    assert len(rows) == total(page)
    _, _, body = fetched(f"{visitor.address}/download/results.json")
    assert [each["title"] for each in json.loads(body)] == [row["title"] for row in rows]


@pytest.mark.parametrize(
    "path",
    [
        "results.ttl?q=sparsity",
        f"paper/{PAPER}.ttl",
        "entity/2%3A4-sparsity.ttl",
        "claims.ttl",
        "graph.ttl?of=2%3A4-sparsity",
        "sparql.ttl?query=DESCRIBE%20%3Fp%20%7B%20%3Fp%20a%20kg%3APaper%20%7D%20LIMIT%201",
    ],
)
def test_views_are_downloaded_as_turtle(address: str, path: str) -> None:
    """Each view is Turtle that another library reads."""
    status, kind, body = fetched(f"{address}/download/{path}")
    assert (status, kind) == (200, "text/turtle")
    assert len(rdflib.Graph().parse(data=body, format="turtle")) > 5


def test_downloads_that_are_not_there(address: str) -> None:
    """An unknown paper or format is 404, a wrong query 400, an update 403: each with a line."""
    for path, expected in (
        ("paper/nothing.csv", 404),
        (f"paper/{PAPER}.exe", 404),
        ("claims.nt", 404),
        ("sparql.csv?query=SELECT", 400),
        ("sparql.csv?query=DROP%20ALL", 403),
    ):
        status, _, body = fetched(f"{address}/download/{path}")
        assert status == expected, path
        assert len(body.splitlines()) == 1


# --- for everybody -------------------------------------------------------------------------


@pytest.mark.parametrize("path", ALL_VIEWS)
def test_a_phone_shows_every_view_without_scrolling_sideways(visitor: Visitor, path: str) -> None:
    """At 375 pixels no view is wider than the screen; each has one main heading and a title."""
    page = visitor.open(path, width=375)
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1] == 375
    assert page.locator("h1").count() == 1
    assert page.title().endswith("paperkg")
    if "paper/" in path:
        picture(page, "phone")


def test_facets_open_on_a_phone(visitor: Visitor) -> None:
    """On a phone the results come first and the facets open on demand."""
    page = visitor.open("/search?q=sparsity", width=375)
    assert not page.locator(".facets").is_visible()
    page.get_by_text("Narrow the results").click()
    assert page.locator(".facets").is_visible()


def test_the_page_is_used_by_keyboard(visitor: Visitor) -> None:
    """Tab begins with a link past the bar; it moves the focus; a slash goes to the box."""
    page = visitor.open("/search?q=sparsity")
    page.keyboard.press("Tab")
    focused = "document.activeElement"
    assert page.evaluate(f"{focused}.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate(f"{focused}.classList.contains('view')")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{focused}.closest('.view') !== null")
    page.keyboard.press("/")
    assert page.evaluate(f"{focused}.getAttribute('role')") == "combobox"


def test_controls_have_names(visitor: Visitor) -> None:
    """Every link, button and field of every view has a name; images of data have one too."""
    nameless = """() => [...document.querySelectorAll("a, button, input, [role=img]")]
      .filter((each) => !each.closest("[hidden]") && !(each.getAttribute("aria-label")
        || each.textContent.trim() || each.labels?.length || each.title))
      .map((each) => each.outerHTML.slice(0, 120))"""
    for path in ("/", "/search?q=sparsity", f"/paper/{PAPER}", "/claims", "/console/sparql"):
        assert visitor.open(path).evaluate(nameless) == [], path


def test_dark_and_light(visitor: Visitor) -> None:
    """The page follows the system's colours; the switch changes and keeps them."""
    background = "getComputedStyle(document.body).backgroundColor"
    page = visitor.open(f"/paper/{PAPER}", dark=True)
    page.wait_for_selector("body.body--dark")
    dark = page.evaluate(background)
    picture(page, "dark")
    page.get_by_role("button", name="Switch between light and dark").click()
    page.wait_for_selector("body.body--light")
    assert page.evaluate(background) != dark
    page.reload()
    page.wait_for_selector("body.body--light h1")


@pytest.mark.parametrize(
    "path", ["/paper/nothing", "/entity/nothing", "/graph?of=nothing", "/nothing"]
)
def test_what_is_not_there_is_said(visitor: Visitor, path: str) -> None:
    """An address of nothing is 404 and says what to do."""
    assert fetched(visitor.address + path)[0] == 404
    page = visitor.open(path)
    assert "search for it" in page.get_by_role("alert").inner_text()
    assert "404" in visitor.problems.pop()
