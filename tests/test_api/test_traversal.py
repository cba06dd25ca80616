"""Traversal: the graph, a part of it, and what is mentioned together, as networkx graphs."""

import networkx
import pytest

from api.errors import ApiError, FilterError
from api.graph import GraphHandle
from api.traversal import co_occurrence, to_networkx
from tests.test_api.library import PAPERS
from tests.test_api.library_graph import entity_iri, paper_iri


def test_the_graph_has_papers_entities_and_claims(handle: GraphHandle) -> None:
    """Nodes are IRIs with type, label and literals; edge keys are names of properties."""
    graph = to_networkx(handle)
    assert isinstance(graph, networkx.MultiDiGraph)
    paper = graph.nodes[paper_iri(PAPERS[0])]
    assert (paper["type"], paper["label"], paper["year"]) == ("Paper", PAPERS[0].title, 2024)
    assert paper["arxivId"] == ("2401.00001",)
    assert graph.nodes[entity_iri("A100")]["type"] == "Hardware"
    assert graph.has_edge(paper_iri(PAPERS[0]), entity_iri("A100"), key="runsOn")
    assert graph.has_edge(entity_iri("A100-40G"), entity_iri("A100"), key="broader")
    claims = [node for node, kind in graph.nodes(data="type") if kind == "Claim"]
    assert len(claims) == sum(len(paper.claims) for paper in PAPERS)
    labels = {graph.nodes[claim]["label"] for claim in claims}
    assert {"speedup 1.2–1.4x", "time 41 hours", "energy"} <= labels
    told = {(graph.nodes[claim]["kind"], graph.nodes[claim]["family"]) for claim in claims}
    assert {("speedup", "speed"), ("energy", "resources")} <= told


def test_the_graph_can_go_without_texts(handle: GraphHandle) -> None:
    """Without text no node has an abstract."""
    with_text, without = to_networkx(handle), to_networkx(handle, text=False)
    assert any("abstract" in data for _, data in with_text.nodes(data=True))
    assert not any("abstract" in data for _, data in without.nodes(data=True))


def test_some_types_and_relations_can_be_had(handle: GraphHandle) -> None:
    """Only nodes of the types and edges of the relations named are there."""
    graph = to_networkx(handle, types=["Paper", "Hardware"], among=["runsOn", "broader"])
    assert set(dict(graph.nodes(data="type")).values()) == {"Paper", "Hardware"}
    assert {key for _, _, key in graph.edges(keys=True)} == {"runsOn", "broader"}
    assert graph.has_edge(paper_iri(PAPERS[0]), entity_iri("A100"), key="runsOn")


def test_the_graph_of_some_papers(handle: GraphHandle) -> None:
    """A filter keeps the papers that it finds, their claims, and what all these mention."""
    whole, part = to_networkx(handle), to_networkx(handle, where={"mentions": "2:4 sparsity"})
    papers = {paper_iri(PAPERS[number]) for number in (0, 1, 4)}
    assert {n for n, kind in part.nodes(data="type") if kind == "Paper"} == papers
    near = set(papers)
    for _ in range(2):
        near |= (
            {far for node in near for far in whole.successors(node)}
            if near == papers
            else {far for node in near if "/claim/" in node for far in whole.successors(node)}
        )
    assert set(part) == near
    assert set(part.edges(keys=True)) == set(whole.subgraph(near).edges(keys=True))
    assert all(part.nodes[node] == whole.nodes[node] for node in part)


def test_unknown_parts_are_refused(handle: GraphHandle) -> None:
    """What the model does not have is an error that lists what it has."""
    with pytest.raises(ApiError, match="no type 'Chip'; there are: Paper, Dataset"):
        to_networkx(handle, types=["Chip"])
    with pytest.raises(ApiError, match="no relation 'likes'"):
        to_networkx(handle, among=["likes"])
    with pytest.raises(FilterError, match="has no filter 'likes'"):
        to_networkx(handle, where={"likes": 1})
    with pytest.raises(ApiError, match="no entity type 'Paper'"):
        co_occurrence(handle, types=["Paper"])


def test_what_is_mentioned_together_weighs_as_many_papers(handle: GraphHandle) -> None:
    """Each pair of entities of one paper is an edge; its weight counts the papers."""
    graph = co_occurrence(handle)
    sparse, fast = entity_iri("2:4 sparsity"), entity_iri("H100")
    assert graph.edges[sparse, fast]["weight"] == 2
    assert graph.nodes[sparse] == {"type": "Method", "label": "2:4 sparsity", "papers": 3}
    pairs = {
        frozenset(map(entity_iri, (a.entity, b.entity)))
        for paper in PAPERS
        for a in paper.mentions
        for b in paper.mentions
        if a != b
    }
    assert {frozenset(edge) for edge in graph.edges} == pairs


def test_what_is_mentioned_together_can_be_narrowed(handle: GraphHandle) -> None:
    """Types, papers and a least weight leave the rest out."""
    frequent = co_occurrence(handle, least=2)
    assert min(weight for _, _, weight in frequent.edges(data="weight")) == 2
    assert not list(networkx.isolates(frequent))
    chips = co_occurrence(handle, types=["Hardware"], where={"year": {"lte": 2024}})
    assert set(dict(chips.nodes(data="label")).values()) == {
        "A100",
        "NVIDIA Ampere GPU",
        "A100-40G",
        "H100",
    }
