"""Own vocabularies over the concepts that ship: what they change, and what is refused."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ontology.custom import Described, read_custom
from ontology.errors import VocabularyError
from ontology.lexicon import Lexicon
from ontology.namespace import ONTOLOGY
from ontology.overlay import overlay
from ontology.vocabulary import Concept, concepts, read_concepts
from tests.test_ontology.test_custom import PREFIXES, written

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "own_vocabulary.ttl"
SHIPPED = """
id:sparsity a kg:Method ; skos:prefLabel "sparsity" .
id:n:m-sparsity a kg:Method ; skos:prefLabel "N:M sparsity" ; skos:broader id:sparsity .
id:2:4-sparsity a kg:Method ; skos:prefLabel "2:4 sparsity" ; skos:altLabel "2:4 pruning" ;
    skos:broader id:n:m-sparsity .
id:gpu a kg:Hardware ; skos:prefLabel "GPU" .
id:a100 a kg:Hardware ; skos:prefLabel "A100" ; kg:guardedLabel "Ampere" ; skos:broader id:gpu ;
    kg:manufacturer "NVIDIA" .
id:zip_model a kg:Model ; skos:prefLabel "Zip" .
id:news a kg:Dataset ; skos:prefLabel "News" ; kg:forTask id:summaries .
id:summaries a kg:Task ; skos:prefLabel "summaries" .
"""
Concepts = Mapping[str, Concept]


@pytest.fixture
def shipped(tmp_path: Path) -> Concepts:
    """Return a small set of concepts in place of those that ship."""
    file = tmp_path / "shipped.ttl"
    file.write_text(PREFIXES + SHIPPED)
    return read_concepts([file])


def laid(folder: Path, known: Concepts, *files: str) -> Concepts:
    """Lay the statements of some files over concepts."""
    custom: list[Described] = []
    for number, turtle in enumerate(files):
        place = folder / str(number)
        place.mkdir()
        custom += read_custom(written(place, turtle))
    return overlay(known, custom)


def refused(folder: Path, known: Concepts, turtle: str) -> str:
    """Return the one line in which a file is refused; it names the file."""
    with pytest.raises(VocabularyError) as caught:
        laid(folder, known, turtle)
    told = str(caught.value)
    assert told.startswith(f"{folder / '0' / 'own.ttl'}: ")
    assert "\n" not in told
    return told


def test_a_new_concept_is_added(tmp_path: Path, shipped: Concepts) -> None:
    """A new concept has the slug of its label as key; all others stay."""
    found = laid(
        tmp_path,
        shipped,
        """:t a kg:Hardware ; skos:prefLabel "Tern Board" ; skos:altLabel "Tern" ;
        skos:broader id:gpu ; kg:memorySize "24 GB" ; skos:scopeNote "Ours." .""",
    )
    assert found["tern-board"] == Concept(
        key="tern-board",
        label="Tern Board",
        types=("Hardware",),
        alt_labels=("Tern",),
        broader=("gpu",),
        note="Ours.",
        attributes=((ONTOLOGY + "memorySize", ("24 GB",)),),
    )
    assert {key: found[key] for key in shipped} == shipped
    assert next(iter(found)) == "tern-board"


def test_an_iri_of_ours_gives_the_key(tmp_path: Path, shipped: Concepts) -> None:
    """A new concept in our namespace keeps the name that the file gives it."""
    found = laid(tmp_path, shipped, 'id:tern.v1 a kg:Hardware ; skos:prefLabel "Tern" .')
    assert found["tern.v1"].label == "Tern"


def test_a_homonym_of_another_type_has_a_key_of_its_own(tmp_path: Path, shipped: Concepts) -> None:
    """What bears the name of a concept of another type has its type in the key."""
    found = laid(tmp_path, shipped, ':s a kg:Task ; skos:prefLabel "Sparsity" .')
    assert found["sparsity_task"].types == ("Task",)
    assert found["sparsity"] == shipped["sparsity"]


def test_labels_are_added_and_the_rest_is_replaced(tmp_path: Path, shipped: Concepts) -> None:
    """Of a known concept, labels come on top; broader, note and attributes are replaced."""
    found = laid(
        tmp_path,
        shipped,
        """id:2:4-sparsity skos:altLabel "two in four" ; skos:broader id:sparsity .
        id:a100 kg:manufacturer "Nvidia" ; skos:scopeNote "A card." .""",
    )
    assert found["2:4-sparsity"].alt_labels == ("2:4 pruning", "two in four")
    assert found["2:4-sparsity"].broader == ("sparsity",)
    assert found["a100"].attributes == ((ONTOLOGY + "manufacturer", ("Nvidia",)),)
    assert (found["a100"].note, found["a100"].broader) == ("A card.", ("gpu",))


def test_a_renamed_concept_keeps_its_key(tmp_path: Path, shipped: Concepts) -> None:
    """A new preferred label makes the old one an alternative; back again, nothing is left."""
    found = laid(tmp_path, shipped, 'id:2:4-sparsity skos:prefLabel "half-sparse" .')
    assert found["2:4-sparsity"].label == "half-sparse"
    assert found["2:4-sparsity"].alt_labels == ("2:4 pruning", "2:4 sparsity")
    swapped = laid(tmp_path / "0", shipped, 'id:2:4-sparsity skos:prefLabel "2:4 pruning" .')
    assert swapped["2:4-sparsity"].alt_labels == ("2:4 sparsity",)


@pytest.mark.parametrize(
    "turtle",
    [
        ':x skos:exactMatch id:a100 ; skos:altLabel "our card" .',
        ':x a kg:Hardware ; skos:prefLabel "a100" ; skos:altLabel "our card" .',
        ':x a skos:Concept ; skos:prefLabel "A-100" ; skos:altLabel "our card" .',
    ],
)
def test_the_same_concept_under_another_iri(tmp_path: Path, shipped: Concepts, turtle: str) -> None:
    """An exact match, and the preferred label of one of the type, mean the known concept."""
    found = laid(tmp_path, shipped, turtle)
    assert "our card" in found["a100"].alt_labels
    assert found.keys() == shipped.keys()


def test_a_type_comes_from_what_is_broader(tmp_path: Path, shipped: Concepts) -> None:
    """A plain concept has the type of the tree that it hangs in, however far up that begins."""
    turtle = """:a skos:prefLabel "odd sparsity" ; skos:broadMatch id:sparsity .
    :b skos:prefLabel "very odd sparsity" ; skos:broader :a .
    :c a kg:Task ; skos:prefLabel "own task" .
    :d skos:prefLabel "own subtask" ; skos:broader :c ."""
    found = laid(tmp_path, shipped, turtle)
    assert found["very-odd-sparsity"].types == ("Method",)
    assert found["very-odd-sparsity"].broader == ("odd-sparsity",)
    assert found["own-subtask"].types == ("Task",)


def test_a_broad_match_may_lead_elsewhere(tmp_path: Path, shipped: Concepts) -> None:
    """A mapping into another vocabulary is no broader concept of ours, and no error."""
    found = laid(
        tmp_path,
        shipped,
        ':a a kg:Method ; skos:prefLabel "odd" ; skos:broadMatch <https://other.org/x> .',
    )
    assert found["odd"].broader == ()


def test_a_label_can_be_guarded_and_freed(tmp_path: Path, shipped: Concepts) -> None:
    """A guarded label is free no more; one that is stated as a label is guarded no more."""
    found = laid(
        tmp_path,
        shipped,
        'id:sparsity kg:guardedLabel "sparsity" . id:a100 skos:altLabel "Ampere" .',
    )
    assert (found["sparsity"].label, found["sparsity"].guarded) == ("sparsity", ("sparsity",))
    assert (found["a100"].alt_labels, found["a100"].guarded) == (("Ampere",), ())
    (label,) = (label for label in Lexicon(found.values()).labels if label.text == "sparsity")
    assert label.guarded


def test_a_deprecated_concept_is_removed(tmp_path: Path, shipped: Concepts) -> None:
    """What was below it comes below what was above it; links to it are cut."""
    turtle = "id:n:m-sparsity owl:deprecated true . id:summaries owl:deprecated true ."
    found = laid(tmp_path, shipped, turtle)
    assert shipped.keys() - found.keys() == {"n:m-sparsity", "summaries"}
    assert found["2:4-sparsity"].broader == ("sparsity",)
    assert found["news"].links == ()


def test_what_others_gave_up_is_passed_over(tmp_path: Path, shipped: Concepts) -> None:
    """A deprecated concept of another vocabulary, unknown to us, is no error."""
    turtle = (
        ':old skos:prefLabel "old" ; owl:deprecated true . id:gpu skos:altLabel "graphics chip" .'
    )
    assert laid(tmp_path, shipped, turtle).keys() == shipped.keys()


def test_a_later_file_sees_the_earlier_ones(tmp_path: Path, shipped: Concepts) -> None:
    """IRIs of one file mean the same in the next, and what it says counts."""
    found = laid(
        tmp_path,
        shipped,
        ':t a kg:Hardware ; skos:prefLabel "Tern" .',
        ':t skos:prefLabel "Tern One" . :u skos:prefLabel "Tern Two" ; skos:broader :t .',
    )
    assert (found["tern"].label, found["tern"].alt_labels) == ("Tern One", ("Tern",))
    assert (found["tern-two"].broader, found["tern-two"].types) == (("tern",), ("Hardware",))


def test_own_labels_come_before_those_of_other_types(tmp_path: Path, shipped: Concepts) -> None:
    """Of two homonyms the lexicon has the own one first."""
    found = laid(tmp_path, shipped, ':z a kg:Method ; skos:prefLabel "Zip" .')
    assert [c.key for c in Lexicon(found.values()).find("Zip")] == ["zip", "zip_model"]


def test_nothing_said_changes_nothing(tmp_path: Path, shipped: Concepts) -> None:
    """A file that says what is so already leaves all as it was."""
    found = laid(tmp_path, shipped, 'id:gpu a kg:Hardware ; skos:prefLabel "GPU" .')
    assert list(found.items()) == list(shipped.items())


@pytest.mark.parametrize(
    ("turtle", "told"),
    [
        (":x a kg:Method .", "'https://example.org/lab#x' has no skos:prefLabel: give it one"),
        (':x skos:prefLabel "Tern" .', "'Tern' has no type: give one of kg:Dataset, kg:Hardware"),
        (
            ':x a kg:Method ; skos:prefLabel "Tern" ; skos:broader id:sparsty .',
            "has skos:broader id:sparsty, but there is no such concept; did you mean id:sparsity?",
        ),
        (
            ':x a kg:Method ; skos:prefLabel "Tern" ; skos:broader <https://other.org/y> .',
            "has skos:broader <https://other.org/y>, but there is no such concept; describe it",
        ),
        (
            ':x a kg:Dataset ; skos:prefLabel "Tern" ; kg:forTask id:sums .',
            "has kg:forTask id:sums, but there is no such concept",
        ),
        (
            ':x skos:prefLabel "Tern" ; skos:exactMatch id:a10 .',
            "has skos:exactMatch id:a10, but there is no such concept; did you mean id:a100?",
        ),
        ("id:a10 owl:deprecated true .", "removes id:a10, but there is no such concept"),
        (
            "id:sparsity skos:broader id:2:4-sparsity .",
            "'sparsity' < '2:4 sparsity' < 'N:M sparsity' < 'sparsity': drop one skos:broader",
        ),
        (
            ':x a kg:Task ; skos:prefLabel "Tern" ; skos:broader :x .',
            "is below itself, 'Tern' < 'Tern'",
        ),
        (
            ':x a kg:Method ; skos:prefLabel "Tern" ; skos:altLabel "2:4-Pruning" .',
            "has the label '2:4-Pruning', which the Method '2:4 sparsity' (id:2:4-sparsity) has",
        ),
        (
            ':x a kg:Method ; skos:prefLabel "Tern" . :y a kg:Method ; skos:prefLabel "tern" .',
            "which the Method 'tern' (id:tern_method) has too: choose another label",
        ),
        (
            ':x skos:exactMatch id:gpu . id:gpu skos:altLabel "card" .',
            "means the same as <https://example.org/lab#x>: make them one",
        ),
        (
            ':x a kg:Method ; skos:prefLabel "C" .',
            "has the label 'C', which stands in every text: make it a kg:guardedLabel too",
        ),
        (
            ':x skos:exactMatch id:gpu ; kg:size "7B" .',
            "has kg:size, which no Hardware has: drop it",
        ),
        (
            '<https://w3id.org/paperkg/id/My/Tern> a kg:Task ; skos:prefLabel "My Tern" .',
            "try id:my-tern",
        ),
    ],
)
def test_broken_rules_are_told(tmp_path: Path, shipped: Concepts, turtle: str, told: str) -> None:
    """What cannot be laid over the concepts is told with the concept and what to do."""
    assert told in refused(tmp_path, shipped, turtle)


def test_a_guard_settles_a_collision(tmp_path: Path, shipped: Concepts) -> None:
    """Two concepts of a type may share a label that one of them has only beside a cue."""
    turtle = """:x a kg:Method ; skos:prefLabel "2:4 pruning" .
    id:2:4-sparsity kg:guardedLabel "2:4 pruning" ."""
    assert laid(tmp_path, shipped, turtle)["2:4-pruning"].label == "2:4 pruning"


def test_the_example_goes_over_what_ships() -> None:
    """The example vocabulary adds, renames, guards and removes as its comments say."""
    found = overlay(concepts(), read_custom(EXAMPLE))
    assert found["tern-1-mini"].types == ("Hardware",)
    assert "two-in-four sparsity" in found["2:4-sparsity"].alt_labels
    assert found["lora"].label == "low-rank adapters"
    assert "LoRA" in found["lora"].alt_labels
    assert found["sieve"].guarded == ("Sieve",)
    assert concepts().keys() - found.keys() == {"adam-mini"}
