"""SPARQL for agents: any query, its result cut to what fits an answer."""

from itertools import islice

from api.graph import GraphHandle
from api.mcp.shapes import SparqlShape
from api.sparql.guard import guard
from api.sparql.terms import Blank, Cell, Iri

_MOST_TEXT = 50_000
_MOST_CELL = 2_000


def run_sparql(handle: GraphHandle, query: str, first: int) -> SparqlShape:
    """Run a query of any form; give at most so many rows, or so much Turtle.

    Raises:
        ApiError: it is wrong, refused or takes too much.
    """
    kind = guard(query)
    if kind in ("construct", "describe"):
        turtle = handle.serialize(query, "ttl").decode()
        return SparqlShape(turtle=turtle[:_MOST_TEXT], truncated=len(turtle) > _MOST_TEXT)
    if kind == "ask":
        return SparqlShape(truth=handle.ask(query))
    found = handle.select(query)
    rows = list(islice(found, first + 1))
    return SparqlShape(
        columns=list(found.columns),
        rows=[[_value(cell) for cell in row] for row in rows[:first]],
        truncated=len(rows) > first,
    )


def _value(cell: Cell) -> str | int | float | bool | None:
    if isinstance(cell, Iri | Blank):
        return str(cell)
    return cell[:_MOST_CELL] if isinstance(cell, str) else cell
