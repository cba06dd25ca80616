"""The commands that answer: query, sparql, export, stats, validate, show, evaluate, serve.

Only click and the standard library are imported above the commands: each command loads what
it needs itself, so that `paperkg --help` and tab completion do not wait for rdflib.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar, cast

import click

if TYPE_CHECKING:
    from api.evaluation.scores import Scores
    from api.graph import GraphHandle
    from api.tables import Table

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _kg(command: _Command) -> _Command:
    """Give a command the option that says which graph is meant."""
    return click.option(
        "--kg",
        "kg",
        default="kg",
        envvar="PAPERKG_KG",
        metavar="DIR|URL",
        show_default=True,
        show_envvar=True,
        help="The graph: a directory, or the URL of a SPARQL endpoint.",
    )(command)


def _open(kg: str) -> "GraphHandle":
    from api.graph import GraphHandle

    return GraphHandle.open(kg)


def _given(text: str) -> str:
    """Return an argument's text: from standard input for "-", from a file for "@FILE"."""
    from api.errors import ApiError

    try:
        if text == "-":
            return sys.stdin.buffer.read().decode("utf-8")
        if text.startswith("@"):
            return Path(text[1:]).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ApiError(f"{text.lstrip('@')} is not UTF-8 text: {error}") from error
    return text


@click.command()
@click.argument("graphql")
@click.option("--variables", metavar="JSON", help="The variables, as a JSON object.")
@click.option("--operation", metavar="NAME", help="Which operation of the document to run.")
@_kg
def query(graphql: str, variables: str | None, operation: str | None, kg: str) -> None:
    """Run a GraphQL query ("-" reads it from standard input, "@FILE" from a file)."""
    values = _variables(variables)
    from api.graphql.execute import execute

    with _open(kg) as handle:
        result = execute(handle, _given(graphql), values, operation)
    _raise_if_failed(result)
    click.echo(json.dumps(result, indent=1, ensure_ascii=False))


def _variables(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    try:
        values = json.loads(_given(text))
    except ValueError as error:
        raise click.UsageError(f"--variables is not JSON: {error}") from error
    if not isinstance(values, dict):
        raise click.UsageError('--variables is to be a JSON object, such as {"name": "LoRA"}')
    return values


def _raise_if_failed(result: dict[str, Any]) -> None:
    from api.errors import ApiError

    errors = result.get("errors")
    if errors and result.get("data") is None:
        places = errors[0].get("locations") or [{}]
        where = "line {line}, column {column}: ".format(**places[0]) if places[0] else ""
        raise ApiError(f"the GraphQL query failed: {where}{errors[0]['message']}")


@click.command()
@click.argument("sparql")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "tsv", "xml", "ttl", "nt", "jsonld"]),
    help="How to print; by default a table of rows, and Turtle for statements.",
)
@_kg
def sparql(sparql: str, form: str | None, kg: str) -> None:
    """Run a SPARQL query ("-" reads it from standard input, "@FILE" from a file).

    The prefixes kg, id, claims, skos, rdf, rdfs, owl, xsd and prov need no declaration.
    """
    from api.sparql.embedded import guard

    text = _given(sparql)
    kind = guard(text)
    with _open(kg) as handle:
        if form in (None, "table") and kind == "select":
            _print_rows(handle, text)
        elif form in (None, "table") and kind == "ask":
            click.echo("yes" if handle.ask(text) else "no")
        else:
            _write(handle.sparql(text, None if form == "table" else form))


def _print_rows(handle: "GraphHandle", text: str) -> None:
    from api.tables import Table

    found = handle.select(text)
    rows = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in found)
    _print_table(Table("", found.columns, rows))
    click.echo(f"{len(rows)} row{'' if len(rows) == 1 else 's'}", err=True)


