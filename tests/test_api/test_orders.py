"""Orders: what comes first, and what an order is refused for."""

from typing import Any

import pytest

from api.errors import FilterError
from api.graph import GraphHandle
from api.graphql.execute import execute
from api.query.orders import keys_of, orders, read_cursor
from ontology.shapes import node_types
from tests.test_api.library import PAPERS


def names(handle: GraphHandle, root: str, order: str, field: str) -> list[Any]:
    """Return a field of the first nodes in an order."""
    query = f"{{ {root}(first: 100, orderBy: {order}) {{ edges {{ node {{ {field} }} }} }} }}"
    response = execute(handle, query)
    assert "errors" not in response, response["errors"]
    return [edge["node"][field] for edge in response["data"][root]["edges"]]


def test_papers_by_year_and_title(handle: GraphHandle) -> None:
    """Ties of the first field are broken by the second; a paper without year comes last."""
    order = "[{field: YEAR, direction: DESC}, {field: TITLE}]"
    wanted = sorted(PAPERS, key=lambda p: (p.year is None, -(p.year or 0), p.title.lower()))
    assert names(handle, "papers", order, "title") == [paper.title for paper in wanted]
    up = names(handle, "papers", "[{field: YEAR}]", "year")
    assert up == [2023, 2023, 2024, 2024, 2025, 2025, 2025, None]


def test_entities_by_what_they_have(handle: GraphHandle) -> None:
    """Entities are sorted by how many papers or claims there are of them."""
    chips = names(handle, "hardware", "[{field: PAPERS_COUNT, direction: DESC}]", "name")
    assert chips[0] == "H100" and chips[-1] == "GPU"
    order = "[{field: CLAIMS_COUNT, direction: DESC}, {field: NAME}]"
    assert names(handle, "hardware", order, "name")[:3] == ["H100", "NPU", "A100"]


def test_claims_by_factor_and_paper(handle: GraphHandle) -> None:
    """Claims are sorted by their own values and by those of their paper."""
    down = names(handle, "claims", "[{field: FACTOR, direction: DESC}]", "factor")
    known = [factor for factor in down if factor is not None]
    assert known == sorted(known, reverse=True) and down[len(known) :] == [None] * 4
    order = "[{field: PAPER_YEAR, direction: DESC}, {field: KIND}]"
    kinds = names(handle, "claims", order, "kind")
    assert kinds[:2] == ["ENERGY", "LATENCY"]


def test_the_best_claim_of_each_paper(handle: GraphHandle) -> None:
    """An order within a list says which are its first."""
    query = """{ papers { edges { node { title
        reports(first: 1, orderBy: [{field: FACTOR, direction: DESC}]) { factor } } } } }"""
    edges = execute(handle, query)["data"]["papers"]["edges"]
    found = {edge["node"]["title"]: edge["node"]["reports"] for edge in edges}
    for paper in PAPERS:
        factors = [claim.factor for claim in paper.claims if claim.factor is not None]
        if factors:
            assert found[paper.title] == [{"factor": pytest.approx(max(factors))}]


@pytest.mark.parametrize("type_name", node_types())
def test_every_type_can_be_ordered(type_name: str) -> None:
    """Each node type has something to be sorted by, each described."""
    assert all(key.description for key in keys_of(type_name).values())
    assert orders(type_name, [{"field": name} for name in list(keys_of(type_name))[:4]])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([{"field": "SIZE"}], "Paper cannot be ordered by 'SIZE'; it can be by: TITLE, YEAR"),
        ([{"field": "YEAR", "direction": "UP"}], "'direction' must be ASC or DESC, not 'UP'"),
        ([{"field": "YEAR"}] * 5, "'orderBy' takes at most 4 fields, not 5"),
    ],
)
def test_what_has_no_meaning_is_said(given: Any, message: str) -> None:
    """A wrong order raises one line that says what there is."""
    with pytest.raises(FilterError) as caught:
        orders("Paper", given)
    assert message in str(caught.value)


@pytest.mark.parametrize("text", ["", "x", "W10=", "WyJ1cm46YSJd", "WyJ1cm46YSIsIngiXQ==", "é"])
def test_cursors_of_other_orders_are_refused(text: str) -> None:
    """A cursor belongs to the order of its page."""
    with pytest.raises(FilterError, match="no cursor of this order"):
        read_cursor(orders("Paper", [{"field": "YEAR"}]), text)
