"""The SPARQL 1.1 Protocol, queries only.

https://www.w3.org/TR/sparql11-protocol/ , section 2.1: a query comes by GET, by a POST of a
form, or as the body of a POST; the answer's format follows the Accept header.
"""

import asyncio
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import parse_qsl

from fastapi import Request, Response
from starlette.exceptions import HTTPException

from api.errors import ApiError, EndpointError, QueryRefused
from api.graph import GraphHandle
from api.sparql.embedded import guard
from api.sparql.rows import Dataset
from api.sparql.terms import iri
from api.web.accept import choose

ROWS: Mapping[str, str] = MappingProxyType(
    {
        "application/sparql-results+json": "json",
        "application/sparql-results+xml": "xml",
        "text/csv": "csv",
        "text/tab-separated-values": "tsv",
        "application/json": "json",
        "application/xml": "xml",
    }
)
"""Media types of rows and truth values, the preferred one first, with the format's name."""

STATEMENTS: Mapping[str, str] = MappingProxyType(
    {
        "text/turtle": "ttl",
        "application/n-triples": "nt",
        "application/rdf+xml": "xml",
        "application/ld+json": "jsonld",
    }
)
"""Media types of statements, the preferred one first, with the format's name."""

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_FORMATS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD"),
)
_DESCRIPTION = """\
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .

[] a sd:Service ;
    sd:endpoint {url} ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:resultFormat {formats} ;
    sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ] .
"""
_READ_ONLY = "this endpoint is read-only; updates are refused"


async def answer_sparql(handle: GraphHandle, request: Request) -> Response:
    """Answer one query; without any, a GET has the description of the service.

    Raises:
        HTTPException: 400 malformed, 403 an update, 406 no media type we have, 415 a body of
            another type, 502 the endpoint behind the graph failed.
    """
    parameters = await _parameters(request)
    if request.method == "GET" and not {"query", "update"} & {name for name, _ in parameters}:
        return _description(str(request.url.replace(query="")))
    query, dataset = _the_query(parameters), _dataset(parameters)
    try:
        graphs = guard(query) in ("construct", "describe")
        offers = STATEMENTS if graphs else ROWS
        media_type = choose(request.headers.get("accept"), tuple(offers))
        if media_type is None:
            raise HTTPException(406, f"this query's answers are one of: {', '.join(offers)}")
        # Queries run in a thread: one that takes seconds must not hold up the others.
        body = await asyncio.to_thread(handle.serialize, query, offers[media_type], dataset)
    except ApiError as error:
        raise HTTPException(_status(error), str(error)) from error
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return Response(body, headers={"Content-Type": media_type + charset, "Vary": "Accept"})


def _description(url: str) -> Response:
    """Describe the service (SPARQL 1.1 Service Description, section 2), for a GET of no query."""
    formats = ", ".join(f"<http://www.w3.org/ns/formats/{name}>" for name in _FORMATS)
    text = _DESCRIPTION.format(url=iri(url), formats=formats)
    return Response(text.encode(), media_type="text/turtle; charset=utf-8")


async def _parameters(request: Request) -> Sequence[tuple[str, str]]:
    """Return the protocol's parameters from wherever this request has them."""
    url = request.query_params.multi_items()
    if request.method == "GET":
        return url
    kind, _, rest = request.headers.get("content-type", "").lower().partition(";")
    kind = kind.strip()
    if kind == _UPDATE:
        raise HTTPException(403, _READ_ONLY)
    if kind not in (_FORM, _QUERY):
        raise HTTPException(415, f"the body is to be {_FORM} or {_QUERY}; say so in Content-Type")
    charset = rest.partition("charset=")[2].strip(' "') or "utf-8"
    if charset not in ("utf-8", "utf8"):
        raise HTTPException(415, f"the body is to be UTF-8, not {charset}")
    try:
        body = (await request.body()).decode("utf-8")
        if kind == _QUERY:
            return [*url, ("query", body)]
        return [*url, *parse_qsl(body, keep_blank_values=True, errors="strict")]
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"the body is not UTF-8: {error}") from error


def _the_query(parameters: Sequence[tuple[str, str]]) -> str:
    names = [name for name, _ in parameters]
    if "update" in names:
        raise HTTPException(403, _READ_ONLY)
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) != 1:
        raise HTTPException(400, f"give one 'query', not {len(queries)}")
    return queries[0]


def _dataset(parameters: Sequence[tuple[str, str]]) -> Dataset | None:
    """Return the graphs that the request names; the store's one graph is the default graph."""
    default = tuple(value for name, value in parameters if name == "default-graph-uri")
    named = tuple(value for name, value in parameters if name == "named-graph-uri")
    return Dataset(default, named) if default or named else None


def _status(error: ApiError) -> int:
    if isinstance(error, QueryRefused):
        return 403
    return 502 if isinstance(error, EndpointError) else 400
