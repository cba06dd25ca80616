"""The saved questions: questions.ttl, and reading class expressions."""

import pytest
from rdflib import Graph

from ontology.errors import QuestionError
from ontology.namespace import BASE, ONTOLOGY, PREFIXES, QUESTIONS_FILE, model
from ontology.questions import (
    Either,
    Every,
    Has,
    Leads,
    Number,
    One,
    Path,
    Question,
    Typed,
    questions,
    read_questions,
)
from ontology.vocabulary import concepts, kinds

KG = ONTOLOGY
SKOS = PREFIXES["skos"]
PAPER = Typed(f"<{KG}Paper>")


def reading(turtle: str) -> Question:
    """Return the question ``kg:Asked`` that some Turtle defines, among the model's own."""
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    graph = model() + Graph().parse(data=head + turtle, format="turtle")
    return next(asked for asked in read_questions(graph) if asked.name == "Asked")


def defined(parts: str) -> Question:
    """Return the question of an intersection of parts."""
    return reading(
        "kg:Asked a owl:Class ; owl:equivalentClass"
        f" [ a owl:Class ; owl:intersectionOf ( {parts} ) ] ."
    )


def test_questions_are_told_in_words() -> None:
    """Each question has a label and a sentence, and selects papers or claims."""
    for asked in questions():
        assert asked.label
        assert asked.description.endswith(".")
        assert asked.about in (KG + "Paper", KG + "Claim")


def test_questions_ask_for_concepts_that_exist() -> None:
    """Each concept, kind and family that a definition names is in the vocabularies."""
    named = set(Graph().parse(QUESTIONS_FILE, format="turtle").subjects())
    texts = {str(node) for node in named}
    entities = {text.removeprefix(BASE + "id/") for text in texts if text.startswith(BASE + "id/")}
    known = {k.iri for k in kinds().values()} | {k.family_iri for k in kinds().values()}
    assert entities <= set(concepts())
    assert entities
    assert {text for text in texts if text.startswith(BASE + "vocab/")} <= known


def test_a_question_is_read_with_what_it_builds_on() -> None:
    """A defined class in a definition is replaced by its own definition, without repetition."""
    asked = next(found for found in questions() if found.name == "SpeedupPaper")
    claim = next(found for found in questions() if found.name == "Speedup")
    assert asked.expression == Every((PAPER, Leads(Path((KG + "reports",)), claim.expression)))
    measured = next(found for found in questions() if found.name == "MeasuredSpeedup")
    assert isinstance(measured.expression, Every)
    assert sum(isinstance(part, Typed) for part in measured.expression.parts) == 1


def test_or_narrower_is_one_path() -> None:
    """A concept, or what has it above, is read as any number of steps up to the concept."""
    asked = next(found for found in questions() if found.name == "ImageNetPaper")
    up = Has(Path((SKOS + "broader",), "*"), f"<{BASE}id/imagenet>")
    assert asked.expression == Every((PAPER, Leads(Path((KG + "evaluatesOn",)), up)))


def test_narrower_alone_takes_a_step() -> None:
    """What has a concept above it, not the concept itself, is one or more steps away."""
    asked = defined("""kg:Paper [ owl:onProperty kg:uses ; owl:someValuesFrom
        [ owl:onProperty skos:broaderTransitive ; owl:hasValue id:gpu ] ]""")
    above = Has(Path((SKOS + "broader",), "+"), f"<{BASE}id/gpu>")
    assert asked.expression == Every((PAPER, Leads(Path((KG + "uses",)), above)))


def test_unions_and_lists_of_things_are_read() -> None:
    """A union stays one, and things that are listed stay a list."""
    asked = defined("""kg:Paper [ owl:onProperty kg:uses ; owl:someValuesFrom [ owl:unionOf (
        kg:Model [ owl:oneOf ( id:gpu id:cpu ) ] ) ] ]""")
    things = One((f"<{BASE}id/cpu>", f"<{BASE}id/gpu>"))
    to = Either((Typed(f"<{KG}Model>"), things))
    assert asked.expression == Every((PAPER, Leads(Path((KG + "uses",)), to)))


def test_bounds_of_numbers_are_read() -> None:
    """A restricted datatype becomes bounds; a plain one has none."""
    asked = defined("""kg:Claim [ owl:onProperty kg:low ; owl:someValuesFrom xsd:double ]
        [ owl:onProperty kg:factor ; owl:someValuesFrom [ owl:onDatatype xsd:double ;
          owl:withRestrictions ( [ xsd:minExclusive 1.5e0 ] [ xsd:maxInclusive 3.0e0 ] ) ] ]""")
    assert isinstance(asked.expression, Every)
    low, factor = asked.expression.parts[1:]
    assert low == Leads(Path((KG + "low",)), Number(()))
    assert factor == Leads(Path((KG + "factor",)), Number(((">", 1.5), ("<=", 3.0))))


def test_entities_move_with_the_base() -> None:
    """In a graph of another base the entities are there, the terms of the ontology are not."""
    asked = next(q for q in questions("https://example.org/") if q.name == "ImageNetPaper")
    assert "<https://example.org/id/imagenet>" in repr(asked.expression)
    assert asked.iri.startswith(ONTOLOGY)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ("kg:Paper [ owl:onProperty kg:uses ; owl:allValuesFrom kg:Model ]", "allValuesFrom"),
        ("kg:Paper [ owl:complementOf kg:SpeedupPaper ]", "complementOf"),
        ("kg:Paper [ owl:onProperty [ owl:inverseOf kg:about ] ; owl:hasValue id:x ]", "inverseOf"),
        ("[ owl:onProperty kg:uses ; owl:someValuesFrom kg:Model ] owl:Thing", "of what class"),
        ("kg:Paper kg:Asked", "kg:Asked is defined by itself"),
    ],
)
def test_what_no_rule_can_be_made_of_is_refused(parts: str, message: str) -> None:
    """The message names the class and the construct, and says what to use."""
    with pytest.raises(QuestionError, match=f"kg:Asked .*{message}|{message}"):
        defined(parts)


def test_bounds_that_are_no_bounds_are_refused() -> None:
    """A pattern restricts no number."""
    with pytest.raises(QuestionError, match="pattern"):
        defined("""kg:Claim [ owl:onProperty kg:unit ; owl:someValuesFrom [
            owl:onDatatype xsd:string ; owl:withRestrictions ( [ xsd:pattern "x" ] ) ] ]""")
