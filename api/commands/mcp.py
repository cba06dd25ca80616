"""Answer agents."""

from importlib.util import find_spec

import click

from api.commands.given import kg_option


@click.command()
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 86400),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="How long a tool may take.",
)
@kg_option
def mcp(timeout: float, kg: str) -> None:
    """Give agents tools on a graph: the Model Context Protocol on standard input and output."""
    if find_spec("mcp") is None:
        raise click.ClickException("the SDK is not installed; install it with: paperkg[mcp]")
    from api.live import live
    from api.mcp.running import serve_stdio
    from api.sparql.limits import Limits

    with live(kg, Limits(timeout, workers=1)) as handle:
        serve_stdio(handle, timeout)
