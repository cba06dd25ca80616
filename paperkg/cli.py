"""The command line: the commands of builder and api as one, and how they fail."""

import os
import sys
from typing import Any, NoReturn

import click

from api.cli import COMMANDS as ANSWERING
from api.errors import ApiError
from builder.cli import COMMANDS as BUILDING
from builder.errors import BuildError
from builder.explaining import explain
from ontology.errors import OntologyError


class _Commands(click.Group):
    """A group that says in one line what went wrong, and never shows a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Run a command and exit: 0 done, 1 failed, 2 usage."""
        try:
            code = super().main(*args, **{"obj": explain, **kwargs, "standalone_mode": False})
            sys.stdout.flush()
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(2)
        except click.UsageError as error:
            path = error.ctx.command_path if error.ctx else "paperkg"
            _fail(f"{error.format_message().rstrip('.')}; see `{path} --help`", 2)
        except BrokenPipeError:
            # The reader has left; keep the interpreter from telling so when it closes stdout.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except click.Abort:
            _fail("interrupted", 1)
        except Exception as error:
            if os.environ.get("PAPERKG_DEBUG"):
                raise
            _fail(_told(error), 1)
        sys.exit(code if isinstance(code, int) else 0)


def _told(error: Exception) -> str:
    if isinstance(error, (ApiError, BuildError, OntologyError)):
        return str(error)
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'the output'}: {error.strerror}"
    name = type(error).__name__
    return f"internal error, {name}: {error}; PAPERKG_DEBUG=1 shows where"


def _fail(message: str, code: int) -> NoReturn:
    click.echo("paperkg: " + " ".join(message.split()), err=True)
    sys.exit(code)


@click.group(cls=_Commands, commands=[*BUILDING, *ANSWERING])
@click.version_option(package_name="paperkg", prog_name="paperkg")
def main() -> None:
    """Turn machine-learning papers into a knowledge graph and ask it questions."""
