"""Statements: terms of N-Triples."""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal as StoredLiteral

from api.statements import by_subject, compact, parse_literal, split


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_literals_come_back_as_they_were(text: str) -> None:
    """A literal that an engine has written is read with the same text."""
    found = parse_literal(str(StoredLiteral(text)))
    assert found is not None
    assert (found.text, found.datatype, found.language) == (text, None, None)


def test_literals_keep_datatype_and_language() -> None:
    """Datatype and language are read beside the text."""
    typed = parse_literal('"2.5"^^<http://www.w3.org/2001/XMLSchema#double>')
    spoken = parse_literal('"Maske"@de-CH')
    assert typed is not None and spoken is not None
    assert (typed.text, typed.datatype) == ("2.5", "http://www.w3.org/2001/XMLSchema#double")
    assert (spoken.text, spoken.language) == ("Maske", "de-CH")


def test_iris_are_no_literals() -> None:
    """An IRI or a blank node is no literal."""
    assert parse_literal("<https://example.org/a>") is None
    assert parse_literal("_:b1") is None


def test_lines_group_by_subject() -> None:
    """Sorted lines give each subject once, with its statements."""
    lines = [b'<a:s> <a:p> "x . y" .\n', b"<a:s> <a:q> <a:o> .\n", b"<a:t> <a:p> <a:o> .\n"]
    assert [(subject, len(group)) for subject, group in by_subject(lines)] == [
        ("<a:s>", 2),
        ("<a:t>", 1),
    ]
    assert split(lines[0])[2] == '"x . y"'


def test_the_longest_prefix_wins() -> None:
    """An IRI is shortened by the most precise prefix, and left alone without one."""
    assert compact("https://w3id.org/paperkg/id/a100") == ("id", "a100")
    assert compact("https://example.org/a100") is None
