"""Concepts: filters with ids in place of names find the same."""

from typing import Any

import pytest

from api.graph import GraphHandle
from api.query.answer import IdLists, found_ids
from api.query.compile import ids_query
from api.query.concepts import resolved
from tests.test_api.library_graph import entity_iri

WHERES: list[dict[str, Any]] = [
    {"mentions": "2:4 sparsity", "reports": {"speedup": True, "hardware": {"name": "A100"}}},
    {"or": [{"uses": {"name": "sparsity", "type": "METHOD"}}, {"runsOn": "NPU"}]},
    {"not": {"reports": {"not": [{"hardware": "GPU"}, {"about": {"name": "language model"}}]}}},
    {"mentions": {"id": entity_iri("sparsity"), "not": {"name": "2:4"}}},
    {"mentions": "nothing of that name"},
    {"listedOn": {"name": "digest.txt"}, "and": {"mentions": {"broader": "LLaMA"}}},
]


@pytest.mark.parametrize("where", WHERES)
def test_names_and_ids_find_the_same(handle: GraphHandle, where: dict[str, Any]) -> None:
    """A filter finds the same papers whether its names are looked up before or within."""
    within = sorted(str(row[0]) for row in handle.engine.select(ids_query("Paper", where)))
    assert list(found_ids(handle.engine, IdLists(), "Paper", where)) == within


def test_names_within_logic_become_ids() -> None:
    """In `and`, `or` and `not` names are replaced too; the outermost one alone stays."""
    where = {"name": "x", "or": [{"name": "y"}, {"note": "z"}], "not": {"broader": {"or": ["y"]}}}
    ids = {"id": ["urn:a"], "includeNarrower": False}
    assert resolved("Method", where, lambda *_: ("urn:a",)) == {
        "name": "x",
        "or": [ids, {"note": "z"}],
        "not": [{"broader": {"or": [ids]}}],
    }


def test_a_name_becomes_its_ids() -> None:
    """Name, type and narrower concepts are replaced, and all else stays."""
    where = {"mentions": {"name": "x", "type": "METHOD"}, "year": {"gte": 2024}}
    assert resolved("Paper", where, lambda *_: ("urn:a", "urn:b")) == {
        "mentions": {"id": ["urn:a", "urn:b"], "includeNarrower": False},
        "year": {"gte": 2024},
    }


@pytest.mark.parametrize("found", [(), tuple(f"urn:{n}" for n in range(1000))])
def test_names_of_nothing_or_of_much_stay(found: tuple[str, ...]) -> None:
    """A name that stands for nothing, or for very many, is left to the query."""
    where = {"mentions": {"name": "x"}}
    assert resolved("Paper", where, lambda *_: found) == where


def test_lists_of_ids_are_kept_up_to_a_size(handle: GraphHandle) -> None:
    """The longest unused list goes first when there are too many ids."""
    lists = IdLists(most=8)
    papers = ids_query("Paper", None)
    assert lists.get(handle.engine, papers) is lists.get(handle.engine, papers)
    kept = lists.get(handle.engine, papers)
    lists.get(handle.engine, ids_query("Task", None))
    assert lists.get(handle.engine, papers) is not kept
