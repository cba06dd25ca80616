"""Score the graph against gold annotations."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.commands.given import kg_option, open_graph
from api.commands.printing import print_table

if TYPE_CHECKING:
    from api.evaluation.scores import Scores


@click.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--errors", type=click.IntRange(min=0), default=0, metavar="N", help="Print N errors."
)
@click.option("--by", metavar="FIELD", help="Score apart by a field of the gold lines, say set.")
@kg_option
def evaluate(gold: Path, as_json: bool, errors: int, by: str | None, kg: str) -> None:
    """Score what the graph says of its papers against gold annotations (JSON lines)."""
    from api.evaluation.annotating import annotate
    from api.evaluation.annotations import read
    from api.evaluation.scoring import score_by

    lines = tuple(read(gold))
    with open_graph(kg) as handle:
        results = score_by(lines, tuple(annotate(handle)), by)
    if as_json:
        told = {name: result.as_json() for name, result in results.items()}
        click.echo(json.dumps(told if by else told["all"], indent=1, ensure_ascii=False))
        return
    for name, result in results.items():
        _print_scores(name if by else "", result)
    for error in results["all"].worst()[:errors]:
        click.echo(error)


def _print_scores(name: str, scores: "Scores") -> None:
    head = f"{name}: " if name else ""
    click.echo(f"{head}{scores.paired} of {scores.papers} gold papers have a prediction\n")
    for table in scores.tables():
        print_table(table)
        click.echo()
