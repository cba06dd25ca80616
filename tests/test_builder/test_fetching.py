"""Tests of builder.fetching against a local server that plays what the sites answer."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result

from builder.errors import FetchError
from builder.fetching import arxiv, hf_daily
from builder.fetching.client import Client
from builder.fetching.pages import Fetched, Window, days, fetch
from builder.fetching.shelf import INDEX, Shelf
from builder.papers.record import PaperRecord
from builder.reading import read_inputs
from paperkg.cli import main

Reply = tuple[int, dict[str, str], bytes]
"""Status, headers and body; a Content-Length that is stated is not corrected."""


class Played:
    """A server that answers as a function says, and remembers what it was asked."""

    def __init__(self, reply: Callable[[dict[str, str], int], Reply]) -> None:
        self.asked: list[dict[str, str]] = []
        self.agents: list[str] = []
        played = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                query = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
                played.asked.append(query)
                played.agents.append(self.headers["User-Agent"])
                status, headers, body = reply(query, len(played.asked))
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(OSError):
                    self.wfile.write(body)
                if "Content-Length" in headers:
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/api"
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()


Play = Callable[[Callable[[dict[str, str], int], Reply]], Played]


@pytest.fixture
def play() -> Iterator[Play]:
    """Return a way to start servers that stop with the test."""
    servers: list[Played] = []

    def start(reply: Callable[[dict[str, str], int], Reply]) -> Played:
        servers.append(Played(reply))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


class Clock:
    """Time that goes by when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Let time go by."""
        self.slept.append(round(seconds, 1))
        self.now += seconds


def _client(clock: Clock, retries: int = 3, pause: float = 3.0) -> Client:
    return Client("tests", pause, retries, 2.0, 5.0, clock.sleep, lambda: clock.now)


def _daily(day: str, count: int, start: int = 0) -> bytes:
    papers = [
        {
            "paper": {
                "id": f"24{day[5:7]}.{day[8:]}{number:03}",
                "title": f"{day} {number}",
                "summary": "S",
            }
        }
        for number in range(start, start + count)
    ]
    return json.dumps(papers).encode()


def _feed(total: int, start: int, count: int) -> bytes:
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/2401.{number:05}v1</id><title>P {number}</title></entry>"
        for number in range(start, start + count)
    )
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/">'
        f"<title>Q</title><o:totalResults>{total}</o:totalResults>{entries}</feed>"
    ).encode()


def _fetched(
    server: Played, folder: Path, clock: Clock, *, first: str, last: str, retries: int = 3
) -> list[Fetched]:
    windows = days(date.fromisoformat(first), date.fromisoformat(last), "")
    return list(fetch(hf_daily.SITE, server.url, windows, _client(clock, retries), Shelf(folder)))


def _titles(folder: Path) -> list[str]:
    return [entry.title for entry in read_inputs([folder]) if isinstance(entry, PaperRecord)]


def test_days_are_fetched_one_by_one_and_read(play: Play, tmp_path: Path) -> None:
    """Each day is a file as the site gave it; a day without papers leaves none."""
    counts = {"2024-09-06": 2, "2024-09-07": 0, "2024-09-08": 1}
    server = play(lambda query, _: (200, {}, _daily(query["date"], counts[query["date"]])))
    clock = Clock()
    pages = _fetched(server, tmp_path / "out", clock, first="2024-09-06", last="2024-09-08")
    assert [(page.window, page.papers) for page in pages] == list(counts.items())
    assert pages[1].file is None
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {
        INDEX,
        *(f"daily-papers-{day}-000.json" for day in ("2024-09-06", "2024-09-08")),
    }
    assert _titles(tmp_path / "out") == ["2024-09-06 0", "2024-09-06 1", "2024-09-08 0"]
    assert clock.slept == [3.0, 3.0]
    assert server.agents == ["tests"] * 3


def test_full_pages_are_turned(play: Play, tmp_path: Path) -> None:
    """As long as a page is full there may be another."""
    server = play(lambda query, _: (200, {}, _daily(query["date"], [100, 100, 7][int(query["p"])])))
    pages = _fetched(server, tmp_path, Clock(), first="2024-09-06", last="2024-09-06")
    assert [page.papers for page in pages] == [100, 100, 7]
    assert [query["p"] for query in server.asked] == ["0", "1", "2"]


def test_a_question_is_not_asked_twice(play: Play, tmp_path: Path) -> None:
    """What lies in the folder is taken from there; a file that is gone is fetched again."""
    server = play(lambda query, _: (200, {}, _daily(query["date"], 1)))
    for _ in range(2):
        pages = _fetched(server, tmp_path, Clock(), first="2024-09-06", last="2024-09-07")
    assert [page.known for page in pages] == [True, True]
    assert len(server.asked) == 2
    (tmp_path / "daily-papers-2024-09-07-000.json").unlink()
    _fetched(server, tmp_path, Clock(), first="2024-09-06", last="2024-09-07")
    assert [query["date"] for query in server.asked[2:]] == ["2024-09-07"]
    (tmp_path / INDEX).write_text("{damaged")
    _fetched(server, tmp_path, Clock(), first="2024-09-06", last="2024-09-07")
    assert len(server.asked) == 5


def test_a_day_of_the_present_is_fetched_again(play: Play, tmp_path: Path) -> None:
    """Papers may still be added to it."""
    server = play(lambda query, number: (200, {}, _daily(query["date"], number)))
    today = datetime.now(UTC).date().isoformat()
    for count in (1, 2):
        (page,) = _fetched(server, tmp_path, Clock(), first=today, last=today)
        assert page.papers == count
    assert len(_titles(tmp_path)) == 2


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_wants_to_be_left_alone_is(play: Play, tmp_path: Path, status: int) -> None:
    """Retry-After is kept to, in seconds and as a time; without it the waits grow."""
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    headers = [{"Retry-After": "40"}, {"Retry-After": then}, {}]

    def reply(query: dict[str, str], number: int) -> Reply:
        if number <= 3:
            return status, headers[number - 1], b"busy"
        return 200, {}, _daily(query["date"], 1)

    clock = Clock()
    server = play(reply)
    (page,) = _fetched(server, tmp_path, clock, first="2024-09-06", last="2024-09-06")
    assert page.papers == 1
    assert clock.slept[0] == 40.0
    assert 80 < clock.slept[1] <= 90
    assert clock.slept[2:] == [8.0]


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        ((429, {"Retry-After": "7200"}, b""), "asks to be left alone for 7,200 s: go on then"),
        ((500, {}, b""), "failed 2 times (it answered 500): go on later with the same command"),
        ((404, {}, b"<h1>no  such</h1>"), "answered 404: no such"),
        ((200, {"Content-Length": "99"}, b"[]"), "failed 2 times (('Connection broken: Incomplete"),
        ((200, {}, b'[{"paper"'), "failed 2 times (its answer is broken: no JSON list of papers"),
        ((200, {}, b'{"error": 1}'), "failed 2 times (its answer is broken: no JSON list"),
        ((200, {"Content-Encoding": "gzip"}, b"no gzip"), "failed 2 times ("),
    ],
)
def test_a_server_that_fails_is_told_in_one_line(
    play: Play, tmp_path: Path, reply: Reply, says: str
) -> None:
    """Nothing is written; the message says what went wrong and what to do."""
    server = play(lambda query, _: reply)
    with pytest.raises(FetchError) as caught:
        _fetched(
            server, tmp_path / "out", Clock(), first="2024-09-06", last="2024-09-06", retries=1
        )
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_a_cut_answer_is_asked_for_again(play: Play, tmp_path: Path) -> None:
    """A body shorter than it said, or whose text breaks off, counts for nothing."""
    body = _daily("2024-09-06", 3)

    def reply(query: dict[str, str], number: int) -> Reply:
        if number == 1:
            return 200, {"Content-Length": str(len(body))}, body[:40]
        return 200, {}, body[:50] if number == 2 else body

    server = play(reply)
    (page,) = _fetched(server, tmp_path, Clock(), first="2024-09-06", last="2024-09-06")
    assert (page.papers, len(server.asked)) == (3, 3)


def test_a_run_that_failed_goes_on_where_it_stopped(play: Play, tmp_path: Path) -> None:
    """The days that were there before the failure are not fetched again."""
    broken = True

    def reply(query: dict[str, str], number: int) -> Reply:
        if broken and query["date"] == "2024-09-08":
            return 503, {}, b""
        return 200, {}, _daily(query["date"], 1)

    server = play(reply)
    with pytest.raises(FetchError):
        _fetched(server, tmp_path, Clock(), first="2024-09-06", last="2024-09-09")
    broken, asked = False, len(server.asked)
    _fetched(server, tmp_path, Clock(), first="2024-09-06", last="2024-09-09")
    assert [query["date"] for query in server.asked[asked:]] == ["2024-09-08", "2024-09-09"]
    assert len(_titles(tmp_path)) == 4


def test_nobody_there_is_told(tmp_path: Path, play: Play) -> None:
    """A server that cannot be reached is an error of one line."""
    server = play(lambda query, _: (200, {}, b"[]"))
    server.close()
    with pytest.raises(FetchError, match="failed 2 times"):
        _fetched(server, tmp_path, Clock(), first="2024-09-06", last="2024-09-06", retries=1)


# --- arXiv -----------------------------------------------------------------------------------


def test_arxiv_is_asked_day_by_day_and_page_by_page(play: Play, tmp_path: Path) -> None:
    """Pages are walked to the total that the feed states; the feeds are read as they are."""

    def reply(query: dict[str, str], number: int) -> Reply:
        if "20240102" in query["search_query"]:
            return 200, {}, _feed(0, 0, 0)
        start = int(query["start"])
        return 200, {}, _feed(702, start, min(500, 702 - start))

    server = play(reply)
    windows = days(date(2024, 1, 1), date(2024, 1, 2), "cat:cs.LG")
    pages = list(fetch(arxiv.SITE, server.url, windows, _client(Clock()), Shelf(tmp_path)))
    assert [page.papers for page in pages] == [500, 202, 0]
    assert server.asked[1]["start"] == "500"
    assert server.asked[0]["search_query"] == (
        "(cat:cs.LG) AND submittedDate:[202401010000 TO 202401012359]"
    )
    assert len(_titles(tmp_path)) == 702


def test_arxiv_may_give_an_empty_page_where_there_are_papers(play: Play, tmp_path: Path) -> None:
    """That happens under load; the page is asked for again."""
    server = play(lambda query, number: (200, {}, _feed(3, 0, 3 if number > 2 else 0)))
    windows = iter((Window("all", "cat:cs.LG", settled=False),))
    (page,) = fetch(arxiv.SITE, server.url, windows, _client(Clock()), Shelf(tmp_path))
    assert (page.papers, len(server.asked)) == (3, 3)


def test_more_than_arxiv_gives_is_refused(play: Play, tmp_path: Path) -> None:
    """A question with more papers than can be had is told at its first page."""
    server = play(lambda query, _: (200, {}, _feed(40_000, 0, 500)))
    windows = iter((Window("all", "cat:cs.LG", settled=False),))
    with pytest.raises(
        FetchError, match=r"40,000 papers, of which arxiv gives 30,000: ask for less"
    ):
        list(fetch(arxiv.SITE, server.url, windows, _client(Clock()), Shelf(tmp_path)))
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"<feed><entry>",
        b'<!DOCTYPE f [<!ENTITY a "b">]><feed/>',
        b"<feed><entry><id>http://arxiv.org/api/errors#x</id><summary>odd</summary></entry></feed>",
    ],
)
def test_feeds_that_are_none_are_refused(play: Play, tmp_path: Path, body: bytes) -> None:
    """A broken feed, one with entities and one that tells of an error are no answers."""
    server = play(lambda query, _: (200, {}, body))
    windows = iter((Window("all", "cat:cs.LG"),))
    with pytest.raises(FetchError, match="its answer is broken"):
        list(fetch(arxiv.SITE, server.url, windows, _client(Clock(), 0), Shelf(tmp_path)))


# --- the command -----------------------------------------------------------------------------


def _run(*words: object) -> Result:
    return CliRunner().invoke(main, ["fetch", *map(str, words)])


def test_the_command_tells_each_page_and_what_to_do_next(play: Play, tmp_path: Path) -> None:
    """What was fetched can be built from at once; the server is told who asks."""
    server = play(lambda query, _: (200, {}, _daily(query["date"], 2)))
    out = tmp_path / "out"
    words = ("hf-daily", "--from", "2024-09-05", "--to", "2024-09-06", "-o", out, "--pause", 0)
    result = _run(*words, "--url", server.url, "--contact", "me@example.org")
    assert result.exit_code == 0, result.output
    assert result.stdout == f"4 papers in '{out}'; read them with: paperkg build {out}\n"
    assert "2024-09-05: 2 papers (daily-papers-2024-09-05-000.json)" in result.stderr
    assert server.agents[0].startswith("paperkg/")
    assert server.agents[0].endswith(" (me@example.org)")
    kg = tmp_path / "kg"
    built = CliRunner().invoke(main, ["build", str(out), "--kg", str(kg)])
    assert "4 papers from 4 entries" in built.stdout
    assert "already here" in _run(*words, "--url", server.url).stderr


def test_a_query_alone_is_one_window(play: Play, tmp_path: Path) -> None:
    """Without days the whole of a query is asked for."""
    server = play(lambda query, _: (200, {}, _feed(2, 0, 2)))
    result = _run("arxiv", "cat:cs.LG AND abs:mask", "-o", tmp_path, "--url", server.url)
    assert result.exit_code == 0, result.output
    assert server.asked[0]["search_query"] == "cat:cs.LG AND abs:mask"
    assert len(_titles(tmp_path)) == 2


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("arxiv",), 2, "give a QUERY, or --from DATE, or both"),
        (("hf-daily",), 2, "Missing option '--from'"),
        (("hf-daily", "--from", "yesterday"), 2, "Invalid value for '--from'"),
        (
            ("hf-daily", "--from", "2024-02-02", "--to", "2024-01-01"),
            1,
            "2024-01-01 is before 2024",
        ),
    ],
)
def test_misuse_is_told(words: tuple[str, ...], code: int, says: str) -> None:
    """Wrong words are exit 2, wrong days exit 1, in one line each."""
    result = _run(*words)
    assert result.exit_code == code
    assert says in result.stderr


def test_a_folder_that_cannot_be_written_is_told(play: Play, tmp_path: Path) -> None:
    """A file in the way is one line."""
    server = play(lambda query, _: (200, {}, _daily(query["date"], 1)))
    (tmp_path / "out").write_text("")
    result = _run("hf-daily", "--from", "2024-09-05", "-o", tmp_path / "out", "--url", server.url)
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
