"""Explaining: why extraction found what it found, and what it rejected."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder.explaining import Rows, explain
from builder.run import build
from builder.settings import Settings
from builder.store.manifest import builder_version
from paperkg.cli import main

TEXTS = {
    "title": "GridNet: Small Nets on a Grid",
    "abstract": (
        "We propose GridNet, a compact design with 12 layers. On ImageNet our method trains 3x "
        "faster than ResNet-50 on A100 GPUs. Results show that GridNet significantly reduces "
        "memory usage compared to rivals. Its novel layout may improve the efficiency of search."
    ),
}


@pytest.fixture(scope="module")
def tables() -> dict[str, Rows]:
    """Return the tables of the small paper, by the first words of their titles."""
    return {table[0].partition(" (")[0]: table for table in explain(TEXTS, {"profile": "fast"})}


def column(table: Rows, name: str) -> dict[str, str]:
    """Return a column of a table by the first one."""
    at = table[1].index(name)
    return {row[0]: row[at] for row in table[2]}


def test_mentions_come_with_what_decided_them(tables: dict[str, Rows]) -> None:
    """Each mention has the features that spoke most for its type and its role."""
    told = column(tables["Why these mentions"], "what decided most")
    assert "Dataset: " in told["ImageNet"]
    assert "; evaluatesOn: " in told["ImageNet"]
    assert "+" in told["GridNet"]


def test_rejected_candidates_say_how_likely_they_were(tables: dict[str, Rows]) -> None:
    """Candidates that are no mentions have the likeliest type, a confidence and a reason."""
    rejected = tables["Candidates that are no mentions"]
    assert column(rejected, "why not")
    assert all(float(value) <= 1 for value in column(rejected, "confidence").values())
    accepted = column(tables["Why these mentions"], "type")
    assert not set(accepted) & set(column(rejected, "type"))


def test_numbers_say_why_they_are_claims_or_not(tables: dict[str, Rows]) -> None:
    """A number that makes a claim has the word that tells its kind, another one the reason."""
    assert column(tables["Why these numbers are claims"], "what tells the kind") == {
        "3x": "'faster'"
    }
    rejected = column(tables["Numbers that are no claims"], "why not")
    assert rejected["12"] == "part of a name or a set-up"


def test_statements_say_what_spoke_for_or_against_them(tables: dict[str, Rows]) -> None:
    """Statements without a number have their confidence and the features that weigh most."""
    taken = tables["Why these claims without a number"]
    assert any("memory" in words for words in column(taken, "kind"))
    assert all(float(value) > 0.5 for value in column(taken, "confidence").values())
    rejected = tables["Statements that are no claims"]
    assert all(float(value) <= 0.5 for value in column(rejected, "confidence").values())
    assert all("-" in why for why in column(rejected, "why not").values())


@pytest.mark.parametrize(
    ("manifest", "note"),
    [
        ({"builder": builder_version()}, ""),
        ({"builder": "0000"}, " (another version of paperkg built the graph)"),
        (
            {"builder": builder_version(), "vocabularies": "1+2"},
            " (without the own vocabularies of the build)",
        ),
    ],
)
def test_it_says_where_the_build_may_have_read_otherwise(
    manifest: dict[str, str], note: str
) -> None:
    """A graph of another version or of own vocabularies is told of in the first title."""
    tables = explain(TEXTS, {**manifest, "profile": "fast"})
    assert tables[0][0] == f"Why these mentions{note}"


def test_show_tells_why(tmp_path: Path) -> None:
    """`paperkg show --why` reads the paper's own text again; without text it says what to do."""
    papers = tmp_path / "papers.jsonl"
    papers.write_text(json.dumps(TEXTS), encoding="utf-8")
    build([papers], tmp_path / "kg")
    shown = CliRunner().invoke(main, ["show", "GridNet", "--why", "--kg", str(tmp_path / "kg")])
    assert shown.exit_code == 0
    assert "Why these mentions\n" in shown.stdout
    assert "Numbers that are no claims" in shown.stdout
    build([papers], tmp_path / "bare", Settings(text=False))
    shown = CliRunner().invoke(main, ["show", "GridNet", "--why", "--kg", str(tmp_path / "bare")])
    assert shown.exit_code == 1
    assert "build the graph without --no-text" in shown.stderr
