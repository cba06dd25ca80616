"""Rules: the members of the saved questions, three ways."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, Graph, URIRef

from api.graph import GraphHandle
from ontology.namespace import BASE, PREFIXES, model
from ontology.questions import Question, questions, read_questions
from ontology.reasoning import realise
from ontology.rules import Triple, construct, members, select

# Twenty-five papers, claims and entities, most of them near misses of some question.
LIBRARY = """
id:2:4-sparsity a kg:Method, kg:Entity ; skos:broader id:n:m-sparsity .
id:transposable-mask a kg:Method, kg:Entity ; skos:broader id:2:4-sparsity .
id:n:m-sparsity a kg:Method, kg:Entity .
id:quantization a kg:Method, kg:Entity .
id:int8 a kg:Method, kg:Entity ; skos:broader id:8-bit .
id:8-bit a kg:Method, kg:Entity ; skos:broader id:quantization .
id:nvidia-a100 a kg:Hardware, kg:Entity ; skos:broader id:gpu .
id:a100-80gb a kg:Hardware, kg:Entity ; skos:broader id:nvidia-a100 .
id:gpu a kg:Hardware, kg:Entity .
id:alveo a kg:Hardware, kg:Entity ; skos:broader id:fpga .
id:fpga a kg:Hardware, kg:Entity .
id:raspberry-pi a kg:Hardware, kg:Entity ; skos:broader id:edge-device .
id:edge-device a kg:Hardware, kg:Entity .
id:imagenet-1k a kg:Dataset, kg:Entity ; skos:broader id:imagenet .
id:imagenet a kg:Dataset, kg:Entity .

id:masks a kg:Paper ; kg:mentions id:transposable-mask ; kg:uses id:transposable-mask ;
    kg:reports id:masks-1, id:masks-2 .
id:masks-1 a kg:Claim ; kg:family claims:speed-family ; kg:kind claims:speedup ; kg:own true ;
    kg:comparative true ; kg:direction "better" ; kg:factor 1.75e0 ; kg:onHardware id:a100-80gb .
id:masks-2 a kg:Claim ; kg:family claims:footprint-family ; kg:kind claims:memory ; kg:own true ;
    kg:comparative true ; kg:direction "better" ; kg:factor 3.0e0 .

id:theirs a kg:Paper ; kg:mentions id:2:4-sparsity ; kg:background id:2:4-sparsity ;
    kg:reports id:theirs-1, id:theirs-2 .
id:theirs-1 a kg:Claim ; kg:family claims:speed-family ; kg:kind claims:speedup ; kg:own false ;
    kg:comparative true ; kg:direction "better" ; kg:factor 2.0e0 ; kg:onHardware id:nvidia-a100 .
id:theirs-2 a kg:Claim ; kg:family claims:footprint-family ; kg:kind claims:size ; kg:own true ;
    kg:comparative true ; kg:direction "better" ; kg:factor 4.0e0 .

id:board a kg:Paper ; kg:mentions id:int8, id:n:m-sparsity, id:raspberry-pi, id:imagenet-1k ;
    kg:uses id:int8, id:n:m-sparsity ; kg:runsOn id:raspberry-pi ; kg:evaluatesOn id:imagenet-1k ;
    kg:reports id:board-1, id:board-2 .
id:board-1 a kg:Claim ; kg:family claims:speed-family ; kg:kind claims:latency ; kg:own true ;
    kg:comparative true ; kg:direction "better" ; kg:factor 2.0e0 ; kg:onHardware id:alveo .
id:board-2 a kg:Claim ; kg:family claims:speed-family ; kg:kind claims:time ; kg:own true ;
    kg:comparative true ; kg:direction "worse" ; kg:factor 0.5e0 ; kg:onHardware id:nvidia-a100 .

id:slow a kg:Paper ; kg:mentions id:imagenet, id:quantization, id:edge-device ;
    kg:trainsOn id:imagenet ; kg:uses id:quantization ; kg:comparesWith id:edge-device ;
    kg:reports id:slow-1 .
id:slow-1 a kg:Claim ; kg:family claims:speed-family ; kg:kind claims:time ; kg:own true ;
    kg:comparative false ; kg:direction "better" ; kg:onHardware id:fpga .
"""
EXPECTED = {
    "Speedup": {"masks-1", "board-1"},
    "MeasuredSpeedup": {"masks-1", "board-1"},
    "MemorySaving": {"masks-2"},
    "SpeedupPaper": {"masks", "board"},
    "TwofoldSpeedupPaper": {"board"},
    "SparseSpeedupPaper": {"masks"},
    "A100SpeedupPaper": {"masks"},
    "FpgaSpeedupPaper": {"board"},
    "MemorySavingPaper": {"masks"},
    "EdgeQuantizationPaper": {"board"},
    "ImageNetPaper": {"board"},
}
PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def library(turtle: str = LIBRARY) -> Graph:
    """Return a graph of statements that use the usual prefixes."""
    return Graph().parse(data=PROLOGUE + turtle, format="turtle")


def asked_in_sparql(asked: Question, graph: Graph) -> set[str]:
    """Return the IRIs that the question's query selects."""
    return {str(row[0]) for row in graph.query(select(asked), initNs=PREFIXES)}  # type: ignore[index]


