"""Answer over HTTP."""

import sys

import click

from api.commands.given import kg_option, open_graph


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@kg_option
def serve(host: str, port: int, kg: str) -> None:
    """Answer GraphQL and SPARQL over HTTP until interrupted."""
    from api.web import app as web

    with open_graph(kg) as handle:
        application = web.create_app(handle)
        bound = web.bind(host, port)
        where = web.address(bound)
        for path, what in (("/", "page"), ("/graphql", "GraphQL"), ("/sparql", "SPARQL")):
            click.echo(f"{where}{path:<9} {what}")
        sys.stdout.flush()
        web.run(application, bound)
