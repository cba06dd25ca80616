"""Tests of builder.comparing and `paperkg diff`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder.comparing import Difference, differences
from builder.errors import StoreError
from builder.run import build
from builder.settings import Settings
from paperkg.cli import main
from tests.test_builder.test_run import LONGER, ZAP, ZIP, corpus

THIRD = {"title": "Third", "abstract": "We train ResNet-50 on ImageNet."}


@pytest.fixture
def graphs(tmp_path: Path) -> tuple[Path, Path]:
    """Return two generations of one graph: a paper came, one changed, one went."""
    kg = tmp_path / "kg"
    build([corpus(tmp_path / "a.jsonl", ZIP, ZAP)], kg)
    old = (kg / "current").read_text().strip()
    build([corpus(tmp_path / "a.jsonl", LONGER, THIRD)], kg, Settings(prune=True))
    return kg / "generations" / old, kg


def told(found: list[Difference], what: str, change: str) -> list[str]:
    """Return the labels of some differences."""
    return [d.label for d in found if (d.what, d.change) == (what, change)]


def test_papers_entities_and_claims_are_told(graphs: tuple[Path, Path]) -> None:
    """What came, went and changed is told by title, label, and kind of claim."""
    found = list(differences(*graphs))

    assert told(found, "paper", "added") == ["Third"]
    assert told(found, "paper", "removed") == [ZIP["title"]]
    assert told(found, "paper", "changed") == [ZAP["title"]]
    assert "ResNet-50" in told(found, "entity", "added")
    assert "Zip" in told(found, "entity", "removed")
    assert any(label.endswith(f" in {ZIP['title']}") for label in told(found, "claim", "removed"))


def test_the_other_way_round(graphs: tuple[Path, Path]) -> None:
    """Backwards, what came went; of a graph and itself nothing is told."""
    there, back = list(differences(*graphs)), list(differences(*reversed(graphs)))

    other = {"added": "removed", "removed": "added", "changed": "changed"}
    assert {(d.what, other[d.change], d.iri) for d in there} == {
        (d.what, d.change, d.iri) for d in back
    }
    assert list(differences(graphs[1], graphs[1])) == []


def test_little_memory_is_enough(
    graphs: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What does not fit memory goes to a file, and the answer is the same."""
    whole = list(differences(*graphs))
    monkeypatch.setattr("builder.comparing._HELD", 3)

    assert list(differences(*graphs)) == whole


def test_command_prints_text_or_json(graphs: tuple[Path, Path]) -> None:
    """The command tells in words, as many as asked for, or in one JSON object a line."""
    old, new = map(str, graphs)
    text = CliRunner().invoke(main, ["diff", old, new, "--limit", "1"]).stdout
    lines = CliRunner().invoke(main, ["diff", old, new, "--json"]).stdout.splitlines()

    assert "+ paper: Third\n" in text
    assert "papers: 1 added, 1 removed, 1 changed\n" in text
    assert [Difference(**json.loads(line)) for line in lines] == list(differences(*graphs))


def test_what_is_no_graph_is_told(graphs: tuple[Path, Path], tmp_path: Path) -> None:
    """Another folder, and graphs whose IRIs start differently, are told in one line."""
    with pytest.raises(StoreError, match="there is no graph in"):
        list(differences(tmp_path / "nothing", graphs[1]))
    other = tmp_path / "other"
    build([corpus(tmp_path / "a.jsonl", ZIP)], other, Settings(base="https://example.org/"))

    with pytest.raises(StoreError, match="start with"):
        list(differences(graphs[1], other))
