"""Tests of the tokenizer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.nlp.pipeline import pipeline


@settings(deadline=None)
@given(st.text(max_size=200))
def test_documents_keep_their_text(text: str) -> None:
    """The words of a document, with their blanks, are its text again."""
    assert pipeline().make_doc(text).text == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2:4 sparsity", ["2:4", "sparsity"]),
        ("N:M sparse", ["N:M", "sparse"]),
        ("pre-training", ["pre", "-", "training"]),
        ("Qwen2.5-VL", ["Qwen2.5", "-", "VL"]),
        ("by 1,024 tokens.", ["by", "1,024", "tokens", "."]),
        ("8xH100", ["8x", "H100"]),
        ("Pass@1", ["Pass@1"]),
        ("see https://a.b/c-d.", ["see", "https://a.b/c-d."]),
        ("Otter's", ["Otter", "'s"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    """Ratios, decimals and addresses stay whole; hyphens and possessives part."""
    assert [token.text for token in pipeline().make_doc(text)] == words
