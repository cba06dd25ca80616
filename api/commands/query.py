"""Run a GraphQL query."""

import json
from typing import Any

import click

from api.commands.given import given, kg_option, open_graph, variables_of


@click.command()
@click.argument("graphql")
@click.option("--variables", metavar="JSON", help="The variables, as a JSON object.")
@click.option("--operation", metavar="NAME", help="Which operation of the document to run.")
@kg_option
def query(graphql: str, variables: str | None, operation: str | None, kg: str) -> None:
    """Run a GraphQL query ("-" reads it from standard input, "@FILE" from a file)."""
    values = variables_of(variables)
    from api.graphql.execute import execute

    with open_graph(kg) as handle:
        result = execute(handle, given(graphql), values, operation)
    _raise_if_failed(result)
    click.echo(json.dumps(result, indent=1, ensure_ascii=False))


def _raise_if_failed(result: dict[str, Any]) -> None:
    from api.errors import ApiError

    errors = result.get("errors")
    if errors and result.get("data") is None:
        places = errors[0].get("locations") or [{}]
        where = "line {line}, column {column}: ".format(**places[0]) if places[0] else ""
        raise ApiError(f"the GraphQL query failed: {where}{errors[0]['message']}")
