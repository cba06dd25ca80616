"""The front door: light to import, one command, never a traceback."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import paperkg
from paperkg.cli import main

ROOT = Path(__file__).resolve().parents[1]


def test_importing_it_loads_nothing_heavy() -> None:
    """`import paperkg` and the command's help leave the heavy libraries alone."""
    code = (
        "import sys, paperkg, paperkg.cli;"
        "print(*{'rdflib','spacy','networkx','pyoxigraph','fastapi','strawberry','rich'}"
        " & set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []


def test_public_names_are_there() -> None:
    """Every public name leads to the thing it promises."""
    assert paperkg.__version__ == version("paperkg")
    assert all(getattr(paperkg, name) is not None for name in paperkg.__all__)
    assert set(paperkg.__all__) <= set(dir(paperkg))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = paperkg.nothing


def test_opening_nothing_is_an_api_error(tmp_path: Path) -> None:
    """`paperkg.open` of an empty directory raises what its docstring says."""
    with pytest.raises(paperkg.ApiError, match="build one with"):
        paperkg.open(tmp_path)


def test_it_is_thin() -> None:
    """The front door holds no logic: 150 lines in all."""
    lines = [line for file in (ROOT / "paperkg").glob("*.py") for line in file.open()]
    assert len(lines) <= 150


def test_builder_and_api_share_one_command() -> None:
    """The group has the commands of both, and knows its version."""
    assert {"build", "query", "sparql", "export", "serve"} <= set(main.commands)
    result = CliRunner().invoke(main, ["--version"])
    assert result.exit_code == 0
    assert result.stdout == f"paperkg, version {version('paperkg')}\n"


def test_help_of_every_command_works() -> None:
    """Each command has a help text."""
    for name in main.commands:
        result = CliRunner().invoke(main, [name, "--help"])
        assert result.exit_code == 0
        assert "--kg" in result.stdout or name in ("diff", "fetch")


def test_bugs_are_one_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is one line; PAPERKG_DEBUG shows the traceback."""

    @click.command()
    def broken() -> None:
        raise ZeroDivisionError("by\nnought")

    monkeypatch.setitem(main.commands, "broken", broken)
    result = CliRunner().invoke(main, ["broken"])
    assert result.exit_code == 1
    assert result.stderr == (
        "paperkg: internal error, ZeroDivisionError: by nought; PAPERKG_DEBUG=1 shows where\n"
    )
    result = CliRunner(env={"PAPERKG_DEBUG": "1"}).invoke(main, ["broken"])
    assert isinstance(result.exception, ZeroDivisionError)


def test_a_reader_that_leaves_is_no_error() -> None:
    """When the pipe closes, the command stops without a word."""
    code = "import click; from paperkg.cli import main\n"
    code += "@main.command()\ndef flood():\n    while True: click.echo('x' * 10000)\nmain()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "flood"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.wait(timeout=60) == 1
    assert process.stderr.read() == b""
    process.stderr.close()


def test_the_console_script_fails_in_one_line(tmp_path: Path) -> None:
    """The installed command exits with 1 and one line on standard error."""
    script = Path(sys.executable).with_name("paperkg")
    found = subprocess.run(
        [script, "stats", "--kg", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr.startswith("paperkg: no knowledge graph at ")
    assert found.stderr.count("\n") == 1


def test_the_server_starts_without_what_it_may_not_need() -> None:
    """What `paperkg serve` imports before it answers has no library that takes long to import."""
    code = (
        "import sys, api.live, api.web.app; from api.graphql.served import served_schema;"
        "from ontology.shapes import node_types; from ontology.vocabulary import kinds;"
        "served_schema(); node_types(); kinds();"
        "print(*{'rdflib','fastapi','pydantic','strawberry','nicegui','mcp','networkx','spacy',"
        "'api.ask.asking'} & sys.modules.keys())"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []
