"""Dumping: the whole graph as N-Triples, from whatever engine, without holding it."""

from api.errors import EndpointError
from api.graph import GraphHandle
from api.sparql.embedded import EmbeddedEngine
from api.sparql.rows import Engine, Output

PAGE = 10_000
"""Statements asked for at a time where a server gives no more; Virtuoso's own limit."""


def dump(handle: GraphHandle, output: Output) -> None:
    """Write all statements as lines of N-Triples, in no order; some may come twice.

    A server is asked for one predicate at a time, and for pages of those that are too much for it.

    Raises:
        EndpointError: the server gives less than it says there is.
    """
    engine = handle.engine
    if isinstance(engine, EmbeddedEngine):
        engine.dump(output)
        return
    counts = engine.select("SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p")
    for predicate, number in sorted(counts, key=str):
        # As it is: it comes from the engine, and not every engine reads escapes in an IRI.
        _dump_predicate(engine, f"<{predicate}>", int(str(number)), output)


def _dump_predicate(engine: Engine, predicate: str, number: int, output: Output) -> None:
    query = f"CONSTRUCT {{ ?s {predicate} ?o }} WHERE {{ ?s {predicate} ?o }}"
    lines = StatementLines(output)
    try:
        engine.write(query, "nt", lines)
        lines.end()
    except EndpointError:
        lines = StatementLines(output)  # what has come already comes again
    while lines.count < number:
        before = lines.count
        engine.write(f"{query} OFFSET {before} LIMIT {PAGE}", "nt", lines)
        lines.end()
        if lines.count == before:
            raise EndpointError(
                f"the endpoint has {number} statements of {predicate} and gives {before}; "
                "raise its result limit, or ask it for one graph only"
            )


class StatementLines:
    """Writes statements on in one spelling of the blanks between terms, and counts them."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._rest = b""
        self.count = 0

    def write(self, data: bytes, /) -> int:
        """Write the lines that are whole."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        statements = [line.split(None, 2) for line in lines if line.startswith((b"<", b"_"))]
        self.count += len(statements)
        self._output.write(b"".join(b" ".join(terms).rstrip() + b"\n" for terms in statements))
        return len(data)

    def flush(self) -> None:
        """Do nothing: the last line may not be whole."""

    def end(self) -> None:
        """Take what came last as a whole line."""
        self.write(b"\n")
