"""Print the SPARQL of a question, in GraphQL or in plain English."""

import re
from typing import TYPE_CHECKING

import click

from api.commands.given import given, kg_option, open_graph, variables_of

if TYPE_CHECKING:
    from api.graph import GraphHandle


@click.command()
@click.argument("question")
@click.option("--variables", metavar="JSON", help="The variables, as a JSON object.")
@kg_option
def explain(question: str, variables: str | None, kg: str) -> None:
    """Print the SPARQL that a QUESTION becomes, in GraphQL or in plain English."""
    values = variables_of(variables)
    from graphql import GraphQLError

    from api.errors import ApiError
    from api.graphql.execute import explain as explained

    text = given(question)
    with open_graph(kg) as handle:
        if not is_graphql(text):
            click.echo(_of_question(handle, text))
            return
        try:
            click.echo(explained(handle, text, values))
        except GraphQLError as error:
            raise ApiError(f"the GraphQL query cannot run: {error.message}") from error


def is_graphql(text: str) -> bool:
    """Say whether a text is a GraphQL query, and not a question in plain English.

    >>> is_graphql("{ statistics { papers } }"), is_graphql("query of the most used dataset")
    (True, False)
    """
    begins = r"\s*(#[^\n]*\s*)*(\{|(query|fragment|subscription|mutation)\b[^{]*\{)"
    return not text.strip() or re.match(begins, text) is not None


def _of_question(handle: "GraphHandle", text: str) -> str:
    """Return the reading and the GraphQL of a question, as comments, and its SPARQL."""
    from api.ask.asking import ask
    from api.errors import ApiError

    answer = ask(handle, text, 1)
    if not answer.understood:
        raise ApiError(answer.reading)
    told = "\n".join(f"# {line}" for line in (answer.reading, *answer.graphql.splitlines()))
    return f"{told}\n\n{answer.sparql}".rstrip()
