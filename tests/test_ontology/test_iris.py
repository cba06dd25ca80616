"""Minting IRIs."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ontology.iris import Minter, digest, slug, title_key

LOCAL = re.compile(r"[a-z0-9]([a-z0-9:.\-]*[a-z0-9])?")


@given(st.text(min_size=1))
def test_slugs_are_safe_local_names(text: str) -> None:
    """A slug of any text can stand in an IRI and in prefixed Turtle unescaped."""
    assert LOCAL.fullmatch(slug(text))


@given(st.text(min_size=1))
def test_slugs_are_short_and_stable(text: str) -> None:
    """A slug is bounded, and the slug of a slug is itself."""
    assert len(slug(text)) <= 90
    assert slug(slug(text)) == slug(text) or len(slug(text)) > 80


def test_long_names_that_differ_at_the_end_differ() -> None:
    """Where a slug is cut, a hash of the whole keeps it apart."""
    assert slug("a" * 100 + "b") != slug("a" * 100 + "c")


def test_letters_that_are_lost_are_told_by_a_hash() -> None:
    """Names in other scripts do not fall together."""
    assert slug("数学") != slug("物理")
    assert slug("τ-bench").startswith("bench-")


@given(st.text())
def test_title_keys_ignore_case_and_marks(title: str) -> None:
    """A title's key is letters and digits, the same for any case of ASCII."""
    key = title_key(title)
    assert all(char.isalnum() for char in key)
    if title.isascii():
        assert title_key(title.upper()) == key


def test_minters_differ_by_base_only() -> None:
    """Another base changes the front of an IRI and nothing else."""
    here, there = Minter(), Minter("https://example.org/")
    assert there.entity("lora") == here.entity("lora").replace(here.base, there.base)
    assert here.entity("lora") == "https://w3id.org/paperkg/id/lora"


def test_things_of_different_sorts_have_different_iris() -> None:
    """No two kinds of thing share a path."""
    mint = Minter()
    minted = [
        mint.paper("x"),
        mint.entity("x"),
        mint.mention("x", "x"),
        mint.claim("x", "x"),
        mint.evidence("x", "title", 0, 1),
        mint.section("x", 0),
        mint.source("x"),
    ]
    assert len(set(minted)) == len(minted)


@given(st.text(), st.integers(1, 64))
def test_digests_are_prefixes_of_longer_ones(text: str, length: int) -> None:
    """A digest has the length asked for and starts every longer digest of the text."""
    assert len(digest(text, length)) == length
    assert digest(text, 64).startswith(digest(text, length))
