"""Draw which things papers mention together, as an SVG picture.

python examples/cooccurrence.py [KG] > map.svg    (without KG the example papers are built)
"""

import sys
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx

import paperkg

COLOURS = {"Method": "#4269d0", "Model": "#97bbf5", "Hardware": "#ff725c", "Dataset": "#3ca951"}
QUERY = """
SELECT ?a ?b (SAMPLE(?one) AS ?typeA) (SAMPLE(?other) AS ?typeB) (COUNT(DISTINCT ?paper) AS ?n) {
  VALUES ?one { kg:Method kg:Model kg:Hardware kg:Dataset } ?x a ?one ; skos:prefLabel ?a .
  VALUES ?other { kg:Method kg:Model kg:Hardware kg:Dataset } ?y a ?other ; skos:prefLabel ?b .
  ?paper kg:mentions ?x , ?y . FILTER(STR(?x) < STR(?y))
} GROUP BY ?a ?b ORDER BY DESC(?n) ?a ?b LIMIT 60
"""


def network(kg: str) -> networkx.Graph:
    """Return the frequent pairs that hang together; edges weigh as many as the papers."""
    graph = networkx.Graph()
    with paperkg.open(kg) as handle:
        for a, b, one, other, papers in handle.select(QUERY):
            graph.add_node(str(a), colour=COLOURS[str(one).rpartition("#")[2]])
            graph.add_node(str(b), colour=COLOURS[str(other).rpartition("#")[2]])
            graph.add_edge(str(a), str(b), weight=int(str(papers)))
    graph.remove_nodes_from(set(graph) - max(networkx.connected_components(graph), key=len))
    return graph


def draw(graph: networkx.Graph) -> str:
    """Return a picture: the more papers, the thicker the line; the more lines, the larger."""
    at = networkx.spring_layout(graph, k=0.5, weight=None, seed=7, scale=450, center=(500, 500))
    shapes = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000" font-size="14">']
    for a, b, papers in graph.edges(data="weight"):
        path = "M{:.0f} {:.0f}L{:.0f} {:.0f}".format(*at[a], *at[b])
        shapes.append(f'<path d="{path}" stroke="#ccc" stroke-width="{papers}"/>')
    for name, (x, y) in at.items():
        r, colour = 4 + graph.degree(name), graph.nodes[name]["colour"]
        shapes.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r}" fill="{colour}"/>')
        shapes.append(f'<text x="{x + r:.0f}" y="{y - r:.0f}">{escape(name)}</text>')
    return "\n".join([*shapes, "</svg>"])


def main(kg: str | None = None) -> None:
    """Draw a graph; build that of the example papers first where none is given."""
    with TemporaryDirectory() as folder:
        if kg is None:
            paperkg.build([Path(__file__).with_name("papers.jsonl")], kg := f"{folder}/kg")
        print(draw(network(kg)))


if __name__ == "__main__":
    main(*sys.argv[1:])
