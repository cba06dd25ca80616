"""SPARQL: which texts are run, and the engine that runs them in process (Oxigraph)."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar, cast

from pyoxigraph import (
    BlankNode,
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

from api.errors import QueryError, QueryRefused
from api.sparql.rows import Dataset, Rows, Triple
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

_PROLOGUE = re.compile(
    r"""(?: \s+ | \#[^\r\n]* | BASE\s*<[^>]*> | PREFIX\s*[^\s:<]*\s*:\s*<[^>]*>
        | VERSION\s*"[^"]*" )*""",
    re.IGNORECASE | re.VERBOSE,
)
_UPDATES = ("insert", "delete", "load", "clear", "drop", "create", "copy", "move", "add", "with")
_FORMS = ("select", "ask", "construct", "describe")


def form(text: str) -> str:
    r"""Return the form of a query: select, ask, construct or describe; "" if it is none.

    Raises:
        QueryRefused: the text is an update.

    >>> form("PREFIX a: <http://a#> # SELECT\nASK { ?s ?p ?o }")
    'ask'
    """
    start = _PROLOGUE.match(text)
    word = re.match(r"[A-Za-z]+", text[start.end() if start else 0 :])
    name = word[0].lower() if word else ""
    if name in _UPDATES:
        raise QueryRefused(f"the graph is read-only: {name.upper()} is refused; use SELECT or ASK")
    return next((known for known in _FORMS if name.startswith(known)), "")


def guard(text: str) -> str:
    """Return the form of a query that may come from anyone.

    An engine cannot be told to stay off the network, and keywords need no blanks around
    them, so the word SERVICE is refused wherever it stands.

    Raises:
        QueryRefused: the text is an update, or could reach another server.
    """
    if "service" in text.lower():
        raise QueryRefused(
            "SERVICE is refused, also inside strings and names; in a string write serv\\u0069ce"
        )
    return form(text)


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

    def serialize(self, query: str, format: str, dataset: Dataset | None = None) -> bytes:
        """Run any query and write its result."""
        found = self._query(query, dataset)
        with _one_line():
            if isinstance(found, QueryTriples):
                kind = known_format(format, GRAPH_FORMATS)
                known = PREFIXES if kind == RdfFormat.TURTLE else {}
                return _sorted_prefixes(serialize(found, format=kind, prefixes=known) or b"")
            return found.serialize(format=known_format(format, RESULT_FORMATS)) or b""

    def close(self) -> None:
        """Let go of the database."""
        self._store = None

    def _query(
        self, query: str, dataset: Dataset | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        if self._store is None:
            raise QueryError("the graph is closed; open it again")
        with _one_line():
            if dataset is None:
                return self._store.query(query, base_iri=BASE, prefixes=PREFIXES)
            return self._store.query(
                query,
                base_iri=BASE,
                prefixes=PREFIXES,
                default_graph=[NamedNode(graph) for graph in dataset.default],
                named_graphs=[NamedNode(graph) for graph in dataset.named],
            )


def _sorted_prefixes(turtle: bytes) -> bytes:
    """Sort the lines that declare prefixes, which the engine writes in any order."""
    lines = turtle.splitlines(keepends=True)
    declared = [line for line in lines if line.startswith(b"@prefix ")]
    if lines[: len(declared)] != declared:
        return turtle
    return b"".join(sorted(declared) + lines[len(declared) :])


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
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError(f"the query failed: {' '.join(str(error).split())[:200]}") from error


def _syntax_message(message: str) -> str:
    """Shorten a parser's message, which may list every character that could follow."""
    found = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if found is None:
        return f"SPARQL syntax error: {' '.join(message.split())[:200]}"
    line, column, reason = found.groups()
    if "Prefix not found" in reason:
        reason = f"unknown prefix; known without declaring: {', '.join(PREFIXES)}"
    reason = " ".join(reason.split())
    short = reason if len(reason) <= 200 else reason[:200].rsplit(",", 1)[0] + ", ..."
    return f"SPARQL syntax error at line {line}, column {column}: {short}"
