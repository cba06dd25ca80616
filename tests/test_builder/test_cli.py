"""Tests of builder.cli."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder import engines
from builder.cli import COMMANDS
from builder.commands.build import build
from builder.errors import BuildError, ReadError

PAPER = {
    "title": "Zip: Fast Pruning of BERT",
    "abstract": "We propose Zip, a pruning method for BERT that is 2x faster on one A100 GPU.",
}


def call(*words: object) -> Result:
    """Run the command with some words."""
    return CliRunner().invoke(build, [str(word) for word in words])


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """Return an input of one good entry and one bad one."""
    path = tmp_path / "papers.jsonl"
    path.write_text(json.dumps(PAPER) + "\n{no json\n")
    return path


def test_build_tells_what_it_did(papers: Path, tmp_path: Path) -> None:
    """The summary has papers, entries by source, counts and time; the quarantine is named."""
    result = call(papers, "--kg", tmp_path / "kg")

    assert result.exit_code == 0, result.output
    first, second, third = result.stdout.splitlines()
    assert first == "1 paper from 1 entry (papers.jsonl 1)"
    assert "mention" in second and "claim" in second and second.endswith("triples")
    assert third.startswith("1 new; ") and third.endswith(" s")
    assert "1 entry could not be read: see " in result.stderr
    assert "quarantine.jsonl" in result.stderr


def test_second_build_says_that_nothing_changed(papers: Path, tmp_path: Path) -> None:
    """Where nothing changed, one line says so."""
    call(papers, "--kg", tmp_path / "kg")

    result = call(papers, "--kg", tmp_path / "kg")

    assert result.stdout == f"nothing changed: 1 paper up to date in {tmp_path / 'kg'}\n"


def test_strict_fails_on_quarantined_entries(papers: Path, tmp_path: Path) -> None:
    """With --strict the graph is built, and the exit code is 1."""
    result = call(papers, "--kg", tmp_path / "kg", "--strict")

    assert result.exit_code == 1
    assert (tmp_path / "kg" / "current").exists()


def test_progress_is_plain_where_there_is_no_terminal(papers: Path, tmp_path: Path) -> None:
    """Each stage after reading is a line on standard error."""
    told = call(papers, "--kg", tmp_path / "kg").stderr.splitlines()

    assert told[0] == "extracting 0 of 1"
    assert "assembling 1 of 1" in told


def test_errors_go_to_the_caller(tmp_path: Path) -> None:
    """An unreadable input is raised, for the front door to print in one line."""
    result = call(tmp_path / "missing.jsonl", "--kg", tmp_path / "kg")

    assert isinstance(result.exception, ReadError)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Missing argument 'INPUT...'"),
        (("x", "--workers", "0"), "Invalid value for '--workers'"),
        (("x", "--base", "nonsense"), "'nonsense' is no base IRI"),
        (("x", "--engine", "steam"), "Invalid value for '--engine'"),
        (("x", "--address", "a:1"), "Invalid value for '--address': it is for '--engine ray'"),
        (("x", "--kg", "https://example.org/sparql"), "is an endpoint; build writes a directory"),
    ],
)
def test_misuse_is_exit_2(words: tuple[str, ...], told: str) -> None:
    """Misuse is told, and the exit code is 2."""
    result = call(*words)

    assert result.exit_code == 2
    assert told in result.stderr


def test_ray_is_an_extra(papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Ray is not installed, a build on it says what to do before anything is read."""
    monkeypatch.setattr(engines, "find_spec", lambda name: None)

    result = call(papers, "--kg", tmp_path / "kg", "--engine", "ray")

    assert isinstance(result.exception, BuildError)
    assert "pip install 'paperkg[ray]'" in str(result.exception)
    assert not (tmp_path / "kg").exists()


def test_directory_comes_from_the_environment(
    papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PAPERKG_KG names the directory where --kg does not."""
    monkeypatch.setenv("PAPERKG_KG", str(tmp_path / "from-environment"))

    assert call(papers).exit_code == 0
    assert (tmp_path / "from-environment" / "current").exists()


def test_import_is_light() -> None:
    """Importing the commands brings neither spaCy nor the database nor rdflib."""
    heavy = "{'spacy', 'pyoxigraph', 'rdflib', 'rich'}"
    code = f"import sys, builder.cli; print(*{heavy} & {{*sys.modules}})"

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == ""
    assert {"build", "diff"} <= {command.name for command in COMMANDS}
