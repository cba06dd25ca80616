"""Pages: how a server's answers are walked, day by day and page by page."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from builder.errors import FetchError
from builder.fetching.client import Client
from builder.fetching.shelf import Answer, Shelf
from ontology.iris import digest


@dataclass(frozen=True, slots=True)
class Site:
    """A server that gives papers in pages.

    Attributes:
        name: what files are called by.
        suffix: what they end in.
        page: papers on a page.
        parameters: makes the parameters of a request from its window and the number of its page.
        counted: returns how many papers a body has, and how many the question has in all, or None
            if it does not tell; raises ValueError where the body is not whole.
        most: papers of one window that the server gives at most.
    """

    name: str
    suffix: str
    page: int
    parameters: Callable[["Window", int], Mapping[str, str]]
    counted: Callable[[bytes], tuple[int, int | None]]
    most: int


@dataclass(frozen=True, slots=True)
class Window:
    """A part of what is asked for: a day, or all; ``settled`` says that it cannot change."""

    name: str
    query: str
    day: date | None = None
    settled: bool = True

    @property
    def label(self) -> str:
        """Return what its files are called: two queries may ask for one day."""
        return f"{self.name}-{digest(self.query)}" if self.query else self.name


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page that is there now: of which window, how many papers, in which file, and since when."""

    window: str
    papers: int
    file: str | None
    known: bool


def days(first: date, last: date, query: str) -> Iterator[Window]:
    """Yield a window for each day; the last two of the present may still change.

    Raises:
        FetchError: the last day is before the first one.
    """
    if last < first:
        raise FetchError(f"{last} is before {first}: exchange them")
    today = datetime.now(UTC).date()
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        yield Window(day.isoformat(), query, day, settled=day < today - timedelta(days=1))


def fetch(
    site: Site, url: str, windows: Iterator[Window], client: Client, shelf: Shelf
) -> Iterator[Fetched]:
    """Fetch all pages of some windows that are not on the shelf; yield each page in turn.

    Raises:
        FetchError: the server refuses or fails, or the shelf cannot be written.
    """
    for window in windows:
        number, seen = 0, 0
        while True:
            answer, known = _page(site, url, window, number, client, shelf)
            yield Fetched(window.name, answer.papers, answer.file, known)
            seen += answer.papers
            number += 1
            if not answer.papers or seen >= answer.total:
                break


def _page(
    site: Site, url: str, window: Window, number: int, client: Client, shelf: Shelf
) -> tuple[Answer, bool]:
    parameters = site.parameters(window, number)
    question = " ".join((url, *(f"{name}={value}" for name, value in parameters.items())))
    known = shelf.answer(question)
    if known and window.settled:
        return known, True

    def check(body: bytes) -> None:
        count, total = site.counted(body)
        # An overloaded server may say that there are papers, and give none.
        if not count and total and total > number * site.page:
            raise ValueError(f"no papers of {total:,}")

    body = client.get(url, parameters, check)
    count, stated = site.counted(body)
    # A server that does not tell how many there are may have more as long as pages are full.
    total = stated if stated is not None else number * site.page + count + (count >= site.page)
    if total > site.most:
        raise FetchError(
            f"{window.name}: {total:,} papers, of which {site.name} gives {site.most:,}: "
            "ask for less"
        )
    name = f"{site.name}-{window.label}-{number:03}{site.suffix}"
    answer = Answer(count, total, name if count else None)
    shelf.put(question, answer, body)
    return answer, False
