"""Build with a vocabulary of one's own: what a lab calls its chips and methods.

python examples/own_vocabulary.py [KG]    (KG is built, or brought up to date; else a folder
                                           that is thrown away)
The vocabulary is own_vocabulary.ttl beside this file; docs/vocabularies.md tells how to write one.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import paperkg

HERE = Path(__file__).resolve().parent
# A note that this lab might have written; neither the chip nor its figures exist.
NOTE = {
    "title": "A note from our lab",
    "abstract": "We run BERT with two-in-four sparsity on the Tern-1. Inference on the Tern-1 is"
    " 1.5x faster than on an NVIDIA A100. The Sieve method prunes the model.",
}
QUERY = """
SELECT ?name (SAMPLE(?wider) AS ?of) WHERE {
  ?paper kg:title "A note from our lab" ; kg:mentions ?thing .
  ?thing skos:prefLabel ?name . OPTIONAL { ?thing skos:broader/skos:prefLabel ?wider }
} GROUP BY ?name ORDER BY ?name
"""


def show(kg: str | Path) -> None:
    """Print what the graph in a directory says of the note."""
    with paperkg.open(kg) as graph:
        for name, wider in graph.select(QUERY):
            print(f"  {name!s:<28} {f'a kind of {wider}' if wider else ''}".rstrip())
        named = ({"mentions": {"name": name}} for name in ("2:4 sparsity", "AI accelerator"))
        asked = {"and": list(named)}
        print("  2:4 sparsity and an AI accelerator:", *(p["title"] for p in graph.papers(asked)))


def main(kg: str | None = None) -> None:
    """Build the note and the example papers, without and with the vocabulary."""
    with TemporaryDirectory() as folder:
        note = Path(folder, "note.jsonl")
        note.write_text(json.dumps(NOTE), encoding="utf-8")
        papers = [note, HERE / "papers.jsonl"]
        print("With the vocabularies that ship:")
        paperkg.build(papers, Path(folder, "plain"))
        show(f"{folder}/plain")
        print("With own_vocabulary.ttl over them:")
        settings = paperkg.Settings(vocabularies=(HERE / "own_vocabulary.ttl",))
        target = Path(kg or f"{folder}/own")
        paperkg.build(papers, target, settings)
        show(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
