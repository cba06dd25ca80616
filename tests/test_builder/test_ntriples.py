"""Tests of builder.ntriples."""

import math

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef

from builder.ntriples import boolean, double, integer, iri, line, string

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
IRIS = st.text(st.sampled_from("abcXYZ019-._~:/?#@!$&'()*+,;=%é漢")).map(lambda t: "ex:" + t)


def _rdflib(term: str) -> object:
    graph = Graph().parse(data=line("<a:s>", "<a:p>", term), format="nt")
    return next(iter(graph.objects()))


def _oxigraph(term: str) -> object:
    store = pyoxigraph.Store()
    data = line("<a:s>", "<a:p>", term).encode()
    store.load(data, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return next(iter(store)).object


@given(TEXT)
def test_string_comes_back_from_both_parsers(text: str) -> None:
    """Any string is read back unchanged by rdflib and by Oxigraph."""
    assert _rdflib(string(text)) == Literal(text)
    assert _oxigraph(string(text)) == pyoxigraph.Literal(text)


@given(TEXT)
def test_string_is_canonical(text: str) -> None:
    """A string is escaped exactly as Oxigraph's canonical writer escapes it."""
    assert str(pyoxigraph.Literal(text)) == string(text)


@given(IRIS)
def test_iri_comes_back(text: str) -> None:
    """An IRI of legal characters is read back unchanged."""
    assert _rdflib(iri(text)) == URIRef(text)


@given(TEXT)
def test_iri_holds_no_illegal_character(text: str) -> None:
    """Whatever goes in, the term has no character that ends or breaks an IRI."""
    inside = iri("ex:" + text)[1:-1]

    assert not set(inside) & set('<>"{}|^`\\ ')
    assert all(ord(char) > 32 for char in inside)


@given(st.floats())
def test_double_comes_back(value: float) -> None:
    """A double is read back as the same number, in the canonical lexical form."""
    read = _rdflib(double(value))
    assert isinstance(read, Literal)

    found = float(str(read).replace("INF", "inf"))

    assert math.isnan(found) if math.isnan(value) else found == value


@pytest.mark.parametrize(
    ("value", "lexical"),
    [(0.0, "0.0E0"), (-0.0, "-0.0E0"), (1.0, "1.0E0"), (0.05, "5.0E-2"), (1e300, "1.0E300")],
)
def test_double_is_canonical(value: float, lexical: str) -> None:
    """The mantissa has one digit before the point and at least one after it."""
    assert double(value).startswith(f'"{lexical}"')


@given(st.integers(-(2**63), 2**63 - 1), st.booleans())
def test_integer_and_boolean_come_back(number: int, truth: bool) -> None:
    """Integers and booleans are read back as themselves."""
    assert _rdflib(integer(number)) == Literal(number)
    assert _rdflib(boolean(truth)) == Literal(truth)


def test_string_replaces_lone_surrogates() -> None:
    """A lone surrogate becomes one replacement character, so that offsets stay right."""
    assert string("a\ud800b") == '"a\ufffdb"'
