"""Show a paper and what was found in it."""

import sys

import click

from api.commands.given import kg_option, open_graph
from api.commands.printing import print_table


@click.command()
@click.argument("paper")
@kg_option
def show(paper: str, kg: str) -> None:
    """Show a paper, by title, part of a title, key, arXiv id or IRI, and what was found in it."""
    from api.showing import show as lay_out

    with open_graph(kg) as handle:
        shown = lay_out(handle, paper)
    click.echo(f"{click.style(shown.title, bold=True)}\n{shown.iri}\n")
    for text in shown.texts:
        marked = text.coloured() if sys.stdout.isatty() else text.bracketed()
        click.echo(f"{click.style(text.section, underline=True)}: {marked}\n")
    print_table(shown.mentions)
    if shown.claims:
        click.echo("\nClaims")
    for headline, attributes in shown.claims:
        click.echo(f"  {click.style(headline, bold=True)}")
        for attribute in attributes:
            click.echo(f"     {attribute}")
