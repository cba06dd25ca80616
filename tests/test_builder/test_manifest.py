"""Tests of builder.store.manifest."""

import re

import pytest

from builder.errors import StoreError
from builder.store.manifest import (
    Manifest,
    builder_version,
    content_hash,
    decode,
    vocabularies_version,
)

MANIFEST = Manifest(
    builder="0.1.0+12345678",
    vocabularies="0123",
    base="https://example.org/",
    content="abcdef0123456789" * 4,
    entries=3,
    papers=2,
    mentions=5,
    claims=1,
    triples=99,
    quarantined=1,
    text=True,
    sources={"a.txt": 3},
)


def test_manifest_comes_back() -> None:
    """A manifest is read back as it was written, as indented JSON that ends in a line break."""
    content = MANIFEST.encode()

    assert decode(content, "manifest.json") == MANIFEST
    assert content.startswith(b'{\n  "format": 1,') and content.endswith(b"}\n")
    assert MANIFEST.generation == "abcdef0123456789"


def test_added_fields_are_no_matter() -> None:
    """A field that this version does not know is passed over."""
    content = MANIFEST.encode().replace(b'"format": 1,', b'"format": 1, "later": [],')

    assert decode(content, "manifest.json") == MANIFEST


@pytest.mark.parametrize("content", [b"", b"[]", b'{"format": 1}', b'{"format": 1, "base": 2}'])
def test_damaged_manifest_is_told(content: bytes) -> None:
    """What is no manifest is told with its place, in one line."""
    with pytest.raises(StoreError, match=r"'kg/manifest.json' is damaged .*empty directory$"):
        decode(content, "kg/manifest.json")


@pytest.mark.parametrize("content", [b'{"format": 7}', b"{}"])
def test_other_format_is_told(content: bytes) -> None:
    """A manifest of another version of the contract is told apart from a damaged one."""
    with pytest.raises(StoreError, match="this version of paperkg writes format 1"):
        decode(content, "manifest.json")


def test_content_hash_tells_all_parts_apart() -> None:
    """Settings and every entry count, the order of settings does not."""
    base = content_hash({"a": "1", "b": "2"}, [b"x", b"y"])

    assert content_hash({"b": "2", "a": "1"}, [b"x", b"y"]) == base
    assert content_hash({"a": "1", "b": "3"}, [b"x", b"y"]) != base
    assert content_hash({"a": "1", "b": "2"}, [b"xy"]) != base


def test_versions_have_their_form() -> None:
    """The builder's version is the distribution's and a hash, the vocabularies' a hash."""
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{8}", builder_version())
    assert re.fullmatch(r"[0-9a-f]{16}", vocabularies_version())
