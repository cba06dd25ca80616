"""Tests of the gazetteer."""

import pytest

from builder.nlp.gazetteer import Index, verb_forms
from ontology.lexicon import Lexicon
from ontology.vocabulary import Concept
from tests.test_builder.reading_of import reading_of

CONCEPTS = (
    Concept("sparsity", "sparsity", ("Method",)),
    Concept("2:4-sparsity", "2:4 sparsity", ("Method",), ("2:4 structured sparsity",)),
    Concept("pre-training", "continual pre-training", ("Method",)),
    Concept("lora", "LoRA", ("Method",), ("low-rank adaptation",)),
    Concept("arc", "ARC", ("Dataset",), guarded=("ARC",)),
    Concept("mmlu-pro", "MMLU-Pro", ("Dataset",)),
    Concept("mmlu", "MMLU", ("Dataset",)),
)


def found(text: str) -> list[tuple[str, str]]:
    """Return (surface, key of the concept) of what the gazetteer finds in a text."""
    reading = reading_of("Title\n\n" + text)
    index = Index(Lexicon(CONCEPTS).labels)
    return [
        (reading.surface(match.first, match.end), match.concept.key)
        for match in index.matches(reading)
        if match.concept
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("with 2:4 sparsity here", [("2:4 sparsity", "2:4-sparsity")]),
        ("2:4 structured sparsity", [("2:4 structured sparsity", "2:4-sparsity")]),
        ("a Continual Pretraining run", [("Continual Pretraining", "pre-training")]),
        ("many LoRAs", [("LoRAs", "lora")]),
        ("Low-Rank Adaptations", [("Low-Rank Adaptations", "lora")]),
        ("MMLU-Pro and MMLU", [("MMLU-Pro", "mmlu-pro"), ("MMLU", "mmlu")]),
        ("the ARC benchmark", [("ARC", "arc")]),
        ("high sparsity-aware loss", [("sparsity", "sparsity")]),
    ],
)
def test_finds(text: str, expected: list[tuple[str, str]]) -> None:
    """Labels are found by longest match, over hyphens, plurals and cases."""
    assert found(text) == expected


@pytest.mark.parametrize("text", ["a lora of", "an ARC of light", "sparsityaware", "2:4. Sparsely"])
def test_leaves(text: str) -> None:
    """Names in another case, guarded words without a cue and parts of words are no match."""
    assert found(text) == []


def test_verbs_speak_of_methods() -> None:
    """Verb forms lead to the concept that their noun names."""
    forms = verb_forms()
    assert forms["distilled"].key == "knowledge-distillation"
    assert "#" not in forms
