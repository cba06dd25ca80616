"""Write the graph in a format."""

import os
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from zipfile import ZipFile

import click

from api.commands.given import kg_option, open_graph
from api.commands.printing import print_table


def _list_formats(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if not asked:
        return
    from api.formats import exports
    from api.tables import Table

    rows = tuple((each.name, each.suffix, each.description) for each in exports().values())
    print_table(Table("", ("format", "suffix", "what it is"), rows))
    context.exit()


@click.command()
@click.option("--format", "form", required=True, metavar="F", help="See --formats.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Where to write; standard output if absent.  FILE.gz is compressed; in FOLDER/ the files "
    "of csv and parquet lie unpacked.",
)
@click.option("--no-text", is_flag=True, help="Leave out abstracts, quotes and sentences.")
@click.option(
    "--formats",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_formats,
    help="List the formats and exit.",
)
@kg_option
def export(form: str, output: str | None, no_text: bool, kg: str) -> None:
    """Write the whole graph in a format such as ttl, gexf, csv, parquet or annotations."""
    from api.archive import MEDIA_TYPE
    from api.errors import ApiError
    from api.exporting import ExportOptions
    from api.formats import export as format_named
    from api.output import compressed, whole_file

    try:
        chosen = format_named(form)
    except ApiError as error:
        raise click.UsageError(str(error)) from error
    options = ExportOptions(text=not no_text)
    with open_graph(kg) as handle:
        if output in (None, "-"):
            chosen.write(handle, sys.stdout.buffer, options)
        elif chosen.media_type == MEDIA_TYPE and _is_folder(output):
            with TemporaryFile() as waiting:
                chosen.write(handle, cast(BinaryIO, waiting), options)
                ZipFile(waiting).extractall(output)
        else:
            with whole_file(Path(output)) as file, compressed(file, output) as packed:
                chosen.write(handle, packed, options)


def _is_folder(output: str) -> bool:
    return output.endswith(("/", os.sep)) or Path(output).is_dir()
