"""Tabulate speedups by the hardware they were measured on, by SPARQL.

python examples/speedups_by_hardware.py [KG]     (without KG the example papers are built)
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import paperkg

PAPERS = Path(__file__).with_name("papers.jsonl")
QUERY = """
SELECT ?hardware ?factor ?title WHERE {
  ?paper kg:title ?title ; kg:reports ?claim .
  ?claim a kg:Speedup ; kg:factor ?factor ; kg:onHardware/skos:prefLabel ?hardware .
} ORDER BY ?hardware DESC(?factor) ?title
"""


def show(kg: str) -> None:
    """Print the speedups of the graph in a directory, the largest of each device first."""
    with paperkg.open(kg) as graph:
        for hardware, factor, title in graph.select(QUERY):
            print(f"{hardware!s:<24} {float(str(factor)):>8.2f}x  {title}")


def main(kg: str | None = None) -> None:
    """Show a graph; build that of the example papers first where none is given."""
    if kg:
        return show(kg)
    with TemporaryDirectory() as folder:
        paperkg.build([PAPERS], Path(folder, "kg"))
        show(f"{folder}/kg")


if __name__ == "__main__":
    main(*sys.argv[1:])
