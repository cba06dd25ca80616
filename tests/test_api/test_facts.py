"""Facts: what is kept of nodes is bounded, shared between queries, and changes no answer."""

from typing import Any

import pytest

from api.graph import GraphHandle
from api.graphql.execute import execute
from api.query.answer import IdLists
from api.query.facts import Kept, Known
from api.query.fields import fields_of
from ontology.shapes import node_types
from tests.test_api.queries import QUERIES


@pytest.fixture
def watched(handle: GraphHandle) -> "tuple[GraphHandle, list[str]]":
    """Return a handle that keeps nothing from before, and the queries that it sends."""
    seen: list[str] = []

    class Noting:
        lateral = True

        def select(self, query: str) -> Any:
            seen.append(query)
            return handle.engine.select(query)

    return GraphHandle(Noting(), "library", {}, IdLists()), seen  # type: ignore[arg-type]


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("room", [0, 1, 3_000, 10**6])
def test_what_is_kept_changes_no_answer(handle: GraphHandle, name: str, room: int) -> None:
    """With room for nothing, for little and for all, the same is answered again and again."""
    query, variables = QUERIES[name]
    other = GraphHandle(handle.engine, handle.location, {}, IdLists(facts=room))
    fresh = GraphHandle(handle.engine, handle.location, {}, IdLists(facts=0))
    expected = execute(fresh, query, variables)
    for each, given in QUERIES.values():
        execute(other, each, given)
    assert [execute(other, query, variables) for _ in range(2)] == [expected] * 2


def test_queries_share_what_was_read(watched: tuple[GraphHandle, list[str]]) -> None:
    """Another query that wants the same of the same nodes reads nothing."""
    handle, seen = watched
    execute(handle, "{ papers { edges { node { title year reports { kind factor } } } } }")
    assert len(seen) == 2
    found = execute(handle, "{ papers(first: 2) { edges { node { y: year reports { kind } } } } }")
    assert len(seen) == 2 and len(found["data"]["papers"]["edges"]) == 2
    execute(handle, "{ papers { edges { node { year reports(where: {own: true}) { kind } } } } }")
    assert len(seen) == 3, "other claims are asked for"
    execute(handle, "{ papers { edges { node { year url } } } }")
    assert len(seen) == 4, "another value is asked for"


def test_orders_and_limits_are_kept_apart(watched: tuple[GraphHandle, list[str]]) -> None:
    """The first claim by one order is not taken for that by another."""
    handle, _ = watched
    for given in ("", "(first: 1)", "(orderBy: [{field: FACTOR, direction: DESC}])",
                  "(first: 1, orderBy: [{field: FACTOR}])",
                  "(first: 1, orderBy: [{field: FACTOR, direction: DESC}])"):  # fmt: skip
        query = f"{{ papers {{ edges {{ node {{ reports{given} {{ factor }} }} }} }} }}"
        alone = GraphHandle(handle.engine, "library", {}, IdLists(facts=0))
        assert execute(handle, query) == execute(alone, query)


def test_an_endpoint_may_change(handle: GraphHandle) -> None:
    """Of a graph that others may change, nothing is kept."""

    class Plain:
        lateral = False

        def select(self, query: str) -> Any:
            return handle.engine.select(query)

    other = GraphHandle(Plain(), "elsewhere", {}, IdLists())  # type: ignore[arg-type]
    execute(other, "{ papers { edges { node { title } } } }")
    assert not other.lists.facts


def test_what_is_asked_for_last_is_kept() -> None:
    """Nodes that were asked for the longest ago go first, and go whole."""
    kept = Kept(2_000)
    kept.keep({f"urn:{number}": {"kg:title": "x" * 100} for number in range(4)})
    assert len(kept) == 4
    kept.get("urn:0")
    kept.keep({"urn:9": {"kg:title": "y" * 800}})
    assert kept.get("urn:0") and kept.get("urn:9") and kept.get("urn:1") is None
    kept.keep({"urn:0": {"kg:title": "x" * 100, "kg:year": 2024}})
    assert kept.get("urn:0") == {"kg:title": "x" * 100, "kg:year": 2024}
    for number in range(1000):
        kept.keep({f"urn:n{number}": {"kg:year": number}})
    assert 0 < len(kept) < 10
    kept.keep({"urn:large": {"kg:abstract": "z" * 5_000}})
    assert not kept


def test_an_answer_keeps_what_it_began_with() -> None:
    """What an answer has seen stays there for it, even if it is let go of meanwhile."""
    kept = Kept(1_000)
    kept.keep({"urn:a": {"kg:year": 1}})
    known = Known(kept)
    assert known["urn:a"] == {"kg:year": 1}
    kept.keep({"urn:b": {"kg:abstract": "z" * 900}})
    assert kept.get("urn:a") is None and known["urn:a"] == {"kg:year": 1}
    with pytest.raises(KeyError):
        known["urn:c"]


def test_a_path_has_one_kind_of_value() -> None:
    """Values are kept by path, so fields of one path turn what they read into the same."""
    kinds: dict[str, set[tuple[str | None, str | None]]] = {}
    for name in node_types():
        for field in fields_of(name).values():
            if field.target is None:
                kinds.setdefault(field.path, set()).add((field.datatype, field.choices))
    assert {path: found for path, found in kinds.items() if len(found) > 1} == {}
