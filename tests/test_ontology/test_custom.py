"""Own vocabulary files: what is read from them, and what is refused in one line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.custom import Described, read_custom
from ontology.errors import VocabularyError
from ontology.namespace import BASE, ONTOLOGY

PREFIXES = """@prefix : <https://example.org/lab#> .
@prefix id: <https://w3id.org/paperkg/id/> .
@prefix kg: <https://w3id.org/paperkg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vocab: <https://w3id.org/paperkg/vocab/> .
"""
LAB = "https://example.org/lab#"


def written(folder: Path, turtle: str | bytes, *, prefixes: bool = True) -> Path:
    """Return a vocabulary file of some statements."""
    file = folder / "own.ttl"
    content = turtle if isinstance(turtle, bytes) else turtle.encode()
    file.write_bytes(PREFIXES.encode() * prefixes + content)
    return file


def described(folder: Path, turtle: str) -> Described:
    """Return the only concept of some statements."""
    (found,) = read_custom(written(folder, turtle))
    return found


def refused(folder: Path, turtle: str | bytes, *, prefixes: bool = True) -> str:
    """Return the one line in which a file is refused; it names the file."""
    file = written(folder, turtle, prefixes=prefixes)
    with pytest.raises(VocabularyError) as caught:
        read_custom(file)
    told = str(caught.value)
    assert str(file) in told
    assert "\n" not in told
    return told


def test_all_that_is_said_of_a_concept(tmp_path: Path) -> None:
    """Labels, guards, type, relations, note and attributes are read, each in its place."""
    found = described(
        tmp_path,
        """:tern a kg:Hardware, skos:Concept ; skos:prefLabel "Tern" ; skos:altLabel "T1", "Tern 1";
        kg:guardedLabel "Bird" ; skos:broader id:gpu ; skos:broadMatch <https://other.org/chip> ;
        skos:exactMatch id:tern ; skos:scopeNote "A chip." ; kg:manufacturer "Lab" .""",
    )
    assert found == Described(
        file=str(tmp_path / "own.ttl"),
        iri=LAB + "tern",
        label="Tern",
        alt_labels=("T1", "Tern 1"),
        guarded=("Bird",),
        broader=(BASE + "id/gpu",),
        mapped=("https://other.org/chip",),
        same=(BASE + "id/tern",),
        types=("Hardware",),
        note="A chip.",
        attributes=((ONTOLOGY + "manufacturer", ("Lab",)),),
    )


@pytest.mark.parametrize(
    ("scheme", "kind"),
    [("hardware", "Hardware"), ("methods", "Method"), ("tasks", "Task"), ("metrics", "Metric")],
)
def test_a_scheme_of_ours_tells_the_type(tmp_path: Path, scheme: str, kind: str) -> None:
    """Who is in the scheme of a shipped vocabulary has the type of its concepts."""
    found = described(tmp_path, f':x skos:prefLabel "X y" ; skos:inScheme vocab:{scheme} .')
    assert found.types == (kind,)


def test_links_lead_to_concepts(tmp_path: Path) -> None:
    """A property of the model that leads to concepts is read as a link."""
    found = described(tmp_path, ":d a kg:Dataset ; kg:forTask id:summarization .")
    assert found.links == ((ONTOLOGY + "forTask", (BASE + "id/summarization",)),)


def test_narrower_is_read_from_both_ends(tmp_path: Path) -> None:
    """A skos:narrower of the one is a skos:broader of the other."""
    above, below = read_custom(
        written(tmp_path, ':a skos:prefLabel "A a" ; skos:narrower :b . :b skos:prefLabel "B b" .')
    )
    assert (above.broader, below.broader) == ((), (LAB + "a",))


def test_english_labels_count(tmp_path: Path) -> None:
    """Of labels in several languages the English ones are taken; of one language, that one."""
    found = described(
        tmp_path,
        ':x skos:prefLabel "chip"@en-GB, "Chip"@de ; skos:altLabel "Baustein"@de .',
    )
    assert (found.label, found.alt_labels) == ("chip", ("Baustein",))


def test_labels_are_trimmed(tmp_path: Path) -> None:
    """Blanks and line breaks inside a label are one blank."""
    assert described(tmp_path, ':x skos:prefLabel """ sparse\n  kernel """ .').label == (
        "sparse kernel"
    )


def test_what_is_no_concept_is_passed_over(tmp_path: Path) -> None:
    """Schemes, collections and the ontology's header are no concepts."""
    turtle = """<> a owl:Ontology . :s a skos:ConceptScheme ; skos:prefLabel "lab" .
    :c a skos:Collection ; skos:prefLabel "some" ; skos:member :x . :x skos:prefLabel "Xx" ."""
    assert described(tmp_path, turtle).iri == LAB + "x"


