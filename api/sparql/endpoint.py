"""A SPARQL 1.1 endpoint elsewhere, asked over HTTP."""

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from email.message import Message
from io import BytesIO
from typing import Any, Self

from api.errors import EndpointError, QueryError, QueryTimeout, ResultTooLarge
from api.sparql.embedded import GRAPH_FORMATS, RESULT_FORMATS, known_format, triples, truth
from api.sparql.guard import form
from api.sparql.limits import Limits, too_large, too_long
from api.sparql.rows import Output, Rows, Triple
from api.sparql.terms import Blank, Cell, Iri, prologue, python_value

_JSON = "application/sparql-results+json"
_AT_ONCE = 64 * 1024
_VIRTUOSO_ASK = "__ASK_RETVAL"
_PLAIN = "http://www.w3.org/2001/XMLSchema#string"


class EndpointEngine:
    """Runs SPARQL on the endpoint at a URL (SPARQL 1.1 Protocol, query by POST)."""

    lateral = False

    def __init__(self, url: str, limits: Limits, deadline: float | None = None) -> None:
        self.url = url
        self._limits = limits
        self._deadline = deadline

    def until(self, deadline: float) -> Self:
        """Return an engine on the same endpoint whose queries end by then."""
        return type(self)(self.url, self._limits, deadline)

    def select(self, query: str) -> Rows:
        """Run a SELECT."""
        found = self._json(query)
        try:
            names = tuple(str(name) for name in found["head"]["vars"])
            bindings = found["results"]["bindings"]
        except (KeyError, TypeError) as error:
            raise EndpointError(f"{self.url} answered a SELECT without rows") from error
        return Rows(names, (tuple(_cell(row.get(name)) for name in names) for row in bindings))

    def ask(self, query: str) -> bool:
        """Run an ASK."""
        found = self._json(query)
        if "boolean" in found:
            return bool(found["boolean"])
        if found.get("head", {}).get("vars") == [_VIRTUOSO_ASK]:
            return any(row[_VIRTUOSO_ASK]["value"] == "1" for row in found["results"]["bindings"])
        raise QueryError("this is no ASK query")

    def construct(self, query: str) -> Iterator[Triple]:
        """Run a CONSTRUCT or DESCRIBE."""
        return triples(b"".join(self._post(query, "application/n-triples")))

    def write(self, query: str, format: str, output: Output) -> None:
        """Run any query and hand on the endpoint's own writing of its result."""
        kind = form(query)
        if kind in ("construct", "describe"):
            media_type = known_format(format, GRAPH_FORMATS).media_type
        else:
            media_type = known_format(format, RESULT_FORMATS).media_type
        if kind == "ask":  # Virtuoso answers with a row
            output.write(truth(self.ask(query), format))
            return
        for data in self._post(query, media_type.split(";")[0]):
            output.write(data)

    def serialize(self, query: str, format: str) -> bytes:
        """Run any query and return the endpoint's own writing of its result."""
        output = BytesIO()
        self.write(query, format, output)
        return output.getvalue()

    def close(self) -> None:
        """Do nothing: each query has a connection of its own."""

    def _json(self, query: str) -> dict[str, Any]:
        answer = b"".join(self._post(query, _JSON))
        try:
            found = json.loads(answer)
        except ValueError as error:
            raise EndpointError(f"{self.url} did not answer in {_JSON}") from error
        if not isinstance(found, dict):
            raise EndpointError(f"{self.url} did not answer in {_JSON}")
        return found

    def _post(self, query: str, accept: str) -> Iterator[bytes]:
        text = prologue(query).replace("\n", " ") + query
        request = urllib.request.Request(
            self.url,
            data=urllib.parse.urlencode({"query": text}).encode(),
            headers={"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"},
        )
        deadline = self._deadline or time.monotonic() + self._limits.seconds
        try:
            with urllib.request.urlopen(request, timeout=self._left(deadline)) as answer:
                self._check_whole(answer.headers)
                yield from self._parts(answer, deadline)
        except urllib.error.HTTPError as error:
            raise self._refusal(error) from error
        except TimeoutError as error:
            raise self._late() from error
        except (OSError, ValueError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise self._late() from error
            raise EndpointError(f"{self.url} does not answer: {reason}") from error

    def _check_whole(self, headers: Message) -> None:
        """Refuse a result that Virtuoso cut off, which it tells in a header only."""
        most = headers.get("X-SPARQL-MaxRows")
        if most:
            raise EndpointError(
                f"{self.url} gives no more than {most} rows; ask for less, or raise its "
                "ResultSetMaxRows"
            )
        if headers.get("X-SQL-State") == "S1TAT":
            raise self._late()

    def _parts(self, answer: http.client.HTTPResponse, deadline: float) -> Iterator[bytes]:
        length = 0
        while data := answer.read(_AT_ONCE):
            length += len(data)
            if length > self._limits.result:
                raise ResultTooLarge(too_large(self._limits.result))
            yield data
            self._left(deadline)

    def _left(self, deadline: float) -> float:
        left = deadline - time.monotonic()
        if left <= 0:
            raise self._late()
        return left

    def _late(self) -> QueryTimeout:
        return QueryTimeout(too_long(self._limits.seconds))

    def _refusal(self, error: urllib.error.HTTPError) -> QueryError | EndpointError:
        said = " ".join(error.read(500).decode("utf-8", "replace").split())[:200]
        if error.code == 400:
            return QueryError(f"the endpoint refused the query: {said}")
        return EndpointError(f"{self.url} answered {error.code} {error.reason}: {said}")


def _cell(binding: Mapping[str, str] | None) -> Cell:
    if binding is None:
        return None
    if binding["type"] == "uri":
        return Iri(binding["value"])
    if binding["type"] == "bnode":
        return Blank(binding["value"])
    return python_value(binding["value"], binding.get("datatype", _PLAIN))