def found_in_triples(asked: Question, graph: Graph) -> set[str]:
    """Return the IRIs of the members that the rule finds among the graph's triples."""
    triples: list[Triple] = [(s.n3(), p.n3(), o.n3()) for s, p, o in graph]
    return {thing.strip("<>") for thing, _, _ in members([asked], triples)}


def ids(names: set[str]) -> set[str]:
    """Return the IRIs of things by name."""
    return {f"{BASE}id/{name}" for name in names}


def test_every_question_has_an_expected_answer() -> None:
    """No saved question goes without members, and none is in the library by accident."""
    assert set(EXPECTED) == {asked.name for asked in questions()}
    assert all(EXPECTED.values())


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.name)
def test_members_are_those_that_the_definition_means(asked: Question) -> None:
    """The query and the rule over triples find the expected members and no others."""
    graph = library()
    assert asked_in_sparql(asked, graph) == ids(EXPECTED[asked.name])
    assert found_in_triples(asked, graph) == ids(EXPECTED[asked.name])


@pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java")
def test_the_reasoner_infers_the_same_members() -> None:
    """HermiT finds the members that the rules find, question by question."""
    graph = library()
    inferred = realise(graph)
    for asked in questions():
        assert set(inferred[asked.iri]) == found_in_triples(asked, graph), asked.name


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.name)
def test_the_constructed_types_are_the_members(asked: Question) -> None:
    """The CONSTRUCT query needs no prefixes from outside and builds one type for each member."""
    built = library().query(construct(asked)).graph
    assert built is not None
    expected = ids(EXPECTED[asked.name])
    assert set(built) == {(URIRef(one), RDF.type, URIRef(asked.iri)) for one in expected}


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.name)
def test_a_built_graph_states_its_members(asked: Question, example_graph: Path) -> None:
    """In the graph of the example papers each question has the members that its query finds."""
    with GraphHandle.open(example_graph) as handle:
        found = _things(handle.sparql(select(asked)))
        assert found == _things(handle.sparql(f"SELECT ?thing WHERE {{ ?thing a <{asked.iri}> }}"))
    assert found


def _things(answer: bytes | str) -> set[str]:
    """Return the IRIs of a one-column answer in SPARQL's JSON."""
    rows = json.loads(answer)["results"]["bindings"]
    return {cell["value"] for row in rows for cell in row.values()}


# --- the query and the rule agree on any graph ---------------------------------------------

_THINGS = [f"id:{name}" for name in ("a", "b", "c", "fpga", "edge-device", "2:4-sparsity")]
_THING = st.sampled_from(_THINGS)
_RELATIONS = st.sampled_from(["skos:broader", "kg:mentions", "kg:runsOn", "kg:reports"])
_FACTS = st.sampled_from(
    [
        "a kg:Paper", "a kg:Claim", "a kg:Hardware", "kg:own true", "kg:own false",
        "kg:comparative true", 'kg:direction "better"', "kg:family claims:speed-family",
        "kg:factor 2.0e0", "kg:factor 1.0e0", "kg:factor id:a", 'kg:factor "fast"',
        "kg:onHardware id:fpga", "kg:onHardware id:a",
    ]
)  # fmt: skip
_ODD = """
kg:Odd a owl:Class ; owl:equivalentClass [ owl:intersectionOf ( kg:Paper
    [ owl:unionOf ( kg:Claim
        [ owl:onProperty kg:mentions ; owl:someValuesFrom [ owl:unionOf ( kg:Hardware
            [ owl:oneOf ( id:a id:fpga ) ]
            [ owl:onProperty skos:broaderTransitive ; owl:hasValue id:b ] ) ] ]
        [ owl:onProperty kg:factor ; owl:someValuesFrom [ owl:onDatatype xsd:double ;
            owl:withRestrictions ( [ xsd:maxExclusive 2.0e0 ] [ xsd:minExclusive 0.0e0 ] ) ] ]
    ) ] ) ] .
"""
_TRIED = [
    asked
    for asked in read_questions(model() + library(_ODD))
    if asked.name in ("Odd", "FpgaSpeedupPaper", "EdgeQuantizationPaper", "TwofoldSpeedupPaper")
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    edges=st.lists(st.tuples(_THING, _RELATIONS, _THING), max_size=14),
    facts=st.lists(st.tuples(_THING, _FACTS), max_size=20),
)
def test_the_query_and_the_rule_agree(
    edges: list[tuple[str, str, str]], facts: list[tuple[str, str]]
) -> None:
    """Whatever a graph states, circles of broader concepts included, both find the same."""
    graph = library("\n".join(f"{' '.join(fact)} ." for fact in (*edges, *facts)))
    for asked in _TRIED:
        assert asked_in_sparql(asked, graph) == found_in_triples(asked, graph), asked.name
