"""The body of a request, up to a size that a query can have."""

from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST = 1024 * 1024


async def body_of(request: Request) -> bytes:
    """Return the body of a request.

    Raises:
        HTTPException: 413, it is too large.
    """
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > MOST:
            raise HTTPException(413, f"the body is larger than {MOST} bytes; send a shorter query")
    return bytes(parts)
