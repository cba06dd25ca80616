"""Measure which share of the names in annotated papers the vocabularies know.

    python benchmarks/coverage.py ../shared/gold/dev.jsonl

A required entity is known if one of its surfaces is a label of a concept of a fitting type.  What
a paper proposes can hardly be known, so the last column leaves it out.
"""

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from builder.nlp.fit import types_of
from builder.training.annotations import read_lines
from ontology.lexicon import Lexicon, lexicon
from ontology.shapes import entity_types


def is_known(entity: dict[str, Any], known: Lexicon) -> bool:
    """Say whether a vocabulary has the entity, under one of its surfaces."""
    names = {entity["n"], *entity["m"]}
    return any(known.find(name, kind) for name in names for kind in types_of(entity))


def main() -> None:
    """Print the shares by type and set."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("gold", type=Path)
    known, seen, met = lexicon(), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    columns: set[str] = set()
    for paper in read_lines(parser.parse_args().gold):
        for entity in (e for e in paper["entities"] if not e["o"]):
            kind, groups = sorted(types_of(entity))[0], ["all", paper["set"]]
            groups += ["not proposed"] if entity["r"] != "proposes" else []
            columns.update(groups)
            seen.update((kind, group) for group in groups)
            if is_known(entity, known):
                met.update((kind, group) for group in groups)
    order = sorted(columns)
    print("".join(f"{cell:>14}" for cell in ("", *order)))
    for kind in entity_types():
        shares = (met[kind, column] / max(1, seen[kind, column]) for column in order)
        print(f"{kind:>14}" + "".join(f"{share:>14.2f}" for share in shares))


if __name__ == "__main__":
    main()
