"""Sizes: what a graph takes for each paper, and what that comes to for more of them.

    python benchmarks/sizes.py KG

The figures of docs/scale-out.md come from here.
"""

import gzip
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from api.exporting import TEXT_PROPERTIES
from api.generations import current_generation
from api.graph import GraphHandle
from api.pushing.shards import write_shards
from api.sparql.terms import iri

CORPORA = (("arXiv", 3_000_000), ("OpenAlex", 250_000_000))


def measured(kg: Path) -> dict[str, float]:
    """Return what a paper takes on average, in statements and bytes."""
    texts = {iri(name).encode() for name in TEXT_PROPERTIES}
    totals = dict.fromkeys(("statements", "without text", "N-Triples", "N-Triples without text"), 0)
    with GraphHandle.open(kg) as handle, TemporaryDirectory() as folder:
        papers = int(handle.manifest["papers"])
        shards = list(write_shards(handle, Path(folder), 1_000_000))
        for shard in shards:
            with gzip.open(Path(folder) / shard.name) as lines:
                for line in lines:
                    totals["statements"] += 1
                    totals["N-Triples"] += len(line)
                    if line.split(b" ", 2)[1] not in texts:
                        totals["without text"] += 1
                        totals["N-Triples without text"] += len(line)
    totals["shards"] = sum(shard.size for shard in shards)
    totals["Oxigraph"] = _size(current_generation(kg) / "store")
    return {name: total / papers for name, total in totals.items()}


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    """Print what a paper takes, and what many do."""
    found = measured(Path(sys.argv[1]))
    print(f"{'':24}{'a paper':>12}", *(f"{name:>18}" for name, _ in CORPORA))
    for name, each in found.items():
        print(f"{name:24}{each:12,.1f}", *(f"{each * papers:18,.0f}" for _, papers in CORPORA))


if __name__ == "__main__":
    main()
