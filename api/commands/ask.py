"""Ask in plain English."""

import json
from typing import TYPE_CHECKING

import click

from api.commands.given import given, kg_option, open_graph
from api.commands.printing import print_table

if TYPE_CHECKING:
    from api.ask.answer import Answer


@click.command()
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--explain", is_flag=True, help="Print the GraphQL and the SPARQL as well.")
@click.option("--first", default=20, show_default=True, type=click.IntRange(1, 100),
              help="At most how many rows.")  # fmt: skip
@kg_option
def ask(question: str, as_json: bool, explain: bool, first: int, kg: str) -> None:
    """Answer a QUESTION in plain English ("-" reads it from standard input)."""
    from api.ask.asking import ask as asked
    from api.errors import ApiError

    with open_graph(kg) as handle:
        answer = asked(handle, given(question), first)
    if as_json:
        click.echo(json.dumps(answer.as_json(), indent=1, ensure_ascii=False))
    if not answer.understood:
        raise ApiError(_refused(answer))
    if not as_json:
        _print(answer, explain)


def _refused(answer: "Answer") -> str:
    """Return why a question has no answer, and what can be asked, in one line."""
    return f"{answer.reading}; you can ask, for example: {answer.example}"


def _print(answer: "Answer", explain: bool) -> None:
    for correction in answer.corrections:
        click.echo(f"Read as: {correction}")
    click.echo(f"Asked: {answer.reading}")
    click.echo(f"{click.style(answer.summary, bold=True)}\n")
    if answer.rows:
        print_table(answer.table())
    if answer.near:
        click.echo("\nNear it")
    for near in answer.near:
        click.echo(f"  {near.count:>4}  {near.text}")
    if explain:
        click.echo(f"\nGraphQL\n{answer.graphql}\n\nSPARQL\n{answer.sparql or '(none of its own)'}")
