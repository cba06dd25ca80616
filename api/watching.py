"""Watching: a handle on a graph that notes the queries which run, as text that runs again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from api.graph import GraphHandle
from api.sparql.rows import Engine, Output, Rows, Triple
from api.sparql.terms import prologue


@dataclass(frozen=True, slots=True)
class Watch:
    """What ran: texts in their order, each once, with the language that each is in."""

    texts: dict[str, str] = field(default_factory=dict)

    def sparql(self, query: str) -> None:
        """Note a SPARQL query."""
        self.texts.setdefault(prologue(query) + query, "SPARQL")

    def full_text(self, query: str) -> None:
        """Note a query to the full-text index."""
        self.texts.setdefault(query, "SQL on the full-text index")

    def on(self, handle: GraphHandle) -> GraphHandle:
        """Return a handle on the same graph whose queries are noted; it knows no answers yet."""
        index = handle.index.watched(self.full_text) if handle.index else None
        engine = WatchedEngine(handle.engine, self)
        return GraphHandle(engine, handle.location, handle.manifest, None, index)


class WatchedEngine:
    """Hands every query on, and notes it."""

    def __init__(self, engine: Engine, watch: Watch) -> None:
        self._engine = engine
        self._watch = watch
        self.lateral = engine.lateral

    def select(self, query: str) -> Rows:
        """Run a SELECT."""
        self._watch.sparql(query)
        return self._engine.select(query)

    def ask(self, query: str) -> bool:
        """Run an ASK."""
        self._watch.sparql(query)
        return self._engine.ask(query)

    def construct(self, query: str) -> Iterator[Triple]:
        """Run a CONSTRUCT or DESCRIBE."""
        self._watch.sparql(query)
        return self._engine.construct(query)

    def write(self, query: str, format: str, output: Output) -> None:
        """Run any query and write its result."""
        self._watch.sparql(query)
        self._engine.write(query, format, output)

    def serialize(self, query: str, format: str) -> bytes:
        """Run any query and return its result."""
        self._watch.sparql(query)
        return self._engine.serialize(query, format)

    def until(self, deadline: float) -> Self:
        """Return an engine whose queries end by then, and are noted too."""
        return type(self)(self._engine.until(deadline), self._watch)

    def close(self) -> None:
        """Do nothing: the engine behind is another's."""
