"""Check the graph."""

import click

from api.commands.given import kg_option, open_graph


@click.command()
@click.option("--all", "everything", is_flag=True, help="Check the shapes of every paper.")
@kg_option
def validate(everything: bool, kg: str) -> None:
    """Check the graph against the ontology's shapes, and every quote against its text.

    Of a large graph the shapes of 100 papers are checked, unless --all is given.
    """
    from api.errors import ApiError
    from api.validating import validate as check

    with open_graph(kg) as handle:
        found = check(handle, everything=everything)
    for finding in found.findings:
        click.echo(finding)
    if found.findings:
        raise ApiError(f"{kg} has {len(found.findings)} faults, listed above; build it again")
    click.echo(
        f"valid: shapes of {found.checked} of {found.papers} papers, {found.evidence} quotes"
    )
