"""What a request is told that is not answered: a status, a sentence and, for limits, a code."""

from collections.abc import Mapping
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from api.errors import (
    ApiError,
    EndpointError,
    LimitExceeded,
    QueryRefused,
    QueryTimeout,
    ResultTooLarge,
    ServerBusy,
    StoreFailed,
)

_INTERNAL = "internal error"

_STATUS: Mapping[type[ApiError], int] = MappingProxyType(
    {
        QueryRefused: 403,
        ResultTooLarge: 413,
        StoreFailed: 500,
        EndpointError: 502,
        ServerBusy: 503,
        LimitExceeded: 503,
        QueryTimeout: 504,
    }
)
STATUS_OF_CODE: Mapping[str, int] = MappingProxyType(
    {kind.code: status for kind, status in _STATUS.items() if issubclass(kind, LimitExceeded)}
)
"""The status of each limit's code."""


def status_of(error: ApiError) -> int:
    """Return the status of an answer that is an error."""
    return _STATUS.get(type(error), 400)


async def refuse(request: Request, error: Exception) -> Response:
    """Answer a request with what is wrong with it, or with us."""
    status, told, code = 500, _INTERNAL, None
    headers: dict[str, str] = {"Cache-Control": "no-store"}
    if isinstance(error, HTTPException):
        status, told = error.status_code, str(error.detail)
        headers |= error.headers or {}
    elif isinstance(error, ApiError):
        status, told = status_of(error), str(error)
        code = error.code if isinstance(error, LimitExceeded) else None
    if status == 503:
        headers["Retry-After"] = "5"
    if request.url.path == "/graphql":
        content: dict[str, object] = {"message": told}
        fault = "BAD_REQUEST" if status < 500 else "INTERNAL_SERVER_ERROR"
        content["extensions"] = {"code": code or fault}
        return JSONResponse({"errors": [content]}, status, headers)
    return PlainTextResponse(f"{code}: {told}\n" if code else f"{told}\n", status, headers)
