"""Frames: a graph, or some of its papers, as tables of pandas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from api.columns import Column, tables
from api.errors import ApiError
from api.graph import GraphHandle
from api.query.answer import found_ids
from api.query.filters import Where
from api.records import Row, entity_records, paper_records
from api.things import iris_of

if TYPE_CHECKING:
    from pandas import DataFrame

_DTYPES = {"integer": "Int64", "double": "float64", "boolean": "boolean", "string": "string"}


@dataclass(frozen=True, slots=True)
class Frames:
    """A graph as four tables; `api.columns.tables` says what their columns hold.

    Attributes:
        papers: one row a paper, indexed by IRI.
        entities: one row a method, model, dataset, hardware, task or metric, indexed by IRI.
        mentions: one row a paper and entity that it mentions, with role and evidence.
        claims: one row a claim, indexed by IRI, with its evidence.
    """

    papers: "DataFrame"
    entities: "DataFrame"
    mentions: "DataFrame"
    claims: "DataFrame"


def to_pandas(handle: GraphHandle, where: Where | None = None, *, text: bool = True) -> Frames:
    """Return a graph as tables of pandas.

    Numbers are Int64 and float64, truth values boolean, texts string; a column of several values
    holds lists.

    Args:
        handle: the graph.
        where: which papers, as in GraphQL, with their mentions and claims and the entities that
            they mention; all papers and all entities if not given.
        text: whether abstracts, quotes and sentences go along.

    Raises:
        ApiError: pandas is not installed, or a filter without meaning.
    """
    pandas = _pandas()
    papers = found_ids(handle.engine, handle.lists, "Paper", where)
    rows: dict[str, list[Row]] = {name: [] for name in tables()}
    for batch in paper_records(handle, papers):
        rows["papers"] += batch.papers
        rows["mentions"] += batch.mentions
        rows["claims"] += batch.claims
    entities: Iterable[str] = iris_of(handle, "Entity")
    if where is not None:
        entities = sorted({row["entity"] for row in rows["mentions"]})
    for some in entity_records(handle, entities):
        rows["entities"] += some
    columns = tables(text=text)
    made = {name: _frame(pandas, rows[name], columns[name]) for name in columns}
    keys = {"papers": "paper", "entities": "entity", "claims": "claim"}
    return Frames(
        **{name: made[name].set_index(keys[name]) if name in keys else made[name] for name in made}
    )


def _frame(pandas: Any, rows: Sequence[Row], columns: Sequence[Column]) -> "DataFrame":
    return pandas.DataFrame({each.name: _series(pandas, rows, each) for each in columns})


def _series(pandas: Any, rows: Sequence[Row], column: Column) -> Any:
    if column.many:
        return pandas.Series([row.get(column.name) or [] for row in rows], dtype="object")
    return pandas.Series([row.get(column.name) for row in rows], dtype=_DTYPES[column.type])


def _pandas() -> Any:
    try:
        return import_module("pandas")
    except ImportError as error:
        raise ApiError("tables need pandas; get it with: pip install 'paperkg[pandas]'") from error
