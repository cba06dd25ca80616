"""The commands that answer.

Each command module loads what it needs when the command runs, so that `paperkg --help` and tab
completion do not wait for rdflib.
"""

import click

from api.commands.ask import ask
from api.commands.evaluate import evaluate
from api.commands.explain import explain
from api.commands.export import export
from api.commands.mcp import mcp
from api.commands.push import push
from api.commands.query import query
from api.commands.serve import serve
from api.commands.show import show
from api.commands.sparql import sparql
from api.commands.stats import stats
from api.commands.validate import validate

COMMANDS: tuple[click.Command, ...] = (
    ask,
    query,
    sparql,
    explain,
    export,
    push,
    stats,
    show,
    validate,
    evaluate,
    serve,
    mcp,
)
