"""Build a graph: arguments and summary."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.commands.reporting import reporter
from builder.engines import ENGINES, LOCAL, RAY
from builder.profiles import DEFAULT, PROFILES

if TYPE_CHECKING:
    from builder.run import Summary

# Whether a file can be read is told when it is opened, as a failure and not as misuse.
_FILE = click.Path(path_type=Path, readable=False)
_INPUT = click.Path(readable=False, allow_dash=True)


def _checked_base(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> str | None:
    from builder.errors import BuildError
    from builder.settings import Settings

    try:
        return Settings(base=value).base if value is not None else None
    except BuildError as error:
        raise click.BadParameter(str(error), context, parameter) from error


def _checked_format(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> str | None:
    if value is None:
        return None
    from builder.errors import ReadError
    from builder.reading import reader_named

    try:
        return reader_named(value).name
    except ReadError as error:
        raise click.BadParameter(str(error), context, parameter) from error


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, type=_INPUT)
@click.option(
    "--kg",
    metavar="DIR",
    envvar="PAPERKG_KG",
    default="kg",
    show_default=True,
    help="Directory of the knowledge graph; also from PAPERKG_KG.",
)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    help="Processes at work. By default one, or one for each core if there is much to do.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=LOCAL,
    show_default=True,
    help="Where the work is done: in processes of this machine, or on a Ray cluster.",
)
@click.option(
    "--address",
    metavar="HOST:PORT",
    help="The Ray cluster; also from RAY_ADDRESS. By default one is started on this machine.",
)
@click.option(
    "--vocabulary",
    "vocabularies",
    metavar="FILE.ttl",
    multiple=True,
    type=_FILE,
    help="SKOS file that adds, renames or overrides concepts; may be given more than once.",
)
@click.option(
    "--curation",
    metavar="FILE",
    type=_FILE,
    help="Rules on what names mean (merge, rename, retype, split, forbid); kept for later builds.",
)
@click.option(
    "--format",
    "form",
    metavar="NAME",
    callback=_checked_format,
    help="Format of the inputs; by default that of each is told by its text.",
)
@click.option(
    "--profile",
    type=click.Choice(PROFILES),
    default=DEFAULT,
    show_default=True,
    help="How thoroughly to read: fast goes without the neural network.",
)
@click.option("--prune", is_flag=True, help="Drop papers that these inputs do not have.")
@click.option("--strict", is_flag=True, help="Exit with 1 if an entry had to be quarantined.")
@click.option("--no-text", is_flag=True, help="Leave abstracts and quotes out of the graph.")
@click.option(
    "--base", metavar="IRI", callback=_checked_base, help="What the IRIs of things start with."
)
def build(
    inputs: tuple[str, ...],
    kg: str,
    workers: int | None,
    engine: str,
    address: str | None,
    vocabularies: tuple[Path, ...],
    curation: Path | None,
    profile: str,
    form: str | None,
    prune: bool,
    strict: bool,
    no_text: bool,
    base: str | None,
) -> None:
    """Build a knowledge graph from papers, or bring one up to date.

    INPUT are files of papers, compressed or not, folders of them, patterns in quotes, URLs (https,
    s3, gs, hf), or - for standard input: Daily Papers pages, JSON Lines and the other formats that
    docs/readers.md lists. What is known already is not read anew.
    """
    if "://" in kg:
        raise click.BadParameter(
            f"'{kg}' is an endpoint; build writes a directory", param_hint="'--kg'"
        )
    if address is not None and engine != RAY:
        raise click.BadParameter("it is for '--engine ray'", param_hint="'--address'")
    # Imported here and not above: these bring spaCy, which takes half a second.
    from builder.run import build as run
    from builder.settings import Settings
    from ontology.namespace import BASE

    settings = Settings(
        base=base or BASE,
        text=not no_text,
        prune=prune,
        workers=workers or 0,
        vocabularies=vocabularies,
        curation=curation,
        profile=profile,
        format=form,
        engine=engine,
        address=address,
    )
    began = time.monotonic()
    with reporter() as report:
        summary = run(inputs, Path(kg), settings, report)
    _tell(summary, kg, time.monotonic() - began)
    if strict and summary.quarantined:
        raise click.exceptions.Exit(1)


def _tell(summary: "Summary", kg: str, seconds: float) -> None:
    if summary.changed:
        click.echo(_counts(summary))
        click.echo(f"{_changes(summary)}; {seconds:.1f} s")
    else:
        click.echo(f"nothing changed: {_many(summary.papers, 'paper')} up to date in {kg}")
    if summary.quarantined:
        bad = _many(len(summary.quarantined), "entry", "entries")
        click.echo(f"{bad} could not be read: see {summary.quarantine}", err=True)


def _counts(summary: "Summary") -> str:
    sources = ", ".join(f"{name} {count}" for name, count in summary.sources.items())
    return (
        f"{_many(summary.papers, 'paper')} from {_many(summary.entries, 'entry', 'entries')}"
        f"{f' ({sources})' if sources else ''}\n"
        f"{_many(summary.mentions, 'mention')}, {_many(summary.claims, 'claim')}, "
        f"{_many(summary.triples, 'triple')}"
    )


def _changes(summary: "Summary") -> str:
    changes = summary.changes
    told = (
        (changes.new, "new"),
        (changes.changed, "changed"),
        (changes.unchanged, "unchanged"),
        (changes.dropped, "dropped"),
    )
    return ", ".join(f"{count:,} {name}" for count, name in told if count) or "no papers"


def _many(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
