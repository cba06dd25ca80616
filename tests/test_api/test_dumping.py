"""Dumping: every statement of a graph comes, from whatever engine."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from api import dumping
from api.dumping import dump
from api.errors import EndpointError
from api.graph import GraphHandle
from api.records import Row, entity_records, paper_records
from api.sparql.rows import Engine, Output
from api.statements import sorted_lines, split
from api.things import iris_of, read_things
from tests.test_api.engines import oxigraph, virtuoso

Start = Callable[[Path], AbstractContextManager[str]]


class Sparing:
    """An engine elsewhere that gives at most some statements at a time, or fewer than it has."""

    def __init__(self, engine: Engine, most: int, lost: int = 0) -> None:
        self._engine = engine
        self._most = most
        self._lost = lost

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def write(self, query: str, format: str, output: Output) -> None:
        """Refuse what is too much; the last line has no break, and a comment is among them."""
        lines = self._engine.serialize(query, format).splitlines()
        lines = lines[: len(lines) - self._lost]
        if len(lines) > self._most:
            raise EndpointError("too many rows")
        output.write(b"\n".join([b"# some", *lines]).replace(b"> <", b">\t<"))


def _dumped(handle: GraphHandle) -> set[bytes]:
    output = BytesIO()
    dump(handle, output)
    return set(output.getvalue().splitlines())


def test_a_directory_gives_all_its_statements(handle: GraphHandle) -> None:
    """Each statement is one line of N-Triples."""
    (count,) = next(iter(handle.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")))
    assert len(_dumped(handle)) == count


def test_what_is_too_much_comes_in_pages(
    handle: GraphHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that gives little at a time is asked again, whatever its spelling of N-Triples."""
    monkeypatch.setattr(dumping, "PAGE", 10)
    sparing = GraphHandle(Sparing(handle.engine, 10), "", {})
    assert _dumped(sparing) == _dumped(handle)


def test_what_is_withheld_is_an_error(handle: GraphHandle) -> None:
    """An engine that gives fewer statements than it counts is not believed."""
    with pytest.raises(EndpointError, match=r"has \d+ statements of <.*> and gives \d+; raise"):
        _dumped(GraphHandle(Sparing(handle.engine, 10**6, lost=1), "", {}))


@pytest.fixture(scope="module", params=[oxigraph, virtuoso], ids=["oxigraph", "virtuoso"])
def remote(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GraphHandle]:
    """Return a handle on the library in an engine of its own."""
    start: Start = request.param
    with start(tmp_path_factory.mktemp("engine")) as url, GraphHandle.open(url) as opened:
        yield opened


def _known(handle: GraphHandle) -> set[tuple[str, str, str]]:
    """Return the statements of our terms; engines write numbers in ways of their own."""
    found = map(split, sorted_lines(handle))
    return {(s, p, re.sub(r'"[^"]*"\^\^<.*', "number", o)) for s, p, o in found if "/paperkg/" in s}


def test_engines_elsewhere_give_the_same(remote: GraphHandle, handle: GraphHandle) -> None:
    """From an endpoint come the statements and things that are in the directory."""
    assert _known(remote) == _known(handle)
    found, expected = (list(read_things(each)) for each in (remote, handle))
    assert [(t.iri, t.classes, t.links) for t in found] == [
        (t.iri, t.classes, t.links) for t in expected
    ]


def test_rows_from_elsewhere_are_the_same(remote: GraphHandle, handle: GraphHandle) -> None:
    """The tables of papers, mentions, claims and entities have the same rows."""
    rows, expected = ([*_rows(each)] for each in (remote, handle))
    assert [sorted(row) for row in rows] == [sorted(row) for row in expected]
    for row, other in zip(rows, expected, strict=True):
        assert {k: v for k, v in row.items() if not isinstance(v, float)} == {
            k: v for k, v in other.items() if not isinstance(v, float)
        }


def _rows(handle: GraphHandle) -> Iterator[Row]:
    for batch in paper_records(handle, iris_of(handle, "Paper")):
        yield from (*batch.papers, *batch.mentions, *batch.claims)
    for some in entity_records(handle, iris_of(handle, "Entity")):
        yield from some
