"""An engine that does not tell strangers where and how the one behind it failed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from api.errors import EndpointError, StoreFailed
from api.sparql.rows import Engine, Output, Rows, Triple

_LOG = logging.getLogger(__name__)


class DiscreetEngine:
    """Hands every query on; what fails inside is logged, and said without its text."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.lateral = engine.lateral

    def select(self, query: str) -> Rows:
        """Run a SELECT."""
        with _discreet():
            return self._engine.select(query)

    def ask(self, query: str) -> bool:
        """Run an ASK."""
        with _discreet():
            return self._engine.ask(query)

    def construct(self, query: str) -> Iterator[Triple]:
        """Run a CONSTRUCT or DESCRIBE."""
        with _discreet():
            yield from self._engine.construct(query)

    def write(self, query: str, format: str, output: Output) -> None:
        """Run any query and write its result."""
        with _discreet():
            self._engine.write(query, format, output)

    def serialize(self, query: str, format: str) -> bytes:
        """Run any query and return its result."""
        with _discreet():
            return self._engine.serialize(query, format)

    def until(self, deadline: float) -> "DiscreetEngine":
        """Return an engine whose queries end by then."""
        return DiscreetEngine(self._engine.until(deadline))

    def close(self) -> None:
        """Do nothing: the engine behind is another's."""


@contextmanager
def _discreet() -> Iterator[None]:
    try:
        yield
    except EndpointError as error:
        _LOG.error("%s", error)
        raise EndpointError("the endpoint behind this server failed; ask again later") from error
    except StoreFailed as error:
        _LOG.error("%s", error)
        raise StoreFailed("the store behind this server failed; ask again later") from error
