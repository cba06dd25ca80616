"""The full-text index: what a store says, no more, however it was written."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

import builder.store.search as module
from builder.errors import StoreError
from builder.run import build
from builder.settings import Settings
from builder.store.search import Queryable, renew_index, write_index
from ontology.namespace import ONTOLOGY

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PAPER, CHIP, METHOD = "urn:paper", "urn:chip", "urn:method"


def _stated(subject: str, predicate: str, value: Literal | str) -> Quad:
    obj = value if isinstance(value, Literal) else NamedNode(value)
    return Quad(NamedNode(subject), NamedNode(predicate), obj)


def _store() -> Store:
    store = Store()
    for subject, kind, label in ((CHIP, "Hardware", "Chip"), (METHOD, "Method", "Sparse \x01 net")):
        store.add(_stated(subject, TYPE, ONTOLOGY + kind))
        store.add(_stated(subject, SKOS + "prefLabel", Literal(label)))
    store.add(_stated(CHIP, SKOS + "altLabel", Literal("the Chip-1")))
    store.add(_stated(PAPER, ONTOLOGY + "title", Literal("A chip")))
    store.add(_stated(PAPER, ONTOLOGY + "abstract", Literal("Chips are\0small.")))
    store.add(_stated(PAPER, ONTOLOGY + "mentions", CHIP))
    return store


def _content(path: Path) -> list[tuple[Any, ...]]:
    columns = "place, iri, type, papers, weight, label, names, keys, text"
    with closing(sqlite3.connect(path)) as index:
        for table in ("words", "starts"):
            index.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        return index.execute(f"SELECT {columns} FROM thing ORDER BY iri").fetchall()


def test_papers_and_entities_are_in_it(tmp_path: Path) -> None:
    """Each thing has its names and texts, and how many papers mention it."""
    write_index(_store(), tmp_path / "index")
    found = {row[1]: row[2:4] + row[5:] for row in _content(tmp_path / "index")}
    assert found == {
        CHIP: ("Hardware", 1, "Chip", "the Chip-1", "chip thechip1", ""),
        METHOD: ("Method", 0, "Sparse \ufffd net", "", "sparsenet", ""),
        PAPER: ("Paper", 0, "A chip", "", "achip", "Chips are\ufffdsmall."),
    }


def test_the_best_known_come_first(tmp_path: Path) -> None:
    """Places go by how many papers mention a thing, then by the length of its name."""
    write_index(_store(), tmp_path / "index")
    assert [row[1] for row in sorted(_content(tmp_path / "index"))] == [CHIP, PAPER, METHOD]


def test_no_two_things_have_one_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Things whose hashes fall together are put beside each other."""
    monkeypatch.setattr(module, "_place", lambda iri, label, papers: 7)
    write_index(_store(), tmp_path / "index")
    assert sorted(row[0] for row in _content(tmp_path / "index")) == [7, 8, 9]


IRIS = st.sampled_from([f"urn:{name}" for name in "abcdefgh"])
THINGS = st.dictionaries(
    IRIS, st.tuples(st.text("xyz ", max_size=4), st.sampled_from(["Model", "Task"]), IRIS)
)


@given(THINGS, THINGS)
def test_a_renewed_index_is_as_good_as_a_new_one(
    tmp_path_factory: pytest.TempPathFactory,
    before: dict[str, tuple[str, str, str]],
    after: dict[str, tuple[str, str, str]],
) -> None:
    """An index that is told what changed has what one made anew has."""
    folder = tmp_path_factory.mktemp("renewed")
    old, new = _things(before), _things(after)
    write_index(old, folder / "old")
    write_index(new, folder / "new")
    changed = {each for found in (old, new) for quad in found for each in _iris(quad)}
    same = set(old) & set(new)
    untouched = {i for quad in same for i in _iris(quad)} - {
        i for quad in set(old) ^ set(new) for i in _iris(quad)
    }
    renew_index(folder / "old", folder / "renewed", new, changed - untouched)
    assert _content(folder / "renewed") == _content(folder / "new")


