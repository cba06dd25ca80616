"""Grouping: run the queries of facets and return their groups."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.query.counting import claims_query, nodes_query
from api.query.facets import Facet, Facets, Tally
from api.sparql.rows import Engine
from api.sparql.terms import Cell

ABOVE = "?up"
"""The variable of the nodes that each have groups of their own."""


@dataclass(frozen=True, slots=True)
class Nodes:
    """The nodes that are counted.

    Attributes:
        start: patterns that bind them to ``?n0``, and those that they are below to `ABOVE`.
        few: whether they are few.
        lateral: whether the engine knows LATERAL.
    """

    start: str
    few: bool
    lateral: bool


def groups(engine: Engine, asked: Facets, nodes: Nodes) -> list[Facet]:
    """Return the groups of some nodes."""
    tally = Tally(asked)
    given = asked, nodes.start, nodes.few, nodes.lateral
    tally.add_nodes(engine.select(nodes_query(*given)))
    if asked.claims_wanted:
        best = tally.keys()
        if best or asked.by_claims:
            # Few nodes have few groups: to begin with the groups would read the nodes for each.
            among = None if asked.by_claims or nodes.few else best
            tally.add_claims(engine.select(claims_query(*given, among=among)))
    return tally.best()


def groups_below(engine: Engine, asked: Facets, nodes: Nodes) -> dict[str, list[Facet]]:
    """Return the groups of what is below some nodes, for each of these."""
    found: dict[str, Tally] = {}
    given = asked, nodes.start, nodes.few, nodes.lateral, ABOVE
    for node, rows in _by_node(engine, nodes_query(*given)).items():
        found.setdefault(node, Tally(asked)).add_nodes(rows)
    if asked.claims_wanted:
        for node, rows in _by_node(engine, claims_query(*given)).items():
            found.setdefault(node, Tally(asked)).add_claims(rows)
    return {node: tally.best() for node, tally in found.items()}


def explain_facets(asked: Facets, nodes: Nodes, above: str = "") -> list[str]:
    """Return the queries that `groups` runs; the second for all groups, not the first alone."""
    given = asked, nodes.start, nodes.few, nodes.lateral, above
    return [nodes_query(*given), *([claims_query(*given)] if asked.claims_wanted else [])]


def _by_node(engine: Engine, query: str) -> dict[str, list[Sequence[Cell]]]:
    found: dict[str, list[Sequence[Cell]]] = {}
    for node, *cells in engine.select(query):
        found.setdefault(str(node), []).append(cells)
    return found
