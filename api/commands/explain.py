"""Print the SPARQL of a question."""

import click

from api.commands.given import given, kg_option, open_graph, variables_of


@click.command()
@click.argument("graphql")
@click.option("--variables", metavar="JSON", help="The variables, as a JSON object.")
@kg_option
def explain(graphql: str, variables: str | None, kg: str) -> None:
    """Print the SPARQL that a GraphQL query becomes, without running it."""
    values = variables_of(variables)
    from graphql import GraphQLError

    from api.errors import ApiError
    from api.graphql.execute import explain as explained

    with open_graph(kg) as handle:
        try:
            click.echo(explained(handle, given(graphql), values))
        except GraphQLError as error:
            raise ApiError(f"the GraphQL query cannot run: {error.message}") from error
