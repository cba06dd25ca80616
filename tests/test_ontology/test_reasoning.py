"""Reasoning over the model with HermiT."""

import shutil

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH

from ontology.errors import ReasonerError
from ontology.namespace import BASE, ONTOLOGY, PREFIXES, model
from ontology.reasoning import (
    CLASSIFICATION_FILE,
    axioms,
    check_consistent,
    classification,
    classify,
    members,
    shipped,
)

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


@pytest.fixture
def without_java(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide Java."""
    monkeypatch.setattr(shutil, "which", lambda name: None)


@pytest.mark.usefixtures("without_java")
def test_without_java_the_error_says_so() -> None:
    """Where Java is absent the message says what to install."""
    with pytest.raises(ReasonerError, match="needs Java"):
        check_consistent()
    with pytest.raises(ReasonerError, match="needs Java"):
        classify(parsed("id:it a kg:Paper ."))


@pytest.mark.usefixtures("without_java")
def test_without_java_the_shipped_classification_answers() -> None:
    """Where Java is absent the model's classes are classified all the same."""
    assert (ONTOLOGY + "FpgaSpeedupPaper", ONTOLOGY + "SpeedupPaper") in classify()


@needs_java
def test_the_shipped_classification_is_current() -> None:
    """classification.ttl is what `python -m ontology.reasoning` writes."""
    assert CLASSIFICATION_FILE.read_text(encoding="utf-8") == shipped(classify())


def test_the_shipped_classification_can_be_read() -> None:
    """What ships is read back as the pairs that were written, and places every class that is."""
    pairs = classification()
    assert CLASSIFICATION_FILE.read_text(encoding="utf-8") == shipped(pairs)
    classes = {str(c) for c in model().subjects(RDF.type, OWL.Class) if str(c).startswith(ONTOLOGY)}
    assert {child for child, _ in pairs} == classes - {ONTOLOGY + "Section"}


@needs_java
def test_narrower_questions_are_found_without_being_told() -> None:
    """Questions are classified below the looser ones that all their members answer too."""
    pairs = set(classify())
    for kind in ("A100", "Fpga", "Sparse", "Twofold"):
        assert (f"{ONTOLOGY}{kind}SpeedupPaper", ONTOLOGY + "SpeedupPaper") in pairs
    assert (ONTOLOGY + "MeasuredSpeedup", ONTOLOGY + "Speedup") in pairs


def test_axioms_are_free_of_shapes() -> None:
    """What reaches the reasoner has no SHACL, nor what hung from it, but all classes."""
    found = axioms()
    assert not [triple for triple in found if any(str(node).startswith(str(SH)) for node in triple)]
    assert all(str(predicate) != ONTOLOGY + "exposedAs" for predicate in found.predicates())
    assert set(found.subjects(RDF.type, OWL.Class)) == set(model().subjects(RDF.type, OWL.Class))


_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_BUILT_IN = ("owl#", "rdf-schema#", "22-rdf-syntax-ns#", "XMLSchema#")


def test_every_name_is_declared_once() -> None:
    """As OWL 2 DL asks, each class, property and individual is declared, with one kind.

    Source: OWL 2 Structural Specification, sections 5.8.1 and 5.8.2.
    """
    found = axioms()
    for name in {node for triple in found for node in triple if isinstance(node, URIRef)}:
        kinds = set(found.objects(name, RDF.type)) & {OWL.Class, *_PROPERTIES, OWL.NamedIndividual}
        seen_only = (None, RDFS.seeAlso, name) in found or (name, RDF.type, OWL.Ontology) in found
        if not any(part in name for part in _BUILT_IN) and not seen_only:
            assert len(kinds) == 1, name


def test_properties_are_below_their_like() -> None:
    """As OWL 2 DL asks, object, data and annotation properties are not mixed in a hierarchy."""
    found = axioms()
    for low, high in found.subject_objects(RDFS.subPropertyOf):
        above = found.value(high, OWL.inverseOf) or high
        for kind in _PROPERTIES:
            assert ((low, RDF.type, kind) in found) == ((above, RDF.type, kind) in found), low
