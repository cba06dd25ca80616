"""What stands around a thing."""

import pytest

from api.errors import ApiError
from api.finding.around import neighbourhood, neighbours
from api.graph import GraphHandle
from api.resolving import NotFound
from tests.test_api.library import PAPERS
from tests.test_api.library_graph import entity_iri, paper_iri


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


def test_unknown_names_are_refused(handle: GraphHandle) -> None:
    """A name that nothing bears is an error that says so."""
    with pytest.raises(NotFound, match="no paper or entity 'flux capacitor'"):
        neighbours(handle, "flux capacitor")


def test_groups_count_all_and_show_some(handle: GraphHandle) -> None:
    """Each relation and direction has its total and the first of its things."""
    found = neighbourhood(handle, "H100", first=2)
    assert (found.centre.name, found.centre.iri) == ("H100", entity_iri("H100"))
    told = {(group.relation, group.outgoing): group for group in found.groups}
    assert told.keys() == {("runsOn", False), ("onHardware", False), ("broader", True)}
    papers = told["runsOn", False]
    assert (papers.total, len(papers.things)) == (4, 2)
    assert {each.iri for each in papers.things} == {paper_iri(PAPERS[1]), paper_iri(PAPERS[4])}


def test_entities_come_by_how_well_known_they_are(handle: GraphHandle) -> None:
    """What most papers mention comes first."""
    (group,) = neighbourhood(handle, PAPERS[0].title, among=["background", "uses"]).groups[:1]
    assert group.things[0].name == "2:4 sparsity"


def test_groups_are_those_of_the_neighbours(handle: GraphHandle) -> None:
    """Totals say how many neighbours there are by relation."""
    for name in ("A100", "2:4 sparsity", PAPERS[4].title):
        every = neighbours(handle, name)
        for group in neighbourhood(handle, name, first=0).groups:
            alike = [
                n for n in every if (n.relation, n.outgoing) == (group.relation, group.outgoing)
            ]
            assert (group.total, group.things) == (len(alike), ())


def test_a_neighbourhood_has_limits(handle: GraphHandle) -> None:
    """`first` is 0 to 100."""
    with pytest.raises(ApiError, match="'first' must be 0 to 100, not 101"):
        neighbourhood(handle, "A100", first=101)
