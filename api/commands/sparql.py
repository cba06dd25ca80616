"""Run a SPARQL query."""

from typing import TYPE_CHECKING

import click

from api.commands.given import given, kg_option, open_graph
from api.commands.printing import Printed, print_table

if TYPE_CHECKING:
    from api.graph import GraphHandle


@click.command()
@click.argument("sparql")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "tsv", "xml", "ttl", "nt", "jsonld"]),
    help="How to print; by default a table of rows, and Turtle for statements.",
)
@kg_option
def sparql(sparql: str, form: str | None, kg: str) -> None:
    """Run a SPARQL query ("-" reads it from standard input, "@FILE" from a file).

    The prefixes kg, id, claims, skos, rdf, rdfs, owl, xsd and prov need no declaration.
    """
    from api.sparql.guard import guard

    text = given(sparql)
    kind = guard(text)
    with open_graph(kg) as handle:
        if form in (None, "table") and kind == "select":
            _print_rows(handle, text)
        elif form in (None, "table") and kind == "ask":
            click.echo("yes" if handle.ask(text) else "no")
        else:
            default = "ttl" if kind in ("construct", "describe") else "json"
            output = Printed()
            handle.write(text, default if form in (None, "table") else str(form), output)
            output.end()


def _print_rows(handle: "GraphHandle", text: str) -> None:
    from api.tables import Table

    found = handle.select(text)
    rows = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in found)
    print_table(Table("", found.columns, rows))
    click.echo(f"{len(rows)} row{'' if len(rows) == 1 else 's'}", err=True)
