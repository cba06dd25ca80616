"""Which SPARQL texts are run, and what the engine in process makes of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import QueryError, QueryRefused
from api.graph import GraphHandle
from api.sparql.guard import form, guard, named_graphs
from api.sparql.terms import Iri, iri, is_iri, literal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { ?s ?p ?o }", "select"),
        ("# SELECT\nASK {}", "ask"),
        ("PREFIX a: <http://a#b> BASE <http://b> construct where { ?s ?p ?o }", "construct"),
        ("PREFIX : <x:> # c\r DESCRIBE :a", "describe"),
        ("SELECT(1 AS ?x){}", "select"),
        ("", ""),
    ],
)
def test_form_is_found_behind_the_prologue(text: str, expected: str) -> None:
    """The form of a query is its first keyword after comments and declarations."""
    assert form(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:b> <a:c> 1 }",
        "PREFIX a: <a:> DELETE WHERE { ?s ?p ?o }",
        "load <http://127.0.0.1/x>",
        "CLEAR ALL",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(handle: GraphHandle, text: str) -> None:
    """An update is refused before any engine sees it, and the message says what to do."""
    with pytest.raises(QueryRefused, match="read-only"):
        handle.sparql(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { serviceSILENT<http://127.0.0.1:9/>{ ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x{ ?s ?p ?o } }",
        "SELECT * { #x\rSERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s <http://a/\\u0061'> 1 . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT (trueSERVICE<u> AS ?x) {}",
    ],
)
def test_queries_of_other_servers_are_refused(text: str) -> None:
    """The keyword is refused wherever it stands, since it needs no blanks around it."""
    with pytest.raises(QueryRefused, match="SERVICE is refused"):
        guard(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { ?from kg:from 'FROM <u:g>' } # FROM <u:g>", ()),
        ('SELECT * { ?s <u:FROM> """a " FROM <u:g> """ ; ex:from "\\" FROM <u:g>" }', ()),
        ("SELECT * FROM <u:g> FROM NAMED <u:h> { ?s ?p ?o }", ("u:g", "named u:h")),
        ("PREFIX x: <u:> PREFIX : <v:> ASK from x:g From Named :h {}", ("u:g", "named v:h")),
        ("CONSTRUCT { ?s ?p '''FROM''' } FROM<u:g> WHERE {}", ("u:g",)),
        ("SELECT * FROM", ("",)),
    ],
)
def test_graphs_are_found_where_from_is_the_keyword(text: str, expected: tuple[str, ...]) -> None:
    """Names of graphs are those after FROM, not after a like word in a string or a name."""
    assert named_graphs(text) == expected


PARTS = [
    "1",
    "a",
    " ",
    "\n",
    '"',
    "'",
    '\\"',
    "\\",
    "<",
    "<a",
    "#",
    ":",
    "a:",
    "a.",
    "?a",
    "FROM",
    "(",
]


