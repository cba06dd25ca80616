"""Reasoning over the model with HermiT."""

import shutil

import pytest
from rdflib import Graph

from ontology.errors import ReasonerError
from ontology.namespace import BASE, ONTOLOGY, PREFIXES
from ontology.reasoning import check_consistent, classify, members

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java")


def parsed(turtle: str) -> Graph:
    """Return a graph of statements that use the usual prefixes."""
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    return Graph().parse(data=head + turtle, format="turtle")


@needs_java
def test_stated_subclasses_are_classified() -> None:
    """The entity types stand below Entity and the saved questions below what they select."""
    pairs = set(classify())
    assert (ONTOLOGY + "Hardware", ONTOLOGY + "Entity") in pairs
    assert (ONTOLOGY + "Speedup", ONTOLOGY + "Claim") in pairs
    assert (ONTOLOGY + "SpeedupPaper", ONTOLOGY + "Paper") in pairs


@needs_java
def test_a_defined_class_finds_its_place() -> None:
    """A stricter saved question is classified below a looser one, though nobody said so."""
    asked = parsed("""
    kg:ManySpeedups a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:intersectionOf (
        kg:Paper
        [ a owl:Restriction ; owl:onProperty kg:reports ; owl:someValuesFrom kg:Speedup ]
        [ a owl:Restriction ; owl:onProperty kg:hasSection ; owl:someValuesFrom kg:Section ] ) ] .
    """)
    assert (ONTOLOGY + "ManySpeedups", ONTOLOGY + "SpeedupPaper") in classify(asked)


@needs_java
def test_members_of_a_saved_question_are_inferred() -> None:
    """Only the paper whose own claim is a gain in speed is a speed-up paper."""
    data = parsed("""
    id:fast a kg:Paper ; kg:reports id:mine .
    id:mine a kg:Claim ; kg:family claims:speed-family ; kg:own true ; kg:comparative true ;
        kg:direction "better" .
    id:slow a kg:Paper ; kg:reports id:theirs .
    id:theirs a kg:Claim ; kg:family claims:speed-family ; kg:own false ; kg:comparative true ;
        kg:direction "better" .
    """)
    assert members(data, ONTOLOGY + "SpeedupPaper") == (BASE + "id/fast",)


@needs_java
def test_an_unknown_class_has_no_members_but_an_error() -> None:
    """The message names the class that is not there."""
    with pytest.raises(ReasonerError, match=r"no class .*Nothing"):
        members(Graph(), ONTOLOGY + "NothingLikeIt")


@needs_java
def test_the_model_is_consistent() -> None:
    """The model that ships has no contradiction and no class that must stay empty."""
    check_consistent()


@needs_java
def test_contradictions_are_found() -> None:
    """Nothing is a paper and a claim at once."""
    with pytest.raises(ReasonerError, match="contradict"):
        check_consistent(parsed("id:both a kg:Paper, kg:Claim ."))


@needs_java
def test_classes_that_must_stay_empty_are_found() -> None:
    """A class below two disjoint ones is named."""
    with pytest.raises(ReasonerError, match="#Chimera"):
        check_consistent(parsed("kg:Chimera a owl:Class ; rdfs:subClassOf kg:Paper, kg:Claim ."))


def test_without_java_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Java is absent the message says what to install."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ReasonerError, match="needs Java"):
        classify()
