"""Random GraphQL queries have the answers that a naive walk of the graph gives."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import build_schema
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from api.graph import GraphHandle
from api.graphql.execute import execute
from api.graphql.limits import Limits
from api.graphql.served import SDL_FILE
from api.query.orders import keys_of
from api.sparql.embedded import EmbeddedEngine
from api.sparql.rows import Rows
from tests.test_api.asking import queries
from tests.test_api.naive import ROOTS, Naive, library

SLOW = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large)
EXAMPLES = settings.default.max_examples if settings.default else 100
LIMITS = Limits(aliases=1000, nodes=10**9, directives=1000)


class PlainEngine(EmbeddedEngine):
    """An engine that knows SPARQL 1.1 and no more, as endpoints do."""

    lateral = False

    def select(self, query: str) -> Rows:
        """Run a SELECT."""
        assert "LATERAL" not in query
        return super().select(query)


@pytest.fixture(scope="module")
def naive() -> Naive:
    """Return the naive server."""
    return Naive(library(), build_schema(SDL_FILE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def plain(kg_path: Path) -> Iterator[GraphHandle]:
    """Return a handle on the same graph in an engine without LATERAL."""
    (store,) = kg_path.glob("generations/*/store")
    yield GraphHandle(PlainEngine(store), "elsewhere", {})


def compare(handle: GraphHandle, naive: Naive, query: str, variables: dict[str, Any]) -> None:
    """Check that both servers give the same answer."""
    note(f"{query}\n{variables}")
    expected = naive.execute(query, variables)
    assert expected.errors is None, expected.errors
    assert execute(handle, query, variables, limits=LIMITS) == {"data": expected.data}


@settings(max_examples=EXAMPLES // 3, deadline=None, suppress_health_check=SLOW)
@given(asked=queries())
def test_the_embedded_store(
    handle: GraphHandle, naive: Naive, asked: tuple[str, dict[str, Any]]
) -> None:
    """What is compiled for the embedded store answers as the naive walk does."""
    compare(handle, naive, *asked)


@settings(max_examples=EXAMPLES // 4, deadline=None, suppress_health_check=SLOW)
@given(asked=queries())
def test_an_engine_without_lateral(
    plain: GraphHandle, naive: Naive, asked: tuple[str, dict[str, Any]]
) -> None:
    """What is compiled for endpoints answers as the naive walk does."""
    compare(plain, naive, *asked)


@settings(max_examples=EXAMPLES // 5, deadline=None, suppress_health_check=SLOW)
@given(data=st.data(), root=st.sampled_from(list(ROOTS)), first=st.integers(1, 7))
def test_pages_in_any_order_follow_each_other(
    handle: GraphHandle,
    plain: GraphHandle,
    naive: Naive,
    data: st.DataObject,
    root: str,
    first: int,
) -> None:
    """Paging on meets every node once, in the order asked for, on both engines."""
    names = data.draw(st.lists(st.sampled_from(list(keys_of(ROOTS[root]))), max_size=3))
    ways = [data.draw(st.sampled_from(["ASC", "DESC"])) for _ in names]
    order = [{"field": n, "direction": way} for n, way in zip(names, ways, strict=True)]
    query = f"""query($after: String, $order: [{ROOTS[root]}Order!], $first: Int!) {{
        {root}(first: $first, after: $after, orderBy: $order) {{
          edges {{ node {{ id }} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
    expected = naive.ordered(ROOTS[root], naive.nodes(ROOTS[root]), order)
    for engine in (handle, plain):
        seen: list[str] = []
        after, more = None, True
        while more and len(seen) < 30:
            given = {"after": after, "order": order, "first": first}
            page = execute(engine, query, given)["data"][root]
            seen += [edge["node"]["id"] for edge in page["edges"]]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert seen == [str(node) for node in expected][: len(seen)]
        assert more or len(seen) == len(expected)
