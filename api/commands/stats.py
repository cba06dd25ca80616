"""Count what is in the graph."""

import json

import click

from api.commands.given import kg_option, open_graph
from api.commands.printing import print_table


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@kg_option
def stats(as_json: bool, kg: str) -> None:
    """Count papers, entities, mentions and claims."""
    from api.statistics import statistics

    with open_graph(kg) as handle:
        found = statistics(handle)
    if as_json:
        click.echo(json.dumps(found.as_json(), indent=1, ensure_ascii=False))
        return
    for table in found.tables():
        print_table(table)
        click.echo()
