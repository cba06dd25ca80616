"""Validation: the quick checks, and that they agree with pySHACL."""

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS
from rdflib.term import Node

from ontology.namespace import BASE, ONTOLOGY, PREFIXES, local_name, model
from ontology.validation import Violation, validate, violations

Statements = list[tuple[Node, Node, Node]]
STRING = URIRef(PREFIXES["xsd"] + "string")
PAPER, SOURCE, METRIC, MENTION = (URIRef(f"{BASE}id/{n}") for n in ("p", "s", "m", "mention"))


def kg(name: str) -> URIRef:
    """Return a term of the ontology."""
    return URIRef(ONTOLOGY + name)


def sound() -> Statements:
    """Return a small graph that keeps to the shapes."""
    return [
        (PAPER, RDF.type, kg("Paper")),
        (PAPER, kg("title"), Literal("Faster Things", datatype=STRING)),
        (PAPER, kg("year"), Literal(2024)),
        (PAPER, kg("url"), Literal("https://example.org/1", datatype=STRING)),
        (PAPER, kg("url"), Literal("https://example.org/2", datatype=STRING)),
        (PAPER, kg("listedOn"), SOURCE),
        (PAPER, kg("measures"), METRIC),
        (SOURCE, RDF.type, kg("SourceDocument")),
        (SOURCE, kg("fileName"), Literal("page.txt", datatype=STRING)),
        (METRIC, RDF.type, kg("Metric")),
        (METRIC, RDF.type, kg("Entity")),
        (METRIC, RDF.type, SKOS.Concept),
        (METRIC, SKOS.prefLabel, Literal("delay", datatype=STRING)),
        (METRIC, kg("better"), Literal("lower", datatype=STRING)),
    ]


def changed(
    subject: Node, path: Node, *values: Node, statements: Statements | None = None
) -> Statements:
    """Return sound statements with other values of one property."""
    kept = [t for t in statements or sound() if t[:2] != (subject, path)]
    return [*kept, *((subject, path, value) for value in values)]


def quick(statements: Statements) -> list[Violation]:
    """Run the quick checks."""
    return violations((s.n3(), p.n3(), o.n3()) for s, p, o in statements)


def slow(statements: Statements) -> tuple[Violation, ...]:
    """Run pySHACL."""
    graph = Graph()
    for statement in statements:
        graph.add(statement)
    return validate(graph)


BROKEN = {
    "title missing": changed(PAPER, kg("title")),
    "title twice": changed(PAPER, kg("title"), Literal("A"), Literal("B")),
    "year no number": changed(PAPER, kg("year"), Literal("last")),
    "year a double": changed(PAPER, kg("year"), Literal(2024.0)),
    "title in a language": changed(PAPER, kg("title"), Literal("Titre", lang="fr")),
    "title a node": changed(PAPER, kg("title"), SOURCE),
    "source a string": changed(PAPER, kg("listedOn"), Literal("page.txt")),
    "better by choice": changed(METRIC, kg("better"), Literal("sideways")),
    "inherited label missing": changed(METRIC, SKOS.prefLabel),
}


def test_a_sound_graph_has_no_violations() -> None:
    """Both checks pass what the shapes allow, two types of one entity included."""
    assert quick(sound()) == []
    assert slow(sound()) == ()


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_both_checks_find_the_same_defect(name: str) -> None:
    """The quick checks blame the node and property that pySHACL blames."""
    found = {(v.node, v.path) for v in quick(BROKEN[name])}
    assert len(found) == 1
    assert {(v.node, v.path) for v in slow(BROKEN[name])} == found


def test_the_slow_check_asks_for_classes_too() -> None:
    """A link to a node of the wrong class is found by the full check only."""
    statements = changed(PAPER, kg("listedOn"), METRIC)
    assert quick(statements) == []
    assert [(v.node, local_name(v.path)) for v in slow(statements)] == [(str(PAPER), "listedOn")]


def test_untyped_nodes_are_skipped() -> None:
    """Nodes described elsewhere are not asked for what they have there."""
    assert violations([(MENTION.n3(), kg("role").n3(), '"nonsense"')]) == []


def test_repeated_triples_count_once() -> None:
    """A graph is a set: the same title twice is one title."""
    assert quick([*sound(), *sound()]) == []


def test_a_defect_of_an_inherited_property_is_told_once() -> None:
    """An entity that is also typed Entity does not report its missing label twice."""
    assert len(quick(BROKEN["inherited label missing"])) == 1


def test_quotes_within_a_literal_do_not_confuse() -> None:
    """A literal may hold quotes and what looks like a datatype."""
    tricky = Literal('says "x"^^<y> and @en', datatype=STRING)
    assert quick(changed(PAPER, kg("title"), tricky)) == []


def test_a_violation_reads_as_one_line() -> None:
    """Printed, a violation says where, what and what to do."""
    (found,) = quick(BROKEN["better by choice"])
    assert str(found) == f'{METRIC} better: is "sideways"; one of: higher, lower'


def test_validating_leaves_the_graph_alone() -> None:
    """Validation adds nothing to the data."""
    graph = Graph()
    for statement in sound():
        graph.add(statement)
    before = set(graph)
    validate(graph)
    assert set(graph) == before


def test_validating_leaves_the_model_alone() -> None:
    """What others read from the model is the same after a validation."""
    before = set(model())
    validate(Graph())
    assert set(model()) == before
