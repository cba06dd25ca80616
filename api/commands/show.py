"""Show a paper and what was found in it."""

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from api.commands.given import kg_option, open_graph
from api.commands.printing import print_table

if TYPE_CHECKING:
    from api.showing import Shown

Explain = Callable[
    [Mapping[str, str], Mapping[str, Any]],
    Iterable[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]],
]
"""Reads texts again, given the manifest of their graph: titles, columns and rows of tables."""


@click.command()
@click.argument("paper")
@click.option(
    "--why",
    is_flag=True,
    help="Also read the paper again: what decided most, and what was seen and rejected, and why.",
)
@kg_option
@click.pass_obj
def show(explain: Explain | None, paper: str, why: bool, kg: str) -> None:
    """Show a paper, by title, part of a title, key, arXiv id or IRI, and what was found in it."""
    from api.showing import show as lay_out

    with open_graph(kg) as handle:
        shown = lay_out(handle, paper)
        manifest = handle.manifest
    _print(shown)
    if why:
        _print_reasons(explain, shown, manifest)


def _print(shown: "Shown") -> None:
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


def _print_reasons(explain: Explain | None, shown: "Shown", manifest: Mapping[str, Any]) -> None:
    from api.errors import ApiError
    from api.tables import Table

    if explain is None or not shown.texts or not manifest.get("text", True):
        raise ApiError("--why needs the paper's text: build the graph without --no-text")
    texts = {text.section: text.text for text in shown.texts}
    for title, columns, rows in explain(texts, manifest):
        if rows:
            click.echo()
            print_table(Table(title, columns, rows, right=frozenset({"confidence"})))
