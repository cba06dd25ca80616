"""Load the graph into another store."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.commands.given import kg_option, open_graph

if TYPE_CHECKING:
    from api.pushing.push import Step

_FORMS = ("auto", "update", "store")
_STEPS = 20


@click.command()
@click.option("--to", "url", metavar="URL", help="A SPARQL 1.1 server: its address for updates, "
              "or that of its graph store.")  # fmt: skip
@click.option("--as", "form", type=click.Choice(_FORMS), default="auto", show_default=True,
              help="How: SPARQL updates, or the graph store protocol.")  # fmt: skip
@click.option("--query", metavar="URL", help="The server's address for queries, if it is not the "
              "usual one.")  # fmt: skip
@click.option("--graph", metavar="IRI", help="Named graph to fill; the default graph if absent.")
@click.option("--batch", metavar="N", type=click.IntRange(1), default=10_000, show_default=True,
              help="Statements to send at a time.")  # fmt: skip
@click.option("--restart", is_flag=True, help="Send all again, whatever was sent before.")
@click.option("--shards", metavar="DIR", type=click.Path(path_type=Path), help="Write sorted "
              "N-Triples files for a bulk loader instead, with SHA256SUMS.")  # fmt: skip
@click.option("--shard-size", metavar="N", type=click.IntRange(1), default=5_000_000,
              show_default=True, help="Statements of a file.")  # fmt: skip
@kg_option
def push(
    url: str | None,
    form: str,
    query: str | None,
    graph: str | None,
    batch: int,
    restart: bool,
    shards: Path | None,
    shard_size: int,
    kg: str,
) -> None:
    """Load the whole graph into another SPARQL store, over HTTP or as files.

    A push that was stopped goes on where it was when the same command is run again. The variable
    PAPERKG_PUSH_AUTH holds name:password, or a whole Authorization header. docs/scale-out.md says
    which way suits which store.
    """
    if (url is None) == (shards is None):
        raise click.UsageError("give either --to URL or --shards DIR")
    if shards is not None:
        _write(kg, shards, shard_size)
    else:
        _send(kg, url or "", form, query, graph, batch, restart)


def _send(
    kg: str, url: str, form: str, query: str | None, graph: str | None, batch: int, restart: bool
) -> None:
    from api.pushing.push import progress_file
    from api.pushing.push import push as run
    from api.pushing.server import Address, Server

    server = Server(Address.of(url, query, graph), form)
    with open_graph(kg) as handle:
        progress = progress_file(handle, server)
        if restart and progress:
            progress.unlink(missing_ok=True)
        last = _told(run(handle, server, progress, batch))
    click.echo(f"{last.sent:,} statements sent; {server.address.url} has {last.held:,}")


def _told(steps: "Iterator[Step]") -> "Step":
    """Tell how far it is about as often as there are lines on a screen; return the last step."""
    from api.pushing.push import Step

    last, told = Step(0, 0), -1
    for last in steps:
        part = last.sent * _STEPS // last.total if last.total else 0
        if last.held is None and part != told:
            told = part
            of = f" of {last.total:,}" if last.total else ""
            click.echo(f"pushing {last.sent:,}{of}", err=True)
    return last


def _write(kg: str, folder: Path, size: int) -> None:
    from api.pushing.shards import write_shards

    count = total = 0
    with open_graph(kg) as handle:
        for shard in write_shards(handle, folder, size):
            click.echo(f"{shard.name}: {shard.statements:,} statements", err=True)
            count, total = count + shard.statements, total + shard.size
    click.echo(f"{count:,} statements in '{folder}', {total:,} bytes; SHA256SUMS has the checksums")
