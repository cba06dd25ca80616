"""The engine that runs SPARQL in process (Oxigraph)."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import IO, Self, TypeVar, cast

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    serialize,
)
from pyoxigraph import Triple as StoredTriple

from api.errors import QueryError, StoreFailed
from api.sparql.rows import Output, Rows, Triple
from api.sparql.terms import Blank, Cell, Iri, python_value
from ontology.namespace import BASE, PREFIXES

RESULT_FORMATS: Mapping[str, QueryResultsFormat] = MappingProxyType(
    {
        "json": QueryResultsFormat.JSON,
        "csv": QueryResultsFormat.CSV,
        "tsv": QueryResultsFormat.TSV,
        "xml": QueryResultsFormat.XML,
    }
)
"""How rows and truth values can be written."""

GRAPH_FORMATS: Mapping[str, RdfFormat] = MappingProxyType(
    {
        "ttl": RdfFormat.TURTLE,
        "nt": RdfFormat.N_TRIPLES,
        "xml": RdfFormat.RDF_XML,
        "jsonld": RdfFormat.JSON_LD,
    }
)
"""How statements can be written."""

T = TypeVar("T")


class EmbeddedEngine:
    """Runs SPARQL on an Oxigraph database of this machine, read-only."""

    lateral = True

    def __init__(self, path: Path) -> None:
        self._store: Store | None = Store.read_only(str(path))

    def select(self, query: str) -> Rows:
        """Run a SELECT."""
        found = self._query(query)
        if not isinstance(found, QuerySolutions):
            raise QueryError("this is no SELECT query")
        names = tuple(variable.value for variable in found.variables)
        return Rows(names, _rows(found))

    def ask(self, query: str) -> bool:
        """Run an ASK."""
        found = self._query(query)
        if not isinstance(found, QueryBoolean):
            raise QueryError("this is no ASK query")
        return bool(found)

    def construct(self, query: str) -> Iterator[Triple]:
        """Run a CONSTRUCT or DESCRIBE."""
        found = self._query(query)
        if not isinstance(found, QueryTriples):
            raise QueryError("this is no CONSTRUCT or DESCRIBE query")
        return map(triple, found)

    def write(self, query: str, format: str, output: Output) -> None:
        """Run any query and write its result as it is found."""
        found = self._query(query)
        file = cast(IO[bytes], output)  # all that the engine asks of it is to write
        with _one_line():
            if not isinstance(found, QueryTriples):
                found.serialize(file, format=known_format(format, RESULT_FORMATS))
                return
            kind = known_format(format, GRAPH_FORMATS)
            if kind != RdfFormat.TURTLE:
                serialize(found, file, format=kind)
                return
            ordered = _SortedPrefixes(output)
            serialize(found, cast(IO[bytes], ordered), format=kind, prefixes=PREFIXES)
            ordered.close()

    def serialize(self, query: str, format: str) -> bytes:
        """Run any query and return its result as it is written."""
        output = BytesIO()
        self.write(query, format, output)
        return output.getvalue()

    def dump(self, output: Output) -> None:
        """Write the whole graph as N-Triples, in no order, in memory that does not grow with it."""
        if self._store is None:
            raise QueryError("the graph is closed; open it again")
        with _one_line():
            self._store.dump(
                cast(IO[bytes], output), format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()
            )

    def until(self, deadline: float) -> Self:  # noqa: ARG002 (as the protocol has it)
        """Return this engine: a query in process cannot be stopped."""
        return self

    def close(self) -> None:
        """Let go of the database."""
        self._store = None

    def _query(self, query: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        if self._store is None:
            raise QueryError("the graph is closed; open it again")
        with _one_line():
            # Everything is in the default graph, whatever FROM calls it.
            return self._store.query(
                query, base_iri=BASE, prefixes=PREFIXES, default_graph=DefaultGraph()
            )


class _SortedPrefixes:
    """Sorts the first lines of Turtle, which declare prefixes: the engine has no order there."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._head: bytes | None = b""

    def write(self, data: bytes) -> int:
        """Write on once the first other line begins."""
        if self._head is None:
            self._output.write(data)
        else:
            self._head += data
            if _after_prefixes(self._head) is not None:
                self.close()
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is held back is not yet known to be whole."""

    def close(self) -> None:
        """Write what is held back."""
        if self._head is not None:
            end = _after_prefixes(self._head)
            end = len(self._head) if end is None else end
            lines = self._head[:end].splitlines(keepends=True)
            self._output.write(b"".join(sorted(lines)) + self._head[end:])
            self._head = None


def _after_prefixes(turtle: bytes) -> int | None:
    """Return where the first line begins that declares no prefix, if it is there."""
    start = 0
    while turtle.startswith(b"@", start):
        start = turtle.find(b"\n", start) + 1
        if start == 0:
            return None
    return start if start < len(turtle) else None


def known_format(name: str, among: Mapping[str, T]) -> T:
    """Return the format of that name.

    Raises:
        QueryError: there is none; the message lists those there are.
    """
    if name not in among:
        raise QueryError(f"'{name}' cannot hold this result; it can be: {', '.join(among)}")
    return among[name]


def triples(data: bytes) -> Iterator[Triple]:
    """Read N-Triples."""
    for quad in parse(data, format=RdfFormat.N_TRIPLES):
        yield triple(quad.triple)


def rewritten(turtle: bytes, format: str) -> bytes:
    """Return statements in another format than Turtle."""
    quads = parse(turtle, format=RdfFormat.TURTLE)
    found = (quad.triple for quad in quads)
    return serialize(found, format=known_format(format, GRAPH_FORMATS)) or b""


def truth(value: bool, format: str) -> bytes:
    """Return the result of an ASK as it is written."""
    found = Store().query(f"ASK {{ FILTER({'true' if value else 'false'}) }}")
    kind = known_format(format, RESULT_FORMATS)
    return cast(QueryBoolean, found).serialize(format=kind) or b""


def triple(stored: StoredTriple) -> Triple:
    """Return an engine's statement as a plain one."""
    found = cell(stored.subject), cell(stored.predicate), cell(stored.object)
    return cast(Triple, found)


