"""Traversal: the graph walked by name or IRI."""

import networkx
import pytest

from api.errors import ApiError
from api.graph import GraphHandle
from api.resolving import NotFound
from api.traversal import co_mentions, neighbours, shortest_paths, to_networkx
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


def test_neighbours_are_found_by_any_spelling(handle: GraphHandle) -> None:
    """A name, however spelt, and an IRI lead to the same neighbours."""
    by_name = neighbours(handle, "the a100s")
    assert by_name == neighbours(handle, entity_iri("A100"))
    found = {(n.relation, n.outgoing, n.label) for n in by_name}
    assert ("broader", True, "NVIDIA Ampere GPU") in found
    assert ("broader", False, "A100-40G") in found
    assert ("runsOn", False, PAPERS[0].title) in found


def test_neighbours_can_be_asked_of_one_relation(handle: GraphHandle) -> None:
    """Only edges of the relations named are followed."""
    found = neighbours(handle, "A100", among=["runsOn"])
    assert {n.type for n in found} == {"Paper"}
    assert len(found) == 2


def test_an_unknown_relation_lists_those_there_are(handle: GraphHandle) -> None:
    """A relation that the ontology lacks is an error."""
    with pytest.raises(ApiError, match=r"no relation 'likes'; there are: proposes"):
        neighbours(handle, "A100", among=["likes"])


def test_shortest_paths_tell_relations_and_directions(handle: GraphHandle) -> None:
    """Two things of one paper are two steps apart, against and along the arrows."""
    (path,) = shortest_paths(handle, "EightFold", "language modelling")
    assert str(path) == (f"EightFold <-proposes- {PAPERS[5].title} -addresses-> language modelling")
    assert [step.to.type for step in path.steps] == ["Paper", "Task"]


def test_shortest_paths_are_all_those_of_the_whole_graph(handle: GraphHandle) -> None:
    """Fetching around both ends finds exactly what a search in the whole graph finds."""
    whole = to_networkx(handle)
    claims = [node for node, kind in whole.nodes(data="type") if kind == "Claim"]
    whole.remove_nodes_from(claims)
    undirected = networkx.Graph(whole)
    ends = [entity_iri(name) for name in ("TransMask", "FP8 quantization", "LoRA", "ImageNet")]
    for start in ends:
        for goal in ends:
            expected = sorted(networkx.all_shortest_paths(undirected, start, goal))
            found = shortest_paths(handle, start, goal, most=100, longest=12)
            walked = [[p.start.iri, *(step.to.iri for step in p.steps)] for p in found]
            assert sorted(walked) == expected


def test_no_path_where_there_is_none(handle: GraphHandle) -> None:
    """Things that nothing joins, or only a way that is too long, have no path."""
    assert shortest_paths(handle, "NapDecode", "KernelTraces") == ()
    assert shortest_paths(handle, "TransMask", "FP8", longest=3) == ()


def test_co_mentions_count_papers(handle: GraphHandle) -> None:
    """What papers mention beside a thing comes by frequency, of one type if asked."""
    found = co_mentions(handle, "2:4 sparsity", type="Hardware")
    assert [(item.papers, item.entity.name) for item in found] == [
        (2, "H100"),
        (1, "A100"),
        (1, "NVIDIA Ampere GPU"),
    ]
    with pytest.raises(ApiError, match="no entity type 'Chip'"):
        co_mentions(handle, "2:4 sparsity", type="Chip")


def test_unknown_names_are_refused(handle: GraphHandle) -> None:
    """A name that nothing bears is an error that says so."""
    with pytest.raises(NotFound, match="no paper or entity 'flux capacitor'"):
        neighbours(handle, "flux capacitor")
