"""Requests that go round the executor are answered as by it, also where they fail."""

from typing import Any

import pytest

from api.errors import QueryTimeout
from api.graph import GraphHandle
from api.graphql import execute as executing
from api.graphql.execute import execute
from api.graphql.request import Request
from api.query.answer import IdLists
from api.sparql.rows import Rows
from tests.test_api.queries import QUERIES

CHIP = "https://w3id.org/paperkg/id/a100"
ODD: dict[str, tuple[str, dict[str, Any]]] = {
    "names": ("query { __typename a: __typename papers { __typename totalCount } }", {}),
    "nothing left": (
        "query($no: Boolean!) { papers @include(if: $no) { totalCount } }",
        {"no": False},
    ),
    "left out": ("{ a: papers @skip(if: true) { totalCount } b: tasks { totalCount } }", {}),
    "twice": ("{ papers { totalCount } ... on Query { papers { edges { cursor } } } }", {}),
    "default": ("query($n: Int = 2) { papers(first: $n) { edges { cursor } } }", {}),
    "null for a number": ("query($n: Int) { papers(first: $n) { totalCount } }", {"n": None}),
    "not given": ("query($n: Int) { papers(first: $n) { edges { cursor } } }", {}),
    "too many": ("{ node(id: 1) { id } papers(first: 101) { totalCount } }", {}),
    "wrong filter": ('{ papers(where: {id: "no iri"}) { totalCount } }', {}),
    "wrong cursor": ('{ papers(after: "x", orderBy: [{field: YEAR}]) { totalCount } }', {}),
    "found": ('{ search(text: "sparse") { label } statistics { papers } }', {}),
    "not found": ('{ tasks { totalCount } related(id: "nobody") { score } }', {}),
    "asked": ('{ ask(question: "which sparsity papers report speedups?") { total } }', {}),
    "asked for too much": ('{ ask(question: "x", first: 101) { total } }', {}),
    "introspection": ("{ __schema { queryType { name } } papers { totalCount } }", {}),
    "explained": ('{ explain(query: "{ papers { totalCount } }") }', {}),
    "mutation": ("mutation { papers { totalCount } }", {}),
}


def both(
    handle: GraphHandle, query: str, variables: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> tuple[Any, Any]:
    """Return the answer, and the executor's."""
    direct = execute(handle, query, variables)
    with monkeypatch.context() as patch:
        patch.setattr(executing, "is_direct", _never)
        return direct, execute(handle, query, variables)


def _never(request: Request) -> bool:
    return False


@pytest.mark.parametrize("name", [*QUERIES, *ODD])
def test_the_executor_says_the_same(
    handle: GraphHandle, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Data, errors, their places and codes are those of the executor, in its order."""
    query, variables = (QUERIES | ODD)[name]
    direct, executed = both(handle, query, variables, monkeypatch)
    assert direct == executed
    assert list(direct.get("data") or ()) == list(executed.get("data") or ())


@pytest.mark.parametrize("needed", [True, False])
@pytest.mark.parametrize("failing", range(4))
@pytest.mark.parametrize("error", [QueryTimeout("late"), RuntimeError("secret")], ids=str)
def test_failures_are_the_same(
    handle: GraphHandle,
    failing: int,
    needed: bool,
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whichever query of a request fails, the same fields are null for the same reasons."""
    chips = f'a: node(id: "{CHIP}") {{ id }} b: node(id: "{CHIP}") {{ ... on Hardware {{ name }} }}'
    query = f"{{ {chips} {'papers { edges { node { title } } }' if needed else ''} }}"
    answers = []
    for direct in (True, False):

        class Failing:
            lateral = True
            asked = 0

            def select(self, text: str) -> Rows:
                self.asked += 1
                if self.asked > failing:
                    raise error
                return handle.engine.select(text)

        other = GraphHandle(Failing(), "library", {}, IdLists(facts=0))  # type: ignore[arg-type]
        with monkeypatch.context() as patch:
            if not direct:
                patch.setattr(executing, "is_direct", _never)
            answers.append(execute(other, query))
    assert answers[0] == answers[1]
    assert (answers[0].get("data") is None) is needed
    assert "secret" not in str(answers[0])


def test_variables_of_any_kind_are_read(handle: GraphHandle) -> None:
    """Half a surrogate pair, a number too large for JSON or an odd key breaks nothing."""
    query = "query($t: String) { papers(where: {title: {contains: $t}}) { totalCount } }"
    for variables in ({"t": "\ud800"}, {"t": "a", "u": 10**40}, {"t": "a", "u": float("nan")}):
        assert "data" in execute(handle, query, variables)
    assert execute(handle, query, {"t": "a"}) == execute(handle, query, {"t": "a"})
