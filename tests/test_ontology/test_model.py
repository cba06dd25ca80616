"""The model itself: model.ttl is complete and agrees with itself."""

import re
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH

from ontology.namespace import ONTOLOGY, PREFIXES, local_name, model
from ontology.questions import questions
from ontology.shapes import node_types, roles

ROOT = Path(__file__).resolve().parents[2]

_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def declared() -> list[URIRef]:
    """Return the model's own classes and properties."""
    found = {s for kind in _KINDS for s in model().subjects(RDF.type, kind)}
    return sorted(s for s in found if isinstance(s, URIRef) and s.startswith(ONTOLOGY))


@pytest.mark.parametrize("term", declared(), ids=local_name)
def test_every_term_is_labelled_and_explained(term: URIRef) -> None:
    """Each term has one label and one comment, for the reference pages and GraphQL."""
    for wanted in (RDFS.label, RDFS.comment):
        assert len(list(model().objects(term, wanted))) == 1


def test_every_term_used_is_declared() -> None:
    """No name of the ontology's own occurs that is not declared as a class or property."""
    used = {n for triple in model() for n in triple if isinstance(n, URIRef)}
    mine = {n for n in used if n.startswith(ONTOLOGY)}
    assert mine == set(declared())


def test_every_class_is_used() -> None:
    """Each class has a shape, is what a shape asks for, or is a saved question."""
    graph = model()
    shapes = set(graph.subjects(RDF.type, SH.NodeShape)) | set(graph.objects(None, SH["class"]))
    asked = {URIRef(question.iri) for question in questions()}
    assert {term for term in declared() if (term, RDF.type, OWL.Class) in graph} == shapes | asked


def test_every_property_is_used() -> None:
    """Each property is written by the builder, stated by a vocabulary or steers the shapes.

    The builder names the properties that it writes; roles come with the mentions, and what it
    copies from concepts stands in the vocabularies.
    """
    code = "".join((ROOT / "builder" / name).read_text() for name in ("assemble.py", "shared.py"))
    written = set(re.findall(r'"(\w+)"', code)) | set(roles())
    files = (ROOT / "ontology" / "vocab").glob("*.ttl")
    vocabularies = "".join(file.read_text(encoding="utf-8") for file in files)
    stated = set(re.findall(r"\bkg:(\w+)", vocabularies))
    steering = {"exposedAs"}
    properties = {local_name(t) for t in declared() if (t, RDF.type, OWL.Class) not in model()}
    assert properties - written - stated - steering == set()


def test_every_written_property_has_a_shape() -> None:
    """What hangs off a node of the graph is asked for by a shape, so that it is checked."""
    shaped = set(model().objects(None, SH.path))
    annotations = set(model().subjects(RDF.type, OWL.AnnotationProperty))
    unshaped = {t for t in declared() if (t, RDF.type, OWL.Class) not in model()} - shaped
    assert unshaped <= annotations


def test_terms_of_others_are_their_own() -> None:
    """What ours align with lies in well-known namespaces, and is there to be aligned with."""
    namespaces = {
        "https://schema.org/", "http://purl.org/spar/fabio/", "http://purl.org/dc/terms/",
        "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/ns/prov#",
        "http://www.w3.org/ns/oa#", "https://linkedpaperswithcode.com/property/",
        "https://linkedpaperswithcode.com/class/",
    }  # fmt: skip
    graph = model()
    used: set[str] = set()
    for relation in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso):
        for high in graph.objects(None, relation):
            name = str(graph.value(high, OWL.inverseOf) or high)
            used.update(space for space in namespaces if name.startswith(space))
            assert name.startswith((ONTOLOGY, *namespaces)), name
    assert used == namespaces


def test_every_path_of_a_shape_is_declared() -> None:
    """Shapes speak of the model's properties or of SKOS."""
    paths = {str(path) for path in model().objects(None, SH.path)}
    mine = {path for path in paths if path.startswith(ONTOLOGY)}
    assert mine <= {str(term) for term in declared()}
    assert {local_name(path) for path in paths - mine} == {
        "altLabel", "broader", "prefLabel", "scopeNote",
    }  # fmt: skip


def test_shapes_agree_with_the_ranges_of_their_paths() -> None:
    """What a shape asks of a value is what the property's range says, or narrower."""
    graph = model()
    for shape in graph.objects(None, SH.property):
        path = graph.value(shape, SH.path)
        ranged = graph.value(path, RDFS.range)
        asked = graph.value(shape, SH.datatype) or graph.value(shape, SH["class"])
        if ranged is not None:
            assert asked in {ranged, *graph.transitive_subjects(RDFS.subClassOf, ranged)}, path


def test_orders_within_a_type_are_distinct() -> None:
    """Properties of a node type, inherited ones included, have an order without ties."""
    graph = model()
    for node in node_types().values():
        shapes = graph.objects(URIRef(node.iri), SH.property)
        orders = [int(str(graph.value(shape, SH.order))) for shape in shapes]
        assert len(set(orders)) == len(orders), node.name


def test_public_names_are_unambiguous() -> None:
    """A node type has no two fields and no two filters of one name."""
    for node in node_types().values():
        fields = [prop.name for prop in node.properties if prop.is_field]
        filters = [prop.name for prop in node.properties if prop.is_filter]
        assert len(set(fields)) == len(fields), node.name
        assert len(set(filters)) == len(filters), node.name


def test_roles_are_kinds_of_mentioning() -> None:
    """Each role is a sub-property of `mentions`, so that asking for it finds all roles."""
    mentions = URIRef(ONTOLOGY + "mentions")
    below = {local_name(str(p)) for p in model().subjects(RDFS.subPropertyOf, mentions)}
    assert below == set(node_types()["Mention"].property("role").choices)


def test_datatypes_are_those_of_the_store() -> None:
    """Literals are strings, integers, doubles and booleans, as the store's contract has it."""
    names = ("string", "integer", "double", "boolean")
    allowed = {URIRef(PREFIXES["xsd"] + name) for name in names}
    assert set(model().objects(None, SH.datatype)) <= allowed


def test_the_model_survives_ntriples() -> None:
    """The reasoner's road, through N-Triples, loses nothing."""
    text = model().serialize(format="nt")
    assert len(Graph().parse(data=text, format="nt")) == len(model())