@pytest.mark.parametrize("part", [*PARTS, '"""', "'''", '"""\\', "@", "PREFIX ", "<a>", "%"])
def test_long_texts_are_read_in_one_go(part: str) -> None:
    """However a long text is made up, the guard is soon done with it."""
    for head in ("FROM", "PREFIX", 'FROM "', "FROM '''", "BASE <", "FROM ex:", "PREFIX a"):
        text = head + part * (300_000 // len(part))
        assert form(text) == ""
        assert len(named_graphs(text)) < len(text)


def test_syntax_errors_name_their_place_in_one_line(handle: GraphHandle) -> None:
    """A wrong query raises one line with line and column."""
    with pytest.raises(QueryError, match=r"line 2, column \d+") as caught:
        handle.select("SELECT * {\n ?s ?p }")
    assert "\n" not in str(caught.value)


def test_unknown_prefixes_are_answered_with_the_known_ones(handle: GraphHandle) -> None:
    """A prefix that nobody declared is named as such, with those known without declaring."""
    with pytest.raises(QueryError, match="unknown prefix; known without declaring: kg, claims"):
        handle.select("SELECT * { ?s nope:a ?o }")


def test_cells_are_plain_values(handle: GraphHandle) -> None:
    """Numbers, truth values and texts come as Python's, IRIs as `Iri`, unbound as None."""
    rows = handle.select(
        'SELECT ?a ?b ?c ?d ?e ?f { VALUES (?a ?b ?c ?d ?e ?f) { (1 2.5 1e0 true "x" UNDEF) } }'
    )
    assert rows.columns == ("a", "b", "c", "d", "e", "f")
    assert list(rows) == [(1, 2.5, 1.0, True, "x", None)]
    assert next(iter(handle.select("SELECT (id:a100 AS ?x) {}"))) == (
        Iri("https://w3id.org/paperkg/id/a100"),
    )


def test_results_are_written_in_every_format(handle: GraphHandle) -> None:
    """Rows come as JSON, CSV, TSV and XML, statements as Turtle, N-Triples, XML and JSON-LD."""
    rows = "SELECT ?name { id:a100 skos:prefLabel ?name }"
    assert handle.serialize(rows, "csv") == b"name\r\nA100\r\n"
    assert b'"A100"' in handle.serialize(rows, "tsv")
    assert handle.sparql(rows).startswith(b'{"head"')
    assert b"<sparql" in handle.serialize(rows, "xml")
    statements = "CONSTRUCT WHERE { id:a100 skos:prefLabel ?name }"
    assert b"id:a100 skos:prefLabel" in handle.sparql(statements)
    assert b"rdf:RDF" in handle.serialize(statements, "xml")
    assert handle.serialize(statements, "nt").endswith(b'"A100" .\n')
    assert b"@" in handle.serialize(statements, "jsonld")


def test_turtle_is_the_same_every_time(handle: GraphHandle) -> None:
    """Prefixes are declared in one order."""
    lines = handle.sparql("DESCRIBE id:a100").splitlines()
    declared = [line for line in lines if line.startswith(b"@prefix")]
    assert declared == sorted(declared) and len(declared) > 5


def test_formats_that_do_not_fit_are_refused(handle: GraphHandle) -> None:
    """Rows cannot be Turtle; the message lists what they can be."""
    with pytest.raises(QueryError, match="'ttl' cannot hold this result; it can be: json, csv"):
        handle.serialize("SELECT * {}", "ttl")


def test_each_method_takes_its_own_form_only(handle: GraphHandle) -> None:
    """An ASK is no SELECT, nor the other way round, and says so."""
    with pytest.raises(QueryError, match="no SELECT"):
        handle.select("ASK {}")
    with pytest.raises(QueryError, match="no ASK"):
        handle.ask("SELECT * {}")
    with pytest.raises(QueryError, match="no CONSTRUCT"):
        handle.construct("ASK {}")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_one_literal(handle: GraphHandle, text: str) -> None:
    """A text written as a literal comes back unchanged, whatever quotes or keywords it has."""
    assert list(handle.select(f"SELECT ({literal(text)} AS ?x) {{}}")) == [(text,)]


@given(st.text())
def test_any_text_is_at_most_one_iri(text: str) -> None:
    """A text written as an IRI has nothing in it that could end the IRI."""
    inner = iri(text)[1:-1]
    assert not set(inner) & set('<>"{}|^` \n\t')


def test_texts_with_the_refused_word_pass_as_literals(handle: GraphHandle) -> None:
    """The word SERVICE in a user's text is written so that the guard lets it pass."""
    assert list(handle.select(f"SELECT ({literal('Web Service')} AS ?x) {{}}")) == [
        ("Web Service",)
    ]


def test_only_absolute_iris_count_as_iris() -> None:
    """A name is no IRI, nor is a relative reference."""
    assert is_iri("urn:a") and is_iri("https://example.org/")
    assert not is_iri("A100") and not is_iri("/a") and not is_iri("a: b")
