"""Tests of builder.store.cache."""

import sqlite3
import zlib
from pathlib import Path

import pytest

from builder.errors import StoreError
from builder.extraction import Claim, Extraction, Mention, Span
from builder.linking.entity import Naming
from builder.papers.paper import Listing, Paper, Section
from builder.store.cache import NAME, ExtractionCache, opened, row_of, unpacked

SPAN = Span("title", 0, 4)
MENTION = Mention("LoRA", "Method", "uses", ("LoRA",), (SPAN,), "lora", None, ("it",), 0.5)
CLAIM = Claim("speedup", SPAN, 1.5, 2.0, "x", "ratio", "up to", hardware=("A100",))


def paper(title: str = "LoRA again", key: str = "lora-again") -> Paper:
    """Return a paper of a title alone."""
    sections = (Section("title", title, ("a.txt",)),)
    return Paper(key, title, sections, (Listing("a.txt", "jsonl"),))


def extraction(key: str = "lora-again") -> Extraction:
    """Return an extraction with every kind of value."""
    return Extraction(key, (MENTION,), (CLAIM,), (SPAN,))


def found(cache: ExtractionCache, of: Paper) -> Extraction | None:
    """Return what a cache has of a paper."""
    content = cache.packed(of.text_hash())
    return unpacked(content, of) if content else None


def test_what_is_put_comes_back(tmp_path: Path) -> None:
    """An extraction comes back as it was, also from a later run."""
    with opened(tmp_path, "1") as cache:
        assert found(cache, paper()) is None
        cache.put([row_of(paper(), extraction())])

    with opened(tmp_path, "1") as cache:
        assert found(cache, paper()) == extraction()


def test_key_is_the_text(tmp_path: Path) -> None:
    """The same text under another key is found; another text is not."""
    with opened(tmp_path, "1") as cache:
        cache.put([row_of(paper(), extraction())])

        assert found(cache, paper(key="other")) == extraction("other")
        assert found(cache, paper("LoRA once more")) is None


def test_other_version_is_thrown_away(tmp_path: Path) -> None:
    """What another version of the extractor found is not used and not kept."""
    with opened(tmp_path, "1") as cache:
        cache.put([row_of(paper(), extraction())])
    with opened(tmp_path, "2") as cache:
        assert found(cache, paper()) is None

    with opened(tmp_path, "1") as cache:
        assert found(cache, paper()) is None


@pytest.mark.parametrize("damage", [b"no database at all", b"SQLite format 3\x00" + b"\xff" * 4000])
def test_damaged_file_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    """A damaged cache is replaced by an empty one."""
    (tmp_path / NAME).write_bytes(damage)

    with opened(tmp_path, "1") as cache:
        cache.put([row_of(paper(), extraction())])

        assert found(cache, paper()) == extraction()


DAMAGE = [b'{"paper": 3}', zlib.compress(b'{"paper": 3}'), zlib.compress(b"{}")[:-1]]


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_row_is_missing(tmp_path: Path, damage: bytes) -> None:
    """An extraction that cannot be read is extracted again."""
    with opened(tmp_path, "1") as cache:
        cache.put([row_of(paper(), extraction())])
    connection = sqlite3.connect(tmp_path / NAME)
    with connection:
        connection.execute("update extraction set content = ?", (damage,))
    connection.close()

    with opened(tmp_path, "1") as cache:
        assert found(cache, paper()) is None
        assert cache.outline(paper().text_hash(), "lora-again") is None


def test_outline_names_what_the_extraction_names(tmp_path: Path) -> None:
    """An outline has the names of an extraction, under the key that is asked for."""
    with opened(tmp_path, "1") as cache:
        cache.put([row_of(paper(), extraction())])

        found = cache.outline(paper().text_hash(), "other")

    assert found and found.paper == "other"
    assert [Naming.of(0, named) for named in found.mentions] == [Naming.of(0, MENTION)]


def test_unusable_file_is_told(tmp_path: Path) -> None:
    """A cache that cannot be opened is told in one line."""
    (tmp_path / NAME).mkdir()

    with pytest.raises(StoreError, match=r"the cache '.*' cannot be used"), opened(tmp_path, "1"):
        pass
