"""Walk the graph: what surrounds a thing, and how two things hang together.

python examples/traverse.py [KG]          (without KG the example papers are built)
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import paperkg

PAPERS = Path(__file__).with_name("papers.jsonl")


def show(kg: str) -> None:
    """Print neighbours, shortest paths and the size of the graph in a directory."""
    with paperkg.open(kg) as graph:
        print("Around 2:4 sparsity:")
        for other in paperkg.neighbours(graph, "2:4 sparsity"):
            arrow = f"-{other.relation}->" if other.outgoing else f"<-{other.relation}-"
            print(f"  {arrow} {other.label} ({other.type})")
        print("From GPTQ to FlashAttention:")
        for path in paperkg.shortest_paths(graph, "GPTQ", "FlashAttention", most=3):
            print(f"  {path}")
        network = paperkg.to_networkx(graph)
        print(f"As networkx: {len(network)} nodes, {network.number_of_edges()} edges")


def main(kg: str | None = None) -> None:
    """Show a graph; build that of the example papers first where none is given."""
    if kg:
        return show(kg)
    with TemporaryDirectory() as folder:
        paperkg.build([PAPERS], Path(folder, "kg"))
        show(f"{folder}/kg")


if __name__ == "__main__":
    main(*sys.argv[1:])
