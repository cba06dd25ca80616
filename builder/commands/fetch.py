"""Fetch papers: arguments and a line for each page."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from builder.fetching.pages import Fetched, Site, Window

_Command = TypeVar("_Command", bound=Callable[..., Any])
_DAY = click.DateTime(["%Y-%m-%d"])


def _shared(pause: float) -> Callable[[_Command], _Command]:
    """Give a command the options that all sites have."""
    options = (
        click.option("-o", "--output", metavar="DIR", type=click.Path(path_type=Path),
                     default=Path("fetched"), show_default=True, help="Folder of the answers."),
        click.option("--pause", metavar="SECONDS", type=click.FloatRange(min=0), default=pause,
                     show_default=True, help="Time between two requests, at least."),
        click.option("--retries", metavar="N", type=click.IntRange(0, 20), default=5,
                     show_default=True, help="How often a request that fails is made again."),
        click.option("--contact", metavar="ADDRESS", help="Mail address or page of yours that the "
                     "server is told, so that it can write instead of locking you out."),
        click.option("--url", metavar="URL", help="Another address of the same interface."),
    )  # fmt: skip

    def decorate(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@click.group()
def fetch() -> None:
    """Fetch papers over the network, as files that `paperkg build` reads.

    What was fetched is not fetched again: run the same command to go on after a failure.
    """


@fetch.command()
@click.argument("query", required=False, default="")
@click.option("--from", "first", metavar="DATE", type=_DAY, help="First day of submission.")
@click.option("--to", "last", metavar="DATE", type=_DAY, help="Last one; the first if absent.")
@_shared(3.0)
def arxiv(query: str, first: datetime | None, last: datetime | None, **shared: Any) -> None:
    """Fetch papers of arXiv that fit QUERY, such as 'cat:cs.LG AND abs:sparsity'.

    Of more than 30,000 papers arXiv gives the first 30,000 only: give days then.
    """
    from builder.fetching.arxiv import SITE, URL
    from builder.fetching.pages import Window, days

    if first is None and (last or not query):
        raise click.UsageError("give a QUERY, or --from DATE, or both")
    if first is None:
        _fetch(SITE, URL, iter((Window(_short(query), query, settled=False),)), **shared)
        return
    windows = days(first.date(), (last or first).date(), query)
    _fetch(SITE, URL, windows, **shared)


@fetch.command("hf-daily")
@click.option("--from", "first", metavar="DATE", type=_DAY, required=True, help="First day.")
@click.option("--to", "last", metavar="DATE", type=_DAY, help="Last day; the first if absent.")
@_shared(1.0)
def hf_daily(first: datetime, last: datetime | None, **shared: Any) -> None:
    """Fetch the Daily Papers of some days."""
    from builder.fetching.hf_daily import SITE, URL
    from builder.fetching.pages import days

    begin: date = first.date()
    _fetch(SITE, URL, days(begin, (last or first).date(), ""), **shared)


def _short(query: str) -> str:
    from ontology.iris import slug

    return slug(query)[:40]


def _fetch(
    site: "Site",
    default_url: str,
    windows: "Iterator[Window]",
    *,
    output: Path,
    pause: float,
    retries: int,
    contact: str | None,
    url: str | None,
) -> None:
    from builder.fetching.client import Client
    from builder.fetching.pages import fetch
    from builder.fetching.shelf import Shelf

    client = Client(_agent(contact), pause, retries)
    pages: list[Fetched] = []
    for page in fetch(site, url or default_url, windows, client, Shelf(output)):
        pages.append(page)
        told = "already here" if page.known else page.file or "nothing that day"
        click.echo(f"{page.window}: {page.papers:,} papers ({told})", err=True)
    count = sum(page.papers for page in pages)
    click.echo(f"{count:,} papers in '{output}'; read them with: paperkg build {output}")


def _agent(contact: str | None) -> str:
    from importlib.metadata import version

    return f"paperkg/{version('paperkg')}" + (f" ({contact})" if contact else "")