def _list_formats(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if not asked:
        return
    from api.formats import exports
    from api.tables import Table

    rows = tuple((each.name, each.suffix, each.description) for each in exports().values())
    _print_table(Table("", ("format", "suffix", "what it is"), rows))
    context.exit()


@click.command()
@click.option("--format", "form", required=True, metavar="F", help="See --formats.")
@click.option("-o", "--output", metavar="FILE", help="Where to write; standard output if absent.")
@click.option("--no-text", is_flag=True, help="Leave out abstracts, quotes and sentences.")
@click.option(
    "--formats",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_formats,
    help="List the formats and exit.",
)
@_kg
def export(form: str, output: str | None, no_text: bool, kg: str) -> None:
    """Write the whole graph in a format such as ttl, graphml or annotations."""
    from api.errors import ApiError
    from api.exporting import ExportOptions
    from api.formats import export as format_named

    try:
        chosen = format_named(form)
    except ApiError as error:
        raise click.UsageError(str(error)) from error
    options = ExportOptions(text=not no_text)
    with _open(kg) as handle:
        if output in (None, "-"):
            chosen.write(handle, sys.stdout.buffer, options)
            return
        # A file appears when it is whole; devices and pipes cannot be swapped in like that.
        atomic = not os.path.exists(output) or os.path.isfile(output)  # noqa: PTH110, PTH113
        with click.open_file(output, "wb", atomic=atomic) as file:
            chosen.write(handle, cast(BinaryIO, file), options)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@_kg
def stats(as_json: bool, kg: str) -> None:
    """Count papers, entities, mentions and claims."""
    from api.statistics import statistics

    with _open(kg) as handle:
        found = statistics(handle)
    if as_json:
        click.echo(json.dumps(found.as_json(), indent=1, ensure_ascii=False))
        return
    for table in found.tables():
        _print_table(table)
        click.echo()


@click.command()
@click.option("--all", "everything", is_flag=True, help="Check the shapes of every paper.")
@_kg
def validate(everything: bool, kg: str) -> None:
    """Check the graph against the ontology's shapes, and every quote against its text.

    Of a large graph the shapes of 100 papers are checked, unless --all is given.
    """
    from api.errors import ApiError
    from api.validating import validate as check

    with _open(kg) as handle:
        found = check(handle, everything=everything)
    for finding in found.findings:
        click.echo(finding)
    if found.findings:
        raise ApiError(f"{kg} has {len(found.findings)} faults, listed above; build it again")
    click.echo(
        f"valid: shapes of {found.checked} of {found.papers} papers, {found.evidence} quotes"
    )


@click.command()
@click.argument("paper")
@_kg
def show(paper: str, kg: str) -> None:
    """Show a paper, by title, part of a title, key, arXiv id or IRI, and what was found in it."""
    from api.showing import show as lay_out

    with _open(kg) as handle:
        shown = lay_out(handle, paper)
    click.echo(f"{click.style(shown.title, bold=True)}\n{shown.iri}\n")
    for text in shown.texts:
        marked = text.coloured() if sys.stdout.isatty() else text.bracketed()
        click.echo(f"{click.style(text.section, underline=True)}: {marked}\n")
    _print_table(shown.mentions)
    if shown.claims:
        click.echo("\nClaims")
    for headline, attributes in shown.claims:
        click.echo(f"  {click.style(headline, bold=True)}")
        for attribute in attributes:
            click.echo(f"     {attribute}")


@click.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--errors", type=click.IntRange(min=0), default=0, metavar="N", help="Print N errors."
)
@click.option("--by", metavar="FIELD", help="Score apart by a field of the gold lines, say set.")
@_kg
def evaluate(gold: Path, as_json: bool, errors: int, by: str | None, kg: str) -> None:
    """Score what the graph says of its papers against gold annotations (JSON lines)."""
    from api.evaluation.annotating import annotate
    from api.evaluation.annotations import read
    from api.evaluation.scoring import score_by

    lines = tuple(read(gold))
    with _open(kg) as handle:
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
        _print_table(table)
        click.echo()


@click.command()
@click.argument("graphql")
@click.option("--variables", metavar="JSON", help="The variables, as a JSON object.")
@_kg
def explain(graphql: str, variables: str | None, kg: str) -> None:
    """Print the SPARQL that a GraphQL query becomes, without running it."""
    values = _variables(variables)
    from graphql import GraphQLError

    from api.errors import ApiError
    from api.graphql.execute import explain as explained

    with _open(kg) as handle:
        try:
            click.echo(explained(handle, _given(graphql), values))
        except GraphQLError as error:
            raise ApiError(f"the GraphQL query cannot run: {error.message}") from error


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@_kg
def serve(host: str, port: int, kg: str) -> None:
    """Answer GraphQL and SPARQL over HTTP until interrupted."""
    from api.web import app as web

    with _open(kg) as handle:
        application = web.create_app(handle)
        bound = web.bind(host, port)
        where = web.address(bound)
        for path, what in (("/", "page"), ("/graphql", "GraphQL"), ("/sparql", "SPARQL")):
            click.echo(f"{where}{path:<9} {what}")
        sys.stdout.flush()
        web.run(application, bound)


def _write(data: bytes) -> None:
    sys.stdout.buffer.write(data if data.endswith(b"\n") else data + b"\n")
    sys.stdout.buffer.flush()


def _print_table(table: "Table") -> None:
    from api.tables import drawn, plain

    click.echo(drawn(table) if sys.stdout.isatty() else plain(table))


COMMANDS: tuple[click.Command, ...] = (
    query,
    sparql,
    explain,
    export,
    stats,
    show,
    validate,
    evaluate,
    serve,
)
