"""The compiled vocabularies: current, equal to the files, and left aside when they differ."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from ontology import vocabulary
from ontology.compile import compiled
from ontology.vocabulary import (
    COMPILED_FILE,
    FILES,
    Concept,
    concepts,
    read_compiled,
    read_concepts,
)


def test_the_shipped_file_is_current() -> None:
    """The file is what the vocabularies give now; if not, run ``python -m ontology.compile``."""
    assert COMPILED_FILE.read_bytes() == compiled()


def test_compiled_concepts_equal_those_of_the_files() -> None:
    """Nothing is lost or added by compiling, and the order stays."""
    shipped = read_compiled(COMPILED_FILE)
    assert shipped is not None
    parsed = read_concepts(FILES)
    assert list(shipped.concepts) == list(parsed.values())
    assert dict(concepts()) == parsed


def test_stale_files_are_left_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the sources' hash differs the vocabulary files themselves are read."""
    read: list[Path] = []

    def watched(files: Iterable[Path]) -> Mapping[str, Concept]:
        read.extend(files)
        return {}

    monkeypatch.setattr(vocabulary, "sources_hash", lambda: "another")
    monkeypatch.setattr(vocabulary, "read_concepts", watched)
    assert concepts.__wrapped__() == {}
    assert tuple(read) == FILES


@pytest.mark.parametrize("content", [None, b"", b"[]", b'{"sources": 1}', b"\xff"])
def test_what_cannot_be_read_counts_as_absent(tmp_path: Path, content: bytes | None) -> None:
    """A missing or broken file gives nothing rather than an error: the sources are there."""
    file = tmp_path / "compiled.json"
    if content is not None:
        file.write_bytes(content)
    assert read_compiled(file) is None
