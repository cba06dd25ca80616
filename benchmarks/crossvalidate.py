"""Cross-validate extraction on papers annotated by hand: each paper by tables that never saw it.

    python benchmarks/crossvalidate.py GOLD.jsonl [--more FILE] [--by set] [--networks FOLDER]

The papers of each fold (field ``fold``) are extracted with tables and weights learnt from the other
folds, and from all papers of another file (``--more``: those that ship without their texts, as
``python -m builder.training.annotations`` gives them back); the extractions then go the usual way
through linking, graph and export, and are scored.  Without networks the fast profile is measured;
with a folder of them (of ``python -m builder.training``) it is the accurate one: its network was
taught with none of the gold.
The vocabularies and the claim grammar were written with the gold in view, so papers that nobody
has seen score somewhat lower.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.evaluation.annotating import annotate
from api.evaluation.annotations import read
from api.evaluation.scores import Scores
from api.evaluation.scoring import score_by
from api.graph import GraphHandle
from builder.claims.fit import learn
from builder.extraction import Extraction
from builder.fit import lessons as claim_lessons
from builder.nlp.decisions import Tables
from builder.nlp.extract import Extractor
from builder.nlp.fit import lessons, networks, roles_table, types_table
from builder.nlp.profile import Profile
from builder.nlp.version import extractor_version
from builder.papers.merging import merge
from builder.papers.paper import Paper
from builder.papers.record import PaperRecord
from builder.profiles import ACCURATE, FAST
from builder.reading import read_inputs
from builder.run import build
from builder.settings import Settings
from builder.store.cache import opened, row_of
from builder.training.annotations import read_lines
from builder.vocabularies import Vocabularies, versioned


def extractions(
    gold: Sequence[dict[str, Any]],
    more: Sequence[dict[str, Any]],
    papers: Sequence[Paper],
    folder: Path | None,
) -> Iterator[tuple[Paper, Extraction]]:
    """Yield each paper's extraction by tables learnt from the other folds."""
    folds = {annotated["id"]: annotated["fold"] for annotated in gold}
    network = networks(folder) if folder else None
    taught = [*zip([one["fold"] for one in gold], lessons(gold, network), strict=True)]
    taught += [(None, lesson) for lesson in lessons(more, network)]
    for fold in sorted(set(folds.values())):
        others = [lesson for at, lesson in taught if at != fold]
        types, roles = zip(*others, strict=True)
        # A paper that is met in two folds counts to the first.
        tested = [p for p in papers if min(folds[i] for i in p.identifiers) == fold]
        tables = Tables(types_table(types), roles_table(roles))
        used = Profile(tables, folder / "encoder.onnx" if folder else None)
        teaching = [annotated for annotated in gold if annotated["fold"] != fold]
        weights = learn([*claim_lessons(teaching, Extractor(thorough=Profile(tables)))])
        extractor = Extractor(thorough=used, weights=weights)
        yield from zip(tested, extractor.extract(tested), strict=True)
        print(f"fold {fold}: {len(others)} papers taught, {len(tested)} tested", flush=True)


def main() -> None:
    """Cross-validate and print the tables of `paperkg evaluate`."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--more", type=Path, metavar="FILE", help="annotated papers to learn from")
    parser.add_argument("--by", metavar="FIELD", help="also by this field of the gold")
    parser.add_argument("--networks", type=Path, metavar="FOLDER", help="of builder.training")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print N errors")
    given = parser.parse_args()
    gold = list(read_lines(given.gold))
    more = list(read_lines(given.more)) if given.more else []
    with TemporaryDirectory() as folder:
        source, kg = Path(folder, "papers.jsonl"), Path(folder, "kg")
        kept = ("id", "title", "abstract")
        lines = (json.dumps({name: annotated[name] for name in kept}) for annotated in gold)
        source.write_text("\n".join(lines), encoding="utf-8")
        records = (r for r in read_inputs([source]) if isinstance(r, PaperRecord))
        kg.mkdir()
        profile = ACCURATE if given.networks else FAST
        version = versioned(extractor_version(profile), Vocabularies.of(()).own_version)
        with opened(kg, version) as cache:
            found = extractions(gold, more, merge(records), given.networks)
            cache.put([row_of(paper, extraction) for paper, extraction in found])
        build([source], kg, Settings(profile=profile))
        with GraphHandle.open(kg) as handle:
            results = score_by(tuple(read(given.gold)), tuple(annotate(handle)), given.by)
    show(results, given.errors)


def show(results: dict[str, Scores], errors: int) -> None:
    """Print the figures, group by group, and the worst errors."""
    for name, scores in results.items():
        print(f"\n=== {name}: {scores.papers} papers")
        for table in scores.tables():
            print(f"\n{table.title}")
            for row in (table.columns, *table.rows):
                print("  " + "".join(f"{cell:>16}" for cell in row))
    for error in results["all"].worst()[:errors]:
        print(error)


if __name__ == "__main__":
    main()
