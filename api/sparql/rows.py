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


class Output(Protocol):
    """What a result can be written to, such as a file."""

    def write(self, data: bytes, /) -> int:
        """Take the next bytes and return how many they are."""

    def flush(self) -> None:
        """Hand on what was taken."""


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

    def write(self, query: str, format: str, output: Output) -> None:
        """Run any query and write its result: json csv tsv xml, or ttl nt xml jsonld."""

    def serialize(self, query: str, format: str) -> bytes:
        """Run any query and return its result, as `write` writes it."""

    def until(self, deadline: float) -> "Engine":
        """Return an engine on the same graph whose queries end by then (`time.monotonic`).

        They raise `LimitExceeded` where they would not; an engine that cannot stop a query
        returns itself.
        """

    def close(self) -> None:
        """Let go of files and connections."""
