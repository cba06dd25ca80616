"""A polite client: one request at a time, with pauses, retries and a name."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

import urllib3
from urllib3.exceptions import HTTPError

from builder.errors import FetchError

_AGAIN = (408, 425, 429, 500, 502, 503, 504)
_FOLLOWED = urllib3.Retry(total=None, connect=0, read=0, status=0, other=0, redirect=3)
_LONGEST_WAIT = 900.0
_LONGEST_ANSWER = 1 << 27

Check = Callable[[bytes], None]
"""Raises ValueError where an answer is not what was asked for: it is asked for again then."""


@dataclass(slots=True)
class Client:
    """Gets answers from a server.

    Attributes:
        agent: the User-Agent, with which a server can tell us from others.
        pause: seconds from one request to the next, at least.
        retries: how often a request is made again.
        backoff: seconds before the first repetition; each further one waits twice as long, and
            any as long as the server asks.
        timeout: seconds that a server may be silent.
        sleep, clock: how time goes by; tests have their own.
    """

    agent: str
    pause: float
    retries: int = 5
    backoff: float = 2.0
    timeout: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _last: float | None = None
    _pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(maxsize=1))

    def get(self, url: str, parameters: Mapping[str, str], check: Check) -> bytes:
        """Return the body of an answer that a check has nothing against.

        Raises:
            FetchError: the server refuses, or fails more often than is borne.
        """
        whole = f"{url}?{urlencode(parameters)}"
        for attempt in range(self.retries + 1):
            body, problem, wait = self._once(whole, check)
            if body is not None:
                return body
            if attempt < self.retries:
                self.sleep(max(wait, self.backoff * 2**attempt))
        raise FetchError(
            f"{whole} failed {self.retries + 1} times ({problem}): "
            "go on later with the same command"
        )

    def _once(self, url: str, check: Check) -> tuple[bytes | None, str, float]:
        """Return the body; or None, the reason, and how long the server wants to be left alone."""
        self._keep_pace()
        headers = {"User-Agent": self.agent, "Accept-Encoding": "gzip"}
        timeout = urllib3.Timeout(self.timeout)
        try:
            answer = self._pool.request(
                "GET",
                url,
                headers=headers,
                timeout=timeout,
                retries=_FOLLOWED,
                preload_content=False,
            )
            body = answer.read(_LONGEST_ANSWER + 1, decode_content=True)
            if len(body) <= _LONGEST_ANSWER:
                # Reading on to the end tells whether the body was cut, and frees the connection.
                body += answer.read(decode_content=True)
        except (HTTPError, OSError) as error:
            return None, " ".join(str(error).split()), 0.0
        if len(body) > _LONGEST_ANSWER:
            raise FetchError(
                f"{url} answers with more than {_LONGEST_ANSWER:,} bytes: ask for less"
            )
        if answer.status in _AGAIN:
            wait = _retry_after(answer.headers.get("Retry-After"), url)
            return None, f"it answered {answer.status}", wait
        if answer.status != 200:
            said = " ".join(re.sub(r"<[^>]*>", " ", body[:2000].decode("utf-8", "replace")).split())
            raise FetchError(f"{url} answered {answer.status}: {said[:200]}")
        try:
            check(body)
        except ValueError as error:
            return None, f"its answer is broken: {' '.join(str(error).split())}", 0.0
        return body, "", 0.0

    def _keep_pace(self) -> None:
        if self._last is not None:
            wait = self._last + self.pause - self.clock()
            if wait > 0:
                self.sleep(wait)
        self._last = self.clock()


def _retry_after(value: str | None, url: str) -> float:
    """Return the seconds that a server asks for: a number, or a time of day."""
    if not value:
        return 0.0
    try:
        wait = float(value) if value.strip().isdigit() else _until(value)
    except (ValueError, TypeError, OverflowError):
        return 0.0
    if wait > _LONGEST_WAIT:
        raise FetchError(f"{url} asks to be left alone for {wait:,.0f} s: go on then")
    return max(0.0, wait)


def _until(value: str) -> float:
    then = parsedate_to_datetime(value)
    return (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
