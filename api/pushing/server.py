"""A SPARQL 1.1 server that takes statements: by update, or by the graph store protocol."""

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit, urlunsplit

import urllib3
from urllib3.exceptions import HTTPError

from api.errors import PushError

AUTHORIZATION = "PAPERKG_PUSH_AUTH"
FORMS = ("auto", "update", "store")

_AGAIN = (408, 425, 429, 500, 502, 503, 504)
_ONCE = urllib3.Retry(total=None, connect=0, read=0, status=0, other=0, redirect=3)
_LONGEST_WAIT = 300.0
_UPDATE = "application/sparql-update"
_TRIPLES = "application/n-triples"
_COUNTS = (("/update", "/query"), ("/store", "/query"), ("/data", "/query"), ("/statements", ""))
"""How addresses that take statements end, and how those that answer queries do instead."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where statements go, and as whom.

    Attributes:
        url: takes updates or statements.
        query: answers queries.
        graph: the named graph that is filled; the default graph if there is none.
        headers: what tells the server who we are.
    """

    url: str
    query: str
    graph: str | None
    headers: Mapping[str, str]

    @classmethod
    def of(cls, url: str, query: str | None = None, graph: str | None = None) -> "Address":
        """Return the address that a user gives.

        The name and password come from the URL, or from the variable PAPERKG_PUSH_AUTH:
        "name:password", or all of an Authorization header.

        Raises:
            PushError: it is no address of the web.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise PushError(
                f"'{_bare(url)}' is no address of a server: give one like http://HOST/update"
            )
        plain = _bare(url)
        given = os.environ.get(AUTHORIZATION, "")
        if parts.username:
            given = f"{parts.username}:{parts.password or ''}"
        return cls(plain, query or _query_of(plain), graph, _authorization(given))


@dataclass(slots=True)
class Server:
    """A server at an address.

    Attributes:
        address: where it is.
        form: "update" or "store"; "auto" asks the server which it takes.
        retries: how often a batch is sent again.
        backoff: seconds before the first repetition; each further one waits twice as long.
        timeout: seconds that a batch may take.
        sleep: how time goes by; tests have their own.
    """

    address: Address
    form: str = "auto"
    retries: int = 5
    backoff: float = 1.0
    timeout: float = 300.0
    sleep: Callable[[float], None] = time.sleep
    _pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(maxsize=1))

    def settle(self) -> None:
        """Find out in which form the server takes statements.

        Raises:
            PushError: it takes them in neither.
        """
        if self.form != "auto":
            return
        said = []
        for form in FORMS[1:]:
            status, answer = self._insistent("POST", *self._request(form, b""))
            if 200 <= status < 300:
                self.form = form
                return
            said.append(f"{form}: {self._refusal(status, answer)}")
        raise PushError(f"{self.address.url} takes no statements ({'; '.join(said)})")

    def add(self, lines: bytes) -> None:
        """Add statements, as lines of N-Triples; adding them twice is adding them once.

        Raises:
            PushError: the server refuses them, or fails more often than is borne.
        """
        status, answer = self._insistent("POST", *self._request(self.form, lines))
        if not 200 <= status < 300:
            raise PushError(f"{self.address.url} {self._refusal(status, answer)}")

    def count(self) -> int:
        """Return the number of statements in the graph that is filled.

        Raises:
            PushError: the server does not answer.
        """
        where = "?s ?p ?o"
        pattern = f"GRAPH <{self.address.graph}> {{ {where} }}" if self.address.graph else where
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        headers["Accept"] = "application/sparql-results+json"
        body = urlencode({"query": query}).encode()
        status, answer = self._insistent("POST", self.address.query, headers, body)
        try:
            if status != 200:
                raise ValueError(self._refusal(status, answer))
            return int(json.loads(answer)["results"]["bindings"][0]["n"]["value"])
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise PushError(
                f"{self.address.query} does not count statements ({error}): name the address that "
                "answers queries with --query"
            ) from error

    def _request(self, form: str, lines: bytes) -> tuple[str, dict[str, str], bytes]:
        url, graph = self.address.url, self.address.graph
        if form == "update":
            inner = b"GRAPH <%s> {\n%s}" % (graph.encode(), lines) if graph else lines
            return url, {"Content-Type": _UPDATE}, b"INSERT DATA {\n%s}" % inner
        parameters = urlencode({"graph": graph}) if graph else "default"
        joint = "&" if "?" in url else "?"
        return f"{url}{joint}{parameters}", {"Content-Type": _TRIPLES}, lines

    def _insistent(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, bytes]:
        problem = ""
        for attempt in range(self.retries + 1):
            if attempt:
                self.sleep(self.backoff * 2 ** (attempt - 1))
            try:
                answer = self._pool.request(
                    method, url, body=body, headers={**self.address.headers, **headers},
                    timeout=urllib3.Timeout(self.timeout), retries=_ONCE,
                )  # fmt: skip
            except (HTTPError, OSError) as error:
                problem = _line(str(error))
                continue
            if answer.status not in _AGAIN:
                return answer.status, answer.data
            problem = self._refusal(answer.status, answer.data)
            self._wait(answer.headers.get("Retry-After", ""))
        raise PushError(
            f"{self.address.url} failed {self.retries + 1} times ({problem}): "
            "go on later with the same command"
        )

    def _wait(self, asked: str) -> None:
        if asked.isdigit():
            self.sleep(min(float(asked), _LONGEST_WAIT))

    def _refusal(self, status: int, answer: bytes) -> str:
        said = _line(answer[:2000].decode("utf-8", "replace"))[:200]
        told = f"answered {status}{f': {said}' if said else ''}"
        return f"{told} (set {AUTHORIZATION} to name:password)" if status in (401, 403) else told


def _bare(url: str) -> str:
    """Return a URL without name and password, which no message may show."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _query_of(url: str) -> str:
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    for end, instead in _COUNTS:
        if path.endswith(end):
            return urlunsplit(parts._replace(path=path.removesuffix(end) + instead, query=""))
    return url


def _authorization(given: str) -> dict[str, str]:
    if not given:
        return {}
    if " " in given:
        return {"Authorization": given}
    return dict(urllib3.make_headers(basic_auth=given))


def _line(text: str) -> str:
    return " ".join(text.split())
