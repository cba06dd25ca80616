"""Neighbourhoods: things of the graph with what is one edge away, as ECharts draws them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from api.edges import Edge, refs, relation, relations
from api.finding.around import neighbourhood as around
from api.graph import EntityRef, GraphHandle
from api.resolving import NotFound
from api.web.page.links import Links
from ontology.namespace import local_name
from ontology.shapes import entity_types

_EACH = 12
"""Neighbours drawn of each thing by each relation: the best known, or newest."""

_LABEL = 30
_TYPES = ("Paper", *entity_types())
_COLOURS = {
    "Paper": "#8a929c",
    "Dataset": "#3f9a6c",
    "Hardware": "#c05a4e",
    "Method": "#3b7dbd",
    "Metric": "#6d7f2f",
    "Model": "#a65fa8",
    "Task": "#d08a1d",
}


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Some things, what is near them, and the edges between by IRI."""

    centres: tuple[EntityRef, ...]
    nodes: tuple[EntityRef, ...]
    edges: tuple[Edge, ...]
    left_out: int


def neighbourhood(handle: GraphHandle, keys: Sequence[str], links: Links) -> Neighbourhood:
    """Return what is one edge from some things, by the keys in their addresses.

    Raises:
        NotFound: no such thing.
    """
    centres = _centres(handle, [links.iri(key) for key in keys])
    nodes = {each.iri: each for each in centres}
    edges: set[Edge] = set()
    left_out = 0
    among = [local_name(each) for each in relations(claims=False)]
    for centre in centres:
        for group in around(handle, centre.iri, among=among, first=_EACH).groups:
            left_out += group.total - len(group.things)
            for thing in group.things:
                nodes.setdefault(thing.iri, thing)
                ends = (centre.iri, thing.iri) if group.outgoing else (thing.iri, centre.iri)
                edges.add(Edge(ends[0], relation(group.relation), ends[1]))
    return Neighbourhood(centres, tuple(nodes.values()), tuple(sorted(edges)), left_out)


def options(found: Neighbourhood) -> dict[str, Any]:
    """Return a neighbourhood for ECharts; nodes stand in the order of the neighbourhood."""
    centres = {each.iri for each in found.centres}
    types = [name for name in _TYPES if any(node.type == name for node in found.nodes)]
    return {
        "aria": {"enabled": True},
        # Drawn on the canvas: names must never become HTML.
        "tooltip": {"renderMode": "richText", "formatter": "{b}", "confine": True},
        "legend": {"data": types, "top": 6, "type": "scroll", "textStyle": {"color": "#8a929c"}},
        "series": [
            {
                "type": "graph",
                "layout": "force",
                "top": 40,
                "roam": True,
                "draggable": True,
                "categories": [
                    {"name": name, "itemStyle": {"color": _COLOURS[name]}} for name in types
                ],
                "force": {
                    "repulsion": 60 + 6000 // (len(found.nodes) + 6),
                    "edgeLength": 110,
                    "gravity": 0.08,
                },
                "label": {"position": "right", "color": "#8a929c", "fontSize": 11},
                "labelLayout": {"hideOverlap": True},
                "lineStyle": {"color": "#8a929c", "opacity": 0.45, "curveness": 0.08},
                "emphasis": {"focus": "adjacency"},
                "edgeSymbol": ["none", "arrow"],
                "edgeSymbolSize": 5,
                "data": [_node(node, types, node.iri in centres) for node in found.nodes],
                "links": _links(found.edges),
            }
        ],
    }


def _centres(handle: GraphHandle, iris: Sequence[str]) -> tuple[EntityRef, ...]:
    found = refs(handle, iris)
    missing = [each for each in iris if found[each].type not in _TYPES]
    if missing:
        raise NotFound(f"nothing named {missing[0]} in this graph; search for it by name")
    return tuple(found[each] for each in dict.fromkeys(iris))


def _force(nodes: int) -> dict[str, float]:
    """Push a few nodes apart farther than many, so that names do not lie on each other."""
    return {"repulsion": 60 + 6000 // (nodes + 6), "edgeLength": 110, "gravity": 0.08}


def _node(node: EntityRef, types: Sequence[str], centre: bool) -> dict[str, Any]:
    name = node.name if len(node.name) <= _LABEL else node.name[: _LABEL - 1] + "…"
    return {
        "id": node.iri,
        "name": f"{node.name}\n{node.type}",
        "value": node.type,
        "category": types.index(node.type),
        "symbolSize": 26 if centre else 11,
        "symbol": "rect" if node.type == "Paper" else "circle",
        "label": {"show": True, "formatter": _plain(name), "fontWeight": 700 if centre else 400},
    }


def _plain(text: str) -> str:
    """Return a text that ECharts shows as it is: braces would name styles and values."""
    return text.replace("{", "(").replace("}", ")").replace("|", "¦")


def _links(edges: Iterable[Edge]) -> list[dict[str, Any]]:
    """Return one link for two things, with all that joins them."""
    joined: dict[tuple[str, str], list[str]] = {}
    for edge in edges:
        joined.setdefault((edge.source, edge.target), []).append(local_name(edge.relation))
    return [
        {
            "source": source,
            "target": target,
            "value": 0,
            "name": ", ".join(names),
        }
        for (source, target), names in joined.items()
    ]
