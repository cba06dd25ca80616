"""Questions over the seed pages, against the expectations kept beside the repository."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from api.ask.asking import ask
from api.graph import GraphHandle
from builder.run import build

SHARED = Path(__file__).resolve().parents[3] / "shared"
PAGES = sorted((SHARED / "seeds").glob("*.txt"))
EXPECTED = SHARED / "expected" / "seeds.json"

pytestmark = pytest.mark.skipif(not EXPECTED.exists(), reason="../shared is not here")


def _expected() -> list[dict[str, Any]]:
    if not EXPECTED.exists():
        return []
    found: list[dict[str, Any]] = json.loads(EXPECTED.read_text(encoding="utf-8"))["answers"]
    return found


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterable[GraphHandle]:
    """Build the seed pages once and open the graph."""
    kg = tmp_path_factory.mktemp("asked") / "kg"
    build(PAGES, kg)
    with GraphHandle.open(kg) as handle:
        yield handle


@pytest.mark.parametrize("answer", _expected(), ids=lambda answer: answer["question"])
def test_expected_questions(seeds: GraphHandle, answer: dict[str, Any]) -> None:
    """The questions of the expectations, as they are worded there, are read as they are meant."""
    where: dict[str, Any] = {answer["relation"]: {"name": answer["concept"]}}
    if answer.get("speedup"):
        where["reports"] = {"speedup": True}
    found = ask(seeds, answer["question"], 100)

    assert found.understood, found.reading
    expected = {paper["id"] for paper in seeds.papers(where, depth=0)}
    assert {row.id for row in found.rows} == expected


@pytest.mark.parametrize(
    ("question", "cells"),
    [
        ("which hardware does ILRe use", ["Huawei Ascend 910B"]),
        ("does SLoPe report a speedup?", ["SLoPe"]),
        ("what is 2:4 sparsity a kind of?", ["N:M sparsity"]),
        ("which papers use mixture of experts and report speedups", []),
        ("how are LoRA and GaLore connected", ["GaLore"]),
        ("most used dataset", ["ImageNet"]),
    ],
)
def test_questions_on_the_seeds(seeds: GraphHandle, question: str, cells: list[str]) -> None:
    """Questions of each kind are understood on real pages."""
    found = ask(seeds, question)

    assert found.understood, found.reading
    text = " ".join(str(cell) for row in found.rows for cell in row.cells.values())
    assert all(cell in text for cell in cells)
