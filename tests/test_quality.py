"""Extraction quality on the development papers: an in-sample guard against going backwards.

The rules and vocabularies were made with these papers in view, so the figures say nothing of
unseen ones; they only must not fall.  After a gain, raise tests/quality_floor.json.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.evaluation.annotating import annotate
from api.evaluation.annotations import read
from api.evaluation.scores import Scores
from api.evaluation.scoring import score
from api.graph import GraphHandle
from builder.run import build

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dev.jsonl"
FLOOR: dict[str, float] = json.loads(
    Path(__file__).with_name("quality_floor.json").read_text(encoding="utf-8")
)["f1"]

pytestmark = pytest.mark.skipif(not GOLD.exists(), reason="../shared is not here")


def _texts() -> Iterator[dict[str, Any]]:
    """Yield title and abstract of each paper: nothing of its annotations reaches the build."""
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        paper = json.loads(line)
        yield {"title": paper["title"], "abstract": paper["abstract"]}


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> Scores:
    """Build the development papers from their texts and score the graph's annotations."""
    folder = tmp_path_factory.mktemp("quality")
    papers = folder / "papers.jsonl"
    papers.write_text("".join(json.dumps(text) + "\n" for text in _texts()), encoding="utf-8")
    build([papers], folder / "kg")
    with GraphHandle.open(folder / "kg") as handle:
        return score([line.paper for line in read(GOLD)], annotate(handle))


def test_every_paper_is_scored(scores: Scores) -> None:
    """Each development paper has its counterpart in the graph."""
    assert scores.paired == scores.papers == 874


@pytest.mark.parametrize("what", FLOOR)
def test_quality_does_not_fall(scores: Scores, what: str) -> None:
    """F1 in sample is at least the floor that is kept in the repository."""
    tables = {"entities": scores.entities, "edges": scores.edges, "claims": scores.claims}
    figure = tables[what]["all"] if what in tables else scores.speedup_papers
    assert figure.f1 >= FLOOR[what], f"{what}: F1 {figure.f1:.4f}, floor {FLOOR[what]}"
