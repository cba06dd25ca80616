"""Paths: the shortest ways between things, and what proves each step."""

import networkx
import pytest

from api.errors import ApiError
from api.finding import walking
from api.finding.paths import shortest_paths
from api.graph import GraphHandle
from api.traversal import to_networkx
from tests.test_api.library import PAPERS
from tests.test_api.library_graph import entity_iri, paper_iri


def test_shortest_paths_tell_relations_and_directions(handle: GraphHandle) -> None:
    """Two things of one paper are two steps apart, against and along the arrows."""
    (path,) = shortest_paths(handle, "EightFold", "language modelling")
    assert str(path) == (f"EightFold <-proposes- {PAPERS[5].title} -addresses-> language modelling")
    assert [step.to.type for step in path.steps] == ["Paper", "Task"]


def test_shortest_paths_are_all_those_of_the_whole_graph(handle: GraphHandle) -> None:
    """Fetching around both ends finds exactly what a search in the whole graph finds."""
    undirected = networkx.Graph(to_networkx(handle))
    ends = [entity_iri(name) for name in ("TransMask", "FP8 quantization", "LoRA", "ImageNet")]
    for start in ends:
        for goal in ends:
            expected = sorted(networkx.all_shortest_paths(undirected, start, goal))
            found = shortest_paths(handle, start, goal, most=100, longest=12)
            walked = [[p.start.iri, *(step.to.iri for step in p.steps)] for p in found]
            assert sorted(walked) == expected


def test_hubs_are_walked_through_only_where_nothing_else_is_as_short(
    handle: GraphHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ways that go round hubs are left when there are some, and those through hubs otherwise."""
    undirected = networkx.Graph(to_networkx(handle))
    ways = {}
    for hub in (2, 10**6):
        monkeypatch.setattr(walking, "_HUB", hub)
        for goal in ("ThinGrad", "LoRA", "EightFold", "ImageNet"):
            found = shortest_paths(handle, "TransMask", goal, most=100, longest=12)
            ways[hub, goal] = {tuple(step.to.iri for step in path.steps) for path in found}
            expected = networkx.all_shortest_paths(
                undirected, entity_iri("TransMask"), entity_iri(goal)
            )
            assert ways[hub, goal] <= {tuple(way[1:]) for way in expected}
            assert ways[hub, goal]
    assert all(ways[2, goal] <= found for (_, goal), found in ways.items())


def test_better_ways_come_first(handle: GraphHandle) -> None:
    """Of ways that are equally short, the best are taken, those over claims before others."""
    every = shortest_paths(handle, "LLaMA2-7B", "H100", most=100)
    assert every[0].steps[0].to.type == "Claim" and every[-1].steps[0].to.type == "Paper"
    assert shortest_paths(handle, "LLaMA2-7B", "H100", most=2) == every[:2]


def test_steps_have_their_proof(handle: GraphHandle) -> None:
    """A step that a paper states has that paper and its words; one between concepts has none."""
    (path,) = shortest_paths(handle, "EightFold", "language modelling")
    for step, words in zip(path.steps, ("EightFold", "Language modelling"), strict=True):
        assert step.paper is not None and step.evidence is not None
        assert (step.paper.iri, step.evidence.quote) == (paper_iri(PAPERS[5]), words)
    claimed, *_ = shortest_paths(handle, "LoRA", "H100")
    assert [step.relation for step in claimed.steps] == ["baselineEntity", "onHardware"]
    assert {step.evidence.quote for step in claimed.steps if step.evidence} == {
        "at least 2x faster than LoRA"
    }
    (up,) = shortest_paths(handle, "A100", "GPU")
    assert [(s.relation, s.paper, s.evidence) for s in up.steps] == [("broader", None, None)] * 2


def test_a_thing_is_no_step_from_itself(handle: GraphHandle) -> None:
    """The way from a thing to itself has no steps."""
    (path,) = shortest_paths(handle, "A100", "a100s")
    assert (path.start.name, path.steps) == ("A100", ())


def test_paths_have_limits(handle: GraphHandle, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers out of range are refused, and a walk that meets too much is given up."""
    with pytest.raises(ApiError, match="'most' must be 1 to 100, not 0"):
        shortest_paths(handle, "A100", "GPU", most=0)
    with pytest.raises(ApiError, match="'longest' must be 1 to 12, not 13"):
        shortest_paths(handle, "A100", "GPU", longest=13)
    monkeypatch.setattr(walking, "_MOST", 3)
    with pytest.raises(ApiError, match="more than 3 things lie between; allow fewer steps"):
        shortest_paths(handle, "TransMask", "ImageNet")


def test_no_path_where_there_is_none(handle: GraphHandle) -> None:
    """Things that nothing joins, or only a way that is too long, have no path."""
    assert shortest_paths(handle, "NapDecode", "KernelTraces") == ()
    assert shortest_paths(handle, "TransMask", "FP8", longest=3) == ()
