"""Compare two graphs: arguments and output."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from builder.comparing import Difference

_FOLDER = click.Path(path_type=Path, readable=False)
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_MANY = {"paper": "papers", "entity": "entities", "claim": "claims"}


@click.command()
@click.argument("old", type=_FOLDER)
@click.argument("new", type=_FOLDER)
@click.option("--json", "as_json", is_flag=True, help="One JSON object in a line for each.")
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="Show so many papers, entities and claims of each kind of change; the rest is counted.",
)
def diff(old: Path, new: Path, as_json: bool, limit: int) -> None:
    """Show what was added, removed and changed between two graphs.

    OLD and NEW are directories that `paperkg build` wrote, or generations of one
    (DIR/generations/NAME). A paper has changed where anything that hangs off it has.
    """
    # Imported here and not above: this brings the database.
    from builder.comparing import differences

    found = differences(old, new)
    if as_json:
        for difference in found:
            click.echo(json.dumps(asdict(difference), ensure_ascii=False))
    else:
        _tell(found, limit)


def _tell(found: "Iterable[Difference]", limit: int) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for difference in found:
        kind = difference.what, difference.change
        counts[kind] += 1
        if counts[kind] <= limit:
            label = " ".join(difference.label.split()) or difference.iri
            click.echo(f"{_SIGNS[difference.change]} {difference.what}: {label}")
        elif counts[kind] == limit + 1 and limit:
            click.echo(f"{_SIGNS[difference.change]} {difference.what}: ...")
    for what, many in _MANY.items():
        told = ", ".join(f"{counts[what, change]:,} {change}" for change in _SIGNS)
        click.echo(f"{many}: {told}")