def _things(facts: dict[str, tuple[str, str, str]]) -> Store:
    store = Store()
    for number, (iri, (label, kind, other)) in enumerate(sorted(facts.items())):
        store.add(_stated(iri, TYPE, ONTOLOGY + kind))
        store.add(_stated(iri, SKOS + "prefLabel", Literal(label)))
        store.add(_stated(other, SKOS + "altLabel", Literal(label + "'")))
        store.add(_stated(f"{iri}/paper", ONTOLOGY + "title", Literal(f"{label} {number}")))
        store.add(_stated(f"{iri}/paper", ONTOLOGY + "mentions", other))
    return store


def _iris(quad: Quad) -> set[str]:
    return {t.value for t in (quad.subject, quad.object) if isinstance(t, NamedNode)}


def test_a_python_without_full_text_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where SQLite lacks FTS5, the build says what is needed."""
    monkeypatch.setattr(module, "_TABLES", module._TABLES.replace("fts5", "fts99"))
    with pytest.raises(StoreError, match=r"has no full-text search .*: use a Python whose SQLite"):
        write_index(_store(), tmp_path / "index")


def test_a_damaged_index_is_made_anew(tmp_path: Path) -> None:
    """Where the earlier index is gone or cannot be read, the new one is made from the store."""
    store = _store()
    for name, content in (("gone", None), ("damaged", b"no database" * 200), ("cut", b"")):
        old, new = tmp_path / name / "old", tmp_path / name / "new"
        old.mkdir(parents=True)
        new.mkdir()
        if content is not None:
            (old / module.INDEX).write_bytes(content)
        module.index(store, new, old, [CHIP])
        assert len(_content(new / module.INDEX)) == 3
        assert sorted(path.name for path in new.iterdir()) == [module.INDEX]


def test_a_build_ships_an_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that adds a paper renews the index, and it becomes that of a clean build."""
    renewed: list[set[str]] = []

    def noting(old: Path, new: Path, store: Queryable, changed: Iterable[str]) -> None:
        renewed.append(set(changed))
        renew_index(old, new, store, renewed[-1])

    monkeypatch.setattr(module, "renew_index", noting)
    lines = [
        json.dumps({"title": f"{word} nets", "abstract": f"We prune {word}Net on an A100 GPU."})
        for word in ("Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple", "Oak", "Yew")
    ]
    (tmp_path / "some.jsonl").write_text("\n".join(lines[:-1]), "utf-8")
    (tmp_path / "last.jsonl").write_text(lines[-1], "utf-8")
    inputs = [tmp_path / "some.jsonl", tmp_path / "last.jsonl"]
    for kg, files in (("grown", inputs[:1]), ("grown", inputs[1:]), ("clean", inputs)):
        build(files, tmp_path / kg)
    ((paper, *_),) = [[iri for iri in changed if "/paper/" in iri] for changed in renewed]
    assert paper.endswith("/yew-nets")
    grown, clean = (_content(_current(tmp_path / kg) / module.INDEX) for kg in ("grown", "clean"))
    assert grown == clean
    assert {row[3] for row in grown if row[5].endswith("A100")} == {10}


def _current(kg: Path) -> Path:
    return kg / "generations" / (kg / "current").read_text("utf-8").strip()


def test_without_texts_the_index_has_none(tmp_path: Path) -> None:
    """A graph for passing on has no abstracts in its index either."""
    line = json.dumps({"title": "Pruning", "abstract": "Zebras prune BERT."})
    (tmp_path / "one.jsonl").write_text(line, "utf-8")
    build([tmp_path / "one.jsonl"], tmp_path / "kg", Settings(text=False))
    (generation,) = (tmp_path / "kg" / "generations").iterdir()
    assert b"Zebras prune" not in (generation / module.INDEX).read_bytes()
