"""The SPARQL 1.1 Protocol, queries only.

https://www.w3.org/TR/sparql11-protocol/ , section 2.1: a query comes by GET, by a POST of a
form, or as the body of a POST; the answer's format follows the Accept header.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from tempfile import SpooledTemporaryFile
from types import MappingProxyType
from typing import IO
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.graph import GraphHandle
from api.sparql.embedded import rewritten
from api.sparql.guard import check_graphs, guard
from api.sparql.terms import iri
from api.web.accept import choose
from api.web.body import body_of
from api.web.desk import Desk

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

_IN_MEMORY = 4 * 1024 * 1024
_AT_ONCE = 256 * 1024
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


async def answer_sparql(desk: Desk, graph_name: str | None, request: Request) -> Response:
    """Answer one query; without any, a GET has the description of the service.

    Nothing is sent before the result is whole: a query that fails is never a broken 200.

    Args:
        desk: where queries are run.
        graph_name: what a request may call the one default graph.
        request: as it came.

    Raises:
        HTTPException: 400 malformed, 403 an update, 406 no media type we have, 415 a body of
            another type.
        ApiError: as the query fails.
    """
    parameters = await _parameters(request)
    if request.method == "GET" and not {"query", "update"} & {name for name, _ in parameters}:
        return _description(request)
    query = _the_query(parameters)
    check_graphs(tuple(_named(parameters)), graph_name)
    graphs = guard(query) in ("construct", "describe")
    offers = STATEMENTS if graphs else ROWS
    media_type = choose(request.headers.get("accept"), tuple(offers))
    if media_type is None:
        raise HTTPException(406, f"this query's answers are one of: {', '.join(offers)}")
    result = await desk.run(lambda handle: _run(handle, query, offers[media_type]))
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return _sent(result, {"Content-Type": media_type + charset, "Vary": "Accept"})


def _run(handle: GraphHandle, query: str, format: str) -> IO[bytes]:
    """Return a file with the result; a large one is on disk."""
    result: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (who sends it closes it)
    try:
        handle.write(query, format, result)
    except BaseException:
        result.close()
        raise
    return result


def _sent(result: IO[bytes], headers: dict[str, str]) -> Response:
    length = result.tell()
    result.seek(0)
    if length <= _IN_MEMORY:
        return Response(result.read(), headers=headers)
    headers["Content-Length"] = str(length)
    return StreamingResponse(_parts(result), headers=headers)


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from iter(partial(file.read, _AT_ONCE), b"")


def _description(request: Request) -> Response:
    """Describe the service (SPARQL 1.1 Service Description, section 2), for a GET of no query."""
    media_type = choose(request.headers.get("accept"), tuple(STATEMENTS))
    if media_type is None:
        raise HTTPException(406, f"the description is one of: {', '.join(STATEMENTS)}")
    formats = ", ".join(f"<http://www.w3.org/ns/formats/{name}>" for name in _FORMATS)
    url = str(request.url.replace(query="", fragment=""))
    text = _DESCRIPTION.format(url=iri(url), formats=formats).encode()
    if media_type != "text/turtle":
        text = rewritten(text, STATEMENTS[media_type])
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return Response(text, headers={"Content-Type": media_type + charset, "Vary": "Accept"})


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
        body = (await body_of(request)).decode("utf-8")
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


def _named(parameters: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield the graphs that a request names; there are no named ones, so those are wrong."""
    for name, value in parameters:
        if name == "default-graph-uri":
            yield value
        elif name == "named-graph-uri":
            yield f"named {value}"
