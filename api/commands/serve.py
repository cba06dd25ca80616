"""Answer over HTTP."""

import sys
from importlib.util import find_spec

import click

from api.commands.given import kg_option


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 86400),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="How long a request may take.",
)
@click.option(
    "--max-result",
    type=click.IntRange(1, 65536),
    default=64,
    show_default=True,
    metavar="MIB",
    help="How large a result may be.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=4,
    show_default=True,
    help="How many queries run at once.",
)
@click.option(
    "--queue",
    type=click.IntRange(0, 100_000),
    default=64,
    show_default=True,
    help="How many requests may wait for their turn.",
)
@click.option(
    "--keep",
    type=click.IntRange(0, 65536),
    default=64,
    show_default=True,
    metavar="MIB",
    help="How much of what was read of nodes is kept for further requests.",
)
@click.option(
    "--allow-origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help='A site whose pages may read this server ("*" for all); pages of this machine may.',
)
@kg_option
def serve(
    host: str,
    port: int,
    timeout: float,
    max_result: int,
    workers: int,
    queue: int,
    keep: int,
    origins: tuple[str, ...],
    kg: str,
) -> None:
    """Answer GraphQL and SPARQL over HTTP until interrupted; a new build is picked up."""
    from api.live import live
    from api.sparql.limits import MIB, Limits

    limits = Limits(timeout, max_result * MIB, workers=workers, waiting=queue, kept=keep * MIB)
    with live(kg, limits) as handle:
        from api.web import app as web  # while the processes of the queries start

        application = web.create_app(handle, limits, origins, page=True, host=host)
        bound = web.bind(host, port)
        where = web.address(bound)
        doors = {"/": "page", "/graphql": "GraphQL", "/sparql": "SPARQL"}
        if find_spec("mcp") is not None:
            doors["/mcp"] = "tools for agents"
        for path, what in doors.items():
            click.echo(f"{where}{path:<9} {what}")
        sys.stdout.flush()
        web.run(application, bound)
