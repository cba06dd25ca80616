"""Fixtures of the api tests: a graph directory, as docs/store.md has it, and a handle on it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Store

from api.finding.index import INDEX
from api.graph import GraphHandle
from builder.store.search import write_index
from ontology.namespace import BASE
from tests.test_api.library import PAPERS, SOURCES
from tests.test_api.library_graph import library_quads


@pytest.fixture(scope="session")
def kg_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the directory of the graph of the library."""
    root = tmp_path_factory.mktemp("library") / "kg"
    generation = root / "generations" / "0123456789abcdef"
    generation.mkdir(parents=True)
    quads = sorted(set(library_quads()), key=str)
    store = Store(str(generation / "store"))
    store.bulk_extend(quads)
    store.flush()
    write_index(store, generation / INDEX)
    del store  # a reader must not open the store while its writer lives
    manifest = {
        "format": 1,
        "builder": "test",
        "vocabularies": "0" * 16,
        "base": BASE,
        "content": "0123456789abcdef",
        "entries": len(PAPERS),
        "papers": len(PAPERS),
        "triples": len(quads),
        "quarantined": 0,
        "text": True,
        "sources": {name: sum(p.source == name for p in PAPERS) for name in SOURCES},
    }
    (generation / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (generation / "records.jsonl").write_text("", encoding="utf-8")
    (generation / "quarantine.jsonl").write_text("", encoding="utf-8")
    (root / "current").write_text(generation.name + "\n", encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def handle(kg_path: Path) -> Iterator[GraphHandle]:
    """Return an open handle on the graph of the library."""
    with GraphHandle.open(kg_path) as opened:
        yield opened
