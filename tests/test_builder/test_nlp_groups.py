"""Tests of grouping, naming, context and decision tables."""

from pathlib import Path

import numpy as np

from builder.nlp.abbreviations import find_abbreviations
from builder.nlp.candidates import Candidate
from builder.nlp.context import context_of
from builder.nlp.decisions import Table, read_table, write_table
from builder.nlp.features import role_features, type_features
from builder.nlp.groups import Group, group
from builder.nlp.names import find_names
from builder.nlp.naming import name_of
from builder.nlp.reading import Reading
from ontology.vocabulary import Concept
from tests.test_builder.reading_of import reading_of

TEXT = (
    "GridLock: Sparse Nets\n\nWe present GridLock. The GridLock method uses low-rank adaptation "
    "(LoRA). LoRAs are small. We beat Adam."
)


def groups_in(text: str) -> tuple[Reading, dict[str, Group]]:
    """Return the reading of a text and its groups of names, by key."""
    reading = reading_of(text)
    found = group(reading, find_names(reading), tuple(find_abbreviations(reading)))
    return reading, {one.key: one for one in found}


def test_one_group_for_one_thing() -> None:
    """Plurals, generic nouns behind a name and long forms lead to the same group."""
    reading, groups = groups_in(TEXT)
    surfaces = {reading.surface(*span) for span in groups["lora"].spans}
    assert surfaces == {"LoRA", "LoRAs", "low-rank adaptation"}
    assert (groups["lora"].short, groups["lora"].long) == ("LoRA", "low-rank adaptation")
    assert len(groups["gridlock"].spans) == 3


def test_concepts_join_labels() -> None:
    """Two labels of one concept are one group."""
    reading = reading_of("T\n\nstep one and phase one")
    concept = Concept("one", "step one", ("Method",), ("phase one",))
    found = group(
        reading, [Candidate(1, 3, "gazetteer", concept), Candidate(4, 6, "gazetteer", concept)], ()
    )
    assert [len(one.spans) for one in found] == [2]
    assert found[0].concept == concept


def test_names_are_catalogue_names() -> None:
    """The acronym names a thing that has one; plurals and title case go."""
    reading, groups = groups_in(TEXT)
    assert name_of(reading, groups["lora"]) == "LoRA"
    assert name_of(reading, groups["gridlock"]) == "GridLock"


def test_context_knows_what_governs() -> None:
    """The nearest cue before a word and the joining word after it are told."""
    reading = reading_of("T\n\nIt is evaluated on Foo. We beat Bar.")
    context = context_of(reading, ())
    foo = reading.words.index("Foo")
    assert (context.verbs[foo], context.links[foo]) == ("evaluat", "on")
    assert context.verbs[reading.words.index("Bar")] == "beat"


def test_features_are_deterministic() -> None:
    """The same group has the same features in the same order; its occurrences are counted."""
    reading, groups = groups_in(TEXT)
    context = context_of(reading, groups.values())
    lora = groups["lora"]
    assert type_features(context, lora) == type_features(context, lora)
    assert "count=3" in role_features(context, lora, {})


def test_tables_round_trip(tmp_path: Path) -> None:
    """A table that is written and read again gives the same shares."""
    weights = np.array([[50, -125], [0, 200]], dtype=np.int32)
    table = Table(("no", "yes"), {"a": 0, "b": 1}, weights)
    write_table(tmp_path / "t.tsv", table)
    again = read_table(tmp_path / "t.tsv")
    assert again.outcomes == ("no", "yes")
    assert again.shares(["a", "b", "unknown"]).tolist() == table.shares(["a", "b"]).tolist()
    assert table.shares(["b"])[1] > 0.8


def test_tables_know_features_told_together() -> None:
    """A feature counts once more where the table has it together with something else."""
    weights = np.array([[0, 0], [0, 300]], dtype=np.int32)
    table = Table(("no", "yes"), {"a": 0, "Method|a": 1}, weights)
    assert table.shares(["a"])[1] == 0.5
    assert table.shares(["a"], ("Method",))[1] > 0.9
