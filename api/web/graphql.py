"""GraphQL over HTTP, as the draft specification of the GraphQL foundation has it.

https://graphql.github.io/graphql-over-http/draft/ : a request is a GET with parameters or a
POST with a JSON object; `application/graphql-response+json` answers carry the outcome in their
status, `application/json` ones are 200 for every well-formed request.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.graph import GraphHandle
from api.graphql.execute import execute
from api.web.accept import choose
from api.web.body import body_of
from api.web.desk import Desk
from api.web.refusals import STATUS_OF_CODE

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"
_PARTIAL_SUCCESS = 294


@dataclass(frozen=True, slots=True)
class _Request:
    """The parameters of one GraphQL request."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "_Request":
        """Check parameters as they came.

        Raises:
            HTTPException: 400, one is missing or of the wrong type.
        """
        query, variables = given.get("query"), given.get("variables")
        name, extensions = given.get("operationName"), given.get("extensions")
        if not isinstance(query, str) or not query.strip():
            raise HTTPException(400, "'query' must be a GraphQL document; give one as a string")
        if not isinstance(variables, dict | None):
            raise HTTPException(400, "'variables' must be a JSON object")
        if not isinstance(name, str | None):
            raise HTTPException(400, "'operationName' must be a string")
        if not isinstance(extensions, dict | None):
            raise HTTPException(400, "'extensions' must be a JSON object")
        return cls(query, variables, name or None)

    def answer(self, handle: GraphHandle) -> tuple[dict[str, Any], bytes]:
        """Return the response, also as it is sent."""
        found = execute(handle, self.query, self.variables, self.operation_name)
        try:
            return found, msgspec.json.encode(found)
        except UnicodeEncodeError:  # half a surrogate pair, in a variable that an error quotes
            return found, json.dumps(found).encode()


async def answer_graphql(desk: Desk, request: Request) -> Response:
    """Answer one GraphQL request.

    Raises:
        HTTPException: 400 malformed, 406 no media type we have, 415 body that is not JSON.
        ServerBusy: too many others are waiting.
    """
    media_type = choose(request.headers.get("accept"), (JSON, GRAPHQL_JSON))
    if media_type is None:
        raise HTTPException(406, f"answers are {GRAPHQL_JSON} or {JSON}; accept one of them")
    given = _from_url(request) if request.method == "GET" else await _from_body(request)
    asked = _Request.of(given)
    result, body = await desk.run(asked.answer)
    status = _limit_passed(result) or (_status(result) if media_type == GRAPHQL_JSON else 200)
    return Response(body, status, {"Vary": "Accept"}, f"{media_type}; charset=utf-8")


def _status(result: Mapping[str, Any]) -> int:
    if "data" not in result:
        return 400
    return _PARTIAL_SUCCESS if result.get("errors") else 200


def _limit_passed(result: Mapping[str, Any]) -> int | None:
    """Return the status of a request that has no data because it took too much."""
    if any(value is not None for value in (result.get("data") or {}).values()):
        return None
    codes = (error.get("extensions", {}).get("code") for error in result.get("errors", ()))
    return next((STATUS_OF_CODE[code] for code in codes if code in STATUS_OF_CODE), None)


def _from_url(request: Request) -> dict[str, Any]:
    given: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if name in given:
            given[name] = _json(given[name], f"parameter '{name}'") if given[name] else None
    return given


async def _from_body(request: Request) -> dict[str, Any]:
    kind = request.headers.get("content-type", "").lower()
    if kind.partition(";")[0].strip() != JSON:
        raise HTTPException(415, f"the body must be {JSON}; say so in Content-Type")
    given = _json(await body_of(request), "the body")
    if not isinstance(given, dict):
        raise HTTPException(400, "the body must be a JSON object with 'query'")
    return given


def _json(text: str | bytes, what: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise HTTPException(400, f"{what} is not JSON: {error}") from error
