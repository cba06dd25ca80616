"""What the commands that answer have in common: the graph they open, the texts they are given."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from api.graph import GraphHandle

_Command = TypeVar("_Command", bound=Callable[..., Any])


def kg_option(command: _Command) -> _Command:
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


def open_graph(kg: str) -> "GraphHandle":
    """Open the graph that `--kg` names."""
    from api.graph import GraphHandle

    return GraphHandle.open(kg)


def given(text: str) -> str:
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


def variables_of(text: str | None) -> dict[str, Any] | None:
    """Read `--variables`: a JSON object, or nothing."""
    if text is None:
        return None
    try:
        values = json.loads(given(text))
    except ValueError as error:
        raise click.UsageError(f"--variables is not JSON: {error}") from error
    if not isinstance(values, dict):
        raise click.UsageError('--variables is to be a JSON object, such as {"name": "LoRA"}')
    return values
