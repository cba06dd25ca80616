"""The compiled vocabularies: current, equal to the files, and left aside when they differ."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from ontology import shipped, vocabulary
from ontology.compile import compiled, compiled_model
from ontology.modelled import read_kinds, read_node_types
from ontology.nodes import Model
from ontology.shapes import node_types
from ontology.shipped import read_compiled
from ontology.vocabulary import (
    COMPILED_FILE,
    FILES,
    Compiled,
    Concept,
    concepts,
    kinds,
    read_concepts,
)


def test_the_shipped_file_is_current() -> None:
    """The file is what the vocabularies give now; if not, run ``python -m ontology.compile``."""
    assert COMPILED_FILE.read_bytes() == compiled()


def test_the_shipped_model_is_current() -> None:
    """model.json is what the model gives now; if not, run ``python -m ontology.compile``."""
    assert shipped.SHIPPED_FILE.read_bytes() == compiled_model()


def test_the_shipped_model_equals_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Node types and kinds are those of the files, which are read where the hash differs."""
    assert tuple(node_types().values()) == read_node_types()
    assert tuple(kinds().values()) == read_kinds()
    monkeypatch.setattr(shipped, "model_hash", lambda: "another")
    assert shipped.shipped.__wrapped__() is None
    for module in ("ontology.shapes", "ontology.vocabulary"):
        monkeypatch.setattr(f"{module}.shipped", lambda: None)
    assert dict(node_types.__wrapped__()) == dict(node_types())
    assert kinds.__wrapped__() == kinds()


def test_compiled_concepts_equal_those_of_the_files() -> None:
    """Nothing is lost or added by compiling, and the order stays."""
    shipped = read_compiled(COMPILED_FILE, Compiled)
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
    assert read_compiled(file, Compiled) is None and read_compiled(file, Model) is None
