"""Found: what was found, before it becomes an answer, and how much of it is wanted."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from api.ask.answer import Row
from api.ask.question import All, AnyOf, Condition, Find
from api.ask.wheres import Filter, claim_where, merged, paper_where

ALL = 1_000_000
"""More groups than any graph has."""
T = TypeVar("T", bound=Condition)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: how many in all, the rows that are shown, and what ran."""

    total: int
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    graphql: str
    sparql: str


def claims_filter(asked: Find) -> Filter:
    """Return the filter of the claims that a question asks for."""
    own = claim_where(asked.claim) if asked.claim is not None else {}
    papers = paper_where(asked.condition.parts)
    return merged([own, {"paper": papers}]) if papers else own


def positive(condition: Condition, kind: type[T]) -> Iterator[T]:
    """Yield the conditions of a kind that must or may hold."""
    if isinstance(condition, kind):
        yield condition
    elif isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from positive(part, kind)


def any_of(filters: list[Filter]) -> Filter:
    """Return the filter of what passes one of several."""
    unique = [each for place, each in enumerate(filters) if each not in filters[:place]]
    return unique[0] if len(unique) == 1 else {"or": unique}


def wanted(asked: Find, first: int) -> int:
    """Return how many rows are wanted."""
    limit = asked.order.first if asked.order is not None else None
    return max(1, min(limit or first, 100))


def way(descending: bool) -> str:
    """Return a direction as GraphQL names it."""
    return "DESC" if descending else "ASC"


def best(rows: list[Row], descending: bool, most: int | None) -> Iterator[Row]:
    """Yield the rows with the most papers, or the fewest, and those as good as the last."""
    ordered = sorted(rows, key=lambda row: int(str(row.cells["papers"])), reverse=descending)
    for place, row in enumerate(ordered):
        if most is None or place < most or row.cells["papers"] == ordered[most - 1].cells["papers"]:
            yield row
