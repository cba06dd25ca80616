"""Find what is central among methods, models and hardware, and what belongs together.

python examples/communities.py [KG]          (without KG the example papers are built)
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx
from networkx.algorithms.community import louvain_communities

import paperkg

PAPERS = Path(__file__).with_name("papers.jsonl")
MOST = 6


def show(kg: str) -> None:
    """Print the central things of a graph, its communities and the papers that join them."""
    with paperkg.open(kg) as graph:
        together = graph.co_occurrence(types=["Method", "Model", "Hardware"])
        network = graph.to_networkx(text=False, types=["Paper", "Method", "Model", "Hardware"])
    names = dict(together.nodes(data="label"))

    print("Mentioned with much that is itself central (eigenvector centrality):")
    rank = networkx.eigenvector_centrality(together, max_iter=1000, weight="weight")
    for node in sorted(rank, key=lambda n: (-rank[n], n))[:MOST]:
        print(f"  {rank[node]:.3f}  {names[node]} ({together.nodes[node]['type']})")

    print("What belongs together (Louvain):")
    groups = louvain_communities(together, weight="weight", seed=7)
    for group in sorted(groups, key=lambda g: (-len(g), min(g)))[:MOST]:
        best = sorted(group, key=lambda n: (-rank[n], n))[:4]
        print(f"  {len(group):3}  {', '.join(names[node] for node in best)}")

    print("Papers that join what is apart (betweenness):")
    between = networkx.betweenness_centrality(networkx.Graph(network))
    papers = [node for node, kind in network.nodes(data="type") if kind == "Paper"]
    for paper in sorted(papers, key=lambda n: (-between[n], n))[:MOST]:
        print(f"  {between[paper]:.3f}  {network.nodes[paper]['title']}")


def main(kg: str | None = None) -> None:
    """Show a graph; build that of the example papers first where none is given."""
    if kg:
        return show(kg)
    with TemporaryDirectory() as folder:
        paperkg.build([PAPERS], Path(folder, "kg"))
        show(f"{folder}/kg")


if __name__ == "__main__":
    main(*sys.argv[1:])
