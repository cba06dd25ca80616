"""Tests of what the encoder is taught; the teaching itself needs PyTorch."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from builder.training.heads import heads, name_heads
from builder.training.lessons import OPEN, lesson, named


def annotated() -> dict[str, Any]:
    """Return a small annotated paper."""
    return {
        "id": "p1",
        "fold": 0,
        "title": "GridNet: Nets on a Grid",
        "abstract": "GridNet (Grid Network) trains 1.5x faster than BoxNet on A100 GPUs.",
        "entities": [
            {"t": ["Method", "Model"], "n": "GridNet", "m": ["GridNet", "Grid Network"],
             "r": "proposes", "o": False},
            {"t": "Method", "n": "BoxNet", "m": ["BoxNet"], "r": "comparesWith", "o": False},
            {"t": "Hardware", "n": "A100", "m": ["A100", "A100 GPUs"], "r": "runsOn", "o": True},
        ],
        "claims": [
            {"k": "speedup", "v": [1.5, 1.5], "u": "x", "d": "better", "up": False,
             "s": "training", "own": True, "e": "trains 1.5x faster than BoxNet"},
        ],
    }  # fmt: skip


def test_longer_names_come_first() -> None:
    """Where one name lies in another, the longer one has the place."""
    text = "It runs on A100 GPUs."
    spans = [(start, end) for start, end, _ in named(text, annotated()["entities"])]
    assert [text[start:end] for start, end in spans] == ["A100 GPUs"]


def test_a_lesson_answers_for_names() -> None:
    """Pieces of names have their types, role and whether they are required; others have none."""
    found = lesson(annotated())
    text = annotated()["title"] + "\n\n" + annotated()["abstract"]
    names = heads()["bio"]
    at = found.pieces.starts.index(text.index("BoxNet"))
    assert found.targets["bio"][at, names.index("B-Method")] == 1
    assert found.targets["role"][at] == heads()["role"].index("comparesWith")
    assert found.targets["required"][at] == 1
    first = found.targets["bio"][0]
    assert first[names.index("B-Method")] == first[names.index("B-Model")] == 0.5
    hardware = found.pieces.starts.index(text.index("A100"))
    assert found.targets["required"][hardware] == 0
    other = found.pieces.starts.index(text.index("faster"))
    assert found.targets["bio"][other, 0] == 1
    assert found.targets["role"][other] == OPEN


def test_a_lesson_answers_for_numbers() -> None:
    """The number of a claim has its kind, unit and scope."""
    found = lesson(annotated())
    text = annotated()["title"] + "\n\n" + annotated()["abstract"]
    at = found.pieces.starts.index(text.index("1.5x"))
    assert found.targets["number"][at] == 1
    assert found.targets["kind"][at] == heads()["kind"].index("speedup")
    assert found.targets["scope"][at] == heads()["scope"].index("training")
    assert found.targets["own"][at] == 1


def test_a_lesson_answers_for_candidates() -> None:
    """Each candidate is told whether it is a mention, of which types, and in which role."""
    found = lesson(annotated())
    text = annotated()["title"] + "\n\n" + annotated()["abstract"]
    at = {text[found.pieces.starts[a] : found.pieces.ends[b - 1]]: row
          for row, stretches in enumerate(found.things) for a, b in stretches}  # fmt: skip
    told = name_heads()
    row = at["BoxNet"]
    assert found.named["any"][row] == found.named["sure"][row] == 1
    assert found.named["type"][row, told["type"].index("Method")] == 1
    assert found.named["part"][row] == told["part"].index("comparesWith")
    assert found.named["any"][at["A100"]] == OPEN
    assert found.named["sure"][at["A100"]] == 0
    assert len(found.things) == len(found.named["part"])


@pytest.mark.skipif(not find_spec("torch"), reason="needs PyTorch: pip install 'paperkg[training]'")
def test_a_network_learns_and_ships(tmp_path: Path) -> None:
    """A network that is taught one paper can be shipped and read with."""
    from builder.nlp.encoder import Network
    from builder.nlp.pieces import pieces_of
    from builder.training.shipping import ship
    from builder.training.teaching import Recipe, blank, teach
    from tests.test_builder.small_model import small_model

    told: list[str] = []
    network = blank(small_model(tmp_path))
    teach(network, [lesson(annotated())] * 4, Recipe(epochs=2), told.append)
    ship(network, tmp_path / "made.onnx")
    made = Network(tmp_path / "made.onnx")
    pieces = pieces_of("GridNet beats BoxNet.")
    scores, named = made.scores(pieces, [(0, len(pieces.ids))], [[(0, 1)], [(2, 3), (3, 4)]])
    assert len(told) == 2
    assert scores.shape == (len(pieces.ids), sum(map(len, heads().values())))
    assert named.shape == (2, sum(map(len, name_heads().values())))
    assert np.isfinite(named).all()