def test_deprecated_is_read_as_a_truth_value(tmp_path: Path) -> None:
    """Only a true one counts."""
    assert described(tmp_path, ":x owl:deprecated true .").deprecated
    assert not described(tmp_path, ":x owl:deprecated false .").deprecated


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"", b"# a comment\r\n"])
def test_a_byte_order_mark_and_line_ends_are_no_matter(tmp_path: Path, start: bytes) -> None:
    """A file from any editor is read."""
    text = start + PREFIXES.encode() + b':x skos:prefLabel "Xx" .\n'
    file = written(tmp_path, text.replace(b"\n", b"\r\n"), prefixes=False)
    assert read_custom(file)[0].label == "Xx"


@pytest.mark.parametrize(
    ("turtle", "line"),
    [
        (':x skos:prefLabel "X" ;\n  skos:altLabel .\n', 8),
        (':x a kg:Method .\n\n:x lab:name "X" .\n', 9),
        (':x a kg:Method .\n:y skos:prefLabel "no end\n', 8),
        (':x a kg:Method .\n:y skos:prefLabel ( "one"\n', 8),
        ('{"title": "a paper"}\n', 7),
    ],
)
def test_bad_turtle_is_told_with_its_line(tmp_path: Path, turtle: str, line: int) -> None:
    """What is no Turtle is told with the line at which reading stopped."""
    assert f"line {line}, is no Turtle" in refused(tmp_path, turtle)


@pytest.mark.parametrize(
    ("turtle", "told"),
    [
        (b"", "is empty: give a SKOS vocabulary in Turtle"),
        (b" \n\t\n", "is empty"),
        (b"\xff\xfe\x00\x01", "is not UTF-8 text: give a Turtle file"),
        (PREFIXES.encode(), "has no concept: give each a skos:prefLabel and a type"),
    ],
)
def test_files_without_concepts_are_refused(tmp_path: Path, turtle: bytes, told: str) -> None:
    """An empty file, one that is no text and one of prefixes alone are told apart."""
    assert told in refused(tmp_path, turtle, prefixes=False)


@pytest.mark.parametrize(
    ("turtle", "told"),
    [
        (':x a kg:Metod ; skos:prefLabel "X" .', "'X' has the type kg:Metod, which no entity has"),
        (':x a kg:Paper ; skos:prefLabel "X" .', "give one of kg:Dataset, kg:Hardware, kg:Method"),
        (':x skos:prefLabel "X", "Y" .', "'X' has 2 skos:prefLabel: keep one"),
        (':x skos:prefLabel "X" ; skos:altLabel " " .', "a label without letters or digits, ''"),
        (':x skos:prefLabel "X" ; kg:maker "Y" .', "'X' has kg:maker: give it one of kg:"),
        (':x a kg:Metric ; kg:better "more" .', "has 'more' as kg:better: give higher or lower"),
        (':x a kg:Model ; kg:size "7B", "8B" .', "has 2 values of kg:size: keep one"),
        ('[] a kg:Method ; skos:prefLabel "X" .', "'X' has no IRI: give it one"),
    ],
)
def test_broken_rules_name_the_concept(tmp_path: Path, turtle: str, told: str) -> None:
    """What a file may not say of a concept is told with the concept and what to do."""
    assert told in refused(tmp_path, turtle)


def test_missing_files_and_directories_are_told(tmp_path: Path) -> None:
    """A path that leads to no file is told as what it is."""
    with pytest.raises(VocabularyError, match=r"there is no vocabulary '.*none\.ttl': check"):
        read_custom(tmp_path / "none.ttl")
    with pytest.raises(VocabularyError, match="is a directory: pass the Turtle files in it"):
        read_custom(tmp_path)


def test_odd_values_are_not_written_about(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The parser's own remarks about IRIs and literals do not reach the terminal."""
    turtle = (
        ':x skos:prefLabel "Xx" ; owl:versionInfo "one"^^<http://www.w3.org/2001/XMLSchema#int>'
    )
    read_custom(written(tmp_path, f"{turtle} ; skos:exactMatch <a b> ."))
    assert capfd.readouterr() == ("", "")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: bytes) -> None:
    """Whatever stands in a file, it gives concepts or one error of ours."""
    file = written(tmp_path_factory.mktemp("any"), text)
    try:
        assert read_custom(file)
    except VocabularyError as error:
        assert str(file) in str(error)