def cell(term: object) -> Cell:
    """Return an engine's term as a plain value."""
    if isinstance(term, NamedNode):
        return Iri(term.value)
    if isinstance(term, Literal):
        return python_value(term.value, term.datatype.value)
    if isinstance(term, BlankNode):
        return Blank(term.value)
    return None if term is None else str(term)


def _rows(found: QuerySolutions) -> Iterator[tuple[Cell, ...]]:
    with _one_line():
        for solution in found:
            yield tuple(map(cell, solution))


@contextmanager
def _one_line() -> Iterator[None]:
    """Turn what the engine raises into errors of one line."""
    try:
        yield
    except SyntaxError as error:
        raise QueryError(_syntax_message(str(error))) from error
    except OSError as error:
        raise StoreFailed(f"the store cannot be read: {_short(error)}; build it again") from error
    except (RuntimeError, ValueError) as error:
        raise QueryError(f"the query failed: {_short(error)}") from error


def _short(message: object) -> str:
    return " ".join(str(message).split())[:200]


def _syntax_message(message: str) -> str:
    """Shorten a parser's message, which may list every character that could follow."""
    found = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if found is None:
        return f"SPARQL syntax error: {_short(message)}"
    line, column, reason = found.groups()
    if "Prefix not found" in reason:
        reason = f"unknown prefix; known without declaring: {', '.join(PREFIXES)}"
    reason = " ".join(reason.split())
    short = reason if len(reason) <= 200 else reason[:200].rsplit(",", 1)[0] + ", ..."
    return f"SPARQL syntax error at line {line}, column {column}: {short}"
