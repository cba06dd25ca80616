"""Rows, and the seam between the api and whatever runs its SPARQL."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from api.sparql.terms import Blank, Cell, Iri

Triple: TypeAlias = tuple[Iri | Blank, Iri, Cell]


@dataclass(frozen=True, slots=True)
class Rows:
    """The result of a SELECT: iterate once over tuples in the order of ``columns``."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Cell, ...]]

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        return self.rows


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query sees, by IRI, in place of the whole graph (SPARQL 1.1 Protocol)."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Engine(Protocol):
    """What runs SPARQL for a graph; all methods raise `QueryError` on a wrong query."""

    lateral: bool
    """Whether it knows LATERAL, which SPARQL 1.1 has not."""

    def select(self, query: str) -> Rows:
        """Run a SELECT."""

    def ask(self, query: str) -> bool:
        """Run an ASK."""

    def construct(self, query: str) -> Iterator[Triple]:
        """Run a CONSTRUCT or DESCRIBE."""

    def serialize(self, query: str, format: str, dataset: Dataset | None = None) -> bytes:
        """Run any query and write its result: json csv tsv xml, or ttl nt xml jsonld."""

    def close(self) -> None:
        """Let go of files and connections."""
