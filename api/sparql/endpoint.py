"""A SPARQL 1.1 endpoint elsewhere, asked over HTTP."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any

from api.errors import EndpointError, QueryError
from api.sparql.embedded import GRAPH_FORMATS, RESULT_FORMATS, form, known_format, triples
from api.sparql.rows import Dataset, Rows, Triple
from api.sparql.terms import Blank, Cell, Iri, prologue, python_value

_JSON = "application/sparql-results+json"
_PLAIN = "http://www.w3.org/2001/XMLSchema#string"


class EndpointEngine:
    """Runs SPARQL on the endpoint at a URL (SPARQL 1.1 Protocol, query by POST)."""

    lateral = False

    def __init__(self, url: str, timeout: float = 60.0) -> None:
        """Keep the address; ``timeout`` is in seconds."""
        self.url = url
        self._timeout = timeout

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
        if "boolean" not in found:
            raise QueryError("this is no ASK query")
        return bool(found["boolean"])

    def construct(self, query: str) -> Iterator[Triple]:
        """Run a CONSTRUCT or DESCRIBE."""
        return triples(self._post(query, "application/n-triples"))

    def serialize(self, query: str, format: str, dataset: Dataset | None = None) -> bytes:
        """Run any query and hand on the endpoint's own writing of its result."""
        if form(query) in ("construct", "describe"):
            return self._post(query, known_format(format, GRAPH_FORMATS).media_type, dataset)
        accept = known_format(format, RESULT_FORMATS).media_type.split(";")[0]
        return self._post(query, accept, dataset)

    def close(self) -> None:
        """Do nothing: each query has a connection of its own."""

    def _json(self, query: str) -> dict[str, Any]:
        answer = self._post(query, _JSON)
        try:
            found = json.loads(answer)
        except ValueError as error:
            raise EndpointError(f"{self.url} did not answer in {_JSON}") from error
        if not isinstance(found, dict):
            raise EndpointError(f"{self.url} did not answer in {_JSON}")
        return found

    def _post(self, query: str, accept: str, dataset: Dataset | None = None) -> bytes:
        graphs = dataset or Dataset()
        parameters = {
            "query": prologue(query).replace("\n", " ") + query,
            "default-graph-uri": graphs.default,
            "named-graph-uri": graphs.named,
        }
        request = urllib.request.Request(
            self.url,
            data=urllib.parse.urlencode(parameters, doseq=True).encode(),
            headers={"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"},
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as answer:
                body: bytes = answer.read()
        except urllib.error.HTTPError as error:
            raise self._refusal(error) from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise EndpointError(f"{self.url} does not answer: {reason}") from error
        return body

    def _refusal(self, error: urllib.error.HTTPError) -> QueryError | EndpointError:
        said = " ".join(error.read(500).decode("utf-8", "replace").split())[:200]
        if error.code == 400:
            return QueryError(f"{self.url} refused the query: {said}")
        return EndpointError(f"{self.url} answered {error.code} {error.reason}: {said}")


def _cell(binding: Mapping[str, str] | None) -> Cell:
    if binding is None:
        return None
    if binding["type"] == "uri":
        return Iri(binding["value"])
    if binding["type"] == "bnode":
        return Blank(binding["value"])
    return python_value(binding["value"], binding.get("datatype", _PLAIN))
