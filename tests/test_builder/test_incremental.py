"""Tests of builds over time: whatever comes, changes and goes, the graph is that of one build."""

import json
import shutil
import tempfile
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.run import Summary, build
from builder.settings import Settings
from builder.store.directory import Directory

TITLES = (
    "Zip: Fast Pruning of BERT",
    "Zap: Quantized Language Models",
    "Zip-7B: A Small Language Model",
    "Fast Object Orders (FOO) for Vision",
    "FOO Revisited",
)
TEXTS = (
    "We propose Zip, a pruning method. On one A100 GPU, Zip is 2.5x faster than dense BERT.",
    "We present Zap, which quantizes weights and reduces memory usage by 40% on ImageNet.",
    "We introduce FOO (Fast Object Orders), a framework. Zip-7B and Zap are our baselines.",
    "We evaluate Zip-7B, a language model, and FOO (Frequent Object Owners) on a benchmark.",
    "We use FOO and ZIP to train LLaMA-7B on H100 GPUs; Fast Object Orders cut the time by half.",
    "",
)
OWN = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix kg: <https://w3id.org/paperkg/ontology#> .
@prefix id: <https://w3id.org/paperkg/id/> .
id:zip a skos:Concept, kg:Method ; skos:prefLabel "Zip" ; skos:altLabel "FOO" .
"""
RULES = 'merge "Zap" into "Zip"\nretype "FOO" as Method\n'

entry = st.builds(
    lambda title, text, arxiv: {"title": title, "abstract": text, "arxiv_id": arxiv},
    st.sampled_from(TITLES),
    st.sampled_from(TEXTS),
    st.sampled_from((None, None, "2501.00001", "2501.00002")),
)
run = st.tuples(
    st.dictionaries(st.sampled_from(("a", "b")), st.lists(entry, max_size=4), min_size=1),
    st.sampled_from((False, False, False, True)),
    st.sampled_from(("", "", "", "", "own", "rules")),
)
Entries = dict[str, list[dict[str, str | None]]]
Run = tuple[Entries, bool, str]


def dump(kg: Path) -> list[str]:
    """Return the sorted N-Triples of the current generation."""
    folder = Directory(kg).current
    assert folder is not None
    store = pyoxigraph.Store.read_only(str(folder / "store"))
    return sorted(str(quad.triple) for quad in store)


def files(folder: Path, entries: Entries) -> list[Path]:
    """Write inputs; an empty one has a line that is no record."""
    folder.mkdir(exist_ok=True)
    paths = []
    for name, lines in entries.items():
        path = folder / f"{name}.jsonl"
        path.write_text("".join(f"{json.dumps(line)}\n" for line in lines) or "{}\n")
        paths.append(path)
    return paths


def chosen(folder: Path, prune: bool, extra: str) -> Settings:
    """Return settings; the curation is always given, since a graph remembers it."""
    (folder / "own.ttl").write_text(OWN)
    (folder / "rules.txt").write_text(RULES if extra == "rules" else "")
    own = (folder / "own.ttl",) if extra == "own" else ()
    return Settings(
        prune=prune, vocabularies=own, curation=folder / "rules.txt", workers=1, profile="fast"
    )


def after(known: Entries, run: Entries, prune: bool) -> Entries:
    """Return what a graph is to hold: an entry replaces those of its source and title."""
    kept: Entries = {} if prune else {name: list(entries) for name, entries in known.items()}
    for name, entries in run.items():
        titles = {entry["title"] for entry in entries}
        old = (entry for entry in kept.get(name, ()) if entry["title"] not in titles)
        kept[name] = [*old, *entries]
    return kept


def clean_build(folder: Path, cache: Path, entries: Entries, known: Settings) -> Summary:
    """Build anew, but for the extractions."""
    clean = folder / "clean"
    shutil.rmtree(clean, ignore_errors=True)
    (clean / "generations").mkdir(parents=True)
    shutil.copy(cache, clean)
    return build(files(folder / "all", entries), clean, known)


@settings(max_examples=12)
@given(st.lists(run, min_size=2, max_size=5), st.sampled_from((1.0, 0.2)))
def test_any_history_equals_a_clean_build(runs: list[Run], share: float) -> None:
    """Papers come, change and go, vocabularies and rules change: the bytes are a clean build's."""
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr("builder.updating.WORTH_RENEWING", share)
        # Waiting for the disk guards against power cuts, which do not happen here.
        patch.setattr("os.fsync", lambda _: None)
        folder = Path(name)
        kg = folder / "kg"
        state: Entries = {}
        for entries, prune, extra in runs:
            known = chosen(folder, prune, extra)
            state = after(state, entries, prune)

            summary = build(files(folder / "in", entries), kg, known)

            clean = clean_build(folder, kg / "cache.sqlite", state, known)
            got = dump(kg)
            assert got == dump(folder / "clean")
            assert summary.triples == len(got) == clean.triples
            assert (summary.papers, summary.mentions) == (clean.papers, clean.mentions)
            assert summary.claims == clean.claims


def test_a_change_is_an_update(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small change is made to a copy of the database, and the old generation stays as it was."""
    monkeypatch.setattr("builder.updating.WORTH_RENEWING", 1.0)
    kg, known = tmp_path / "kg", chosen(tmp_path, False, "")
    first: Entries = {"a": [{"title": title, "abstract": TEXTS[0]} for title in TITLES]}
    build(files(tmp_path / "in", first), kg, known)
    old = Directory(kg).current
    assert old is not None
    before = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    monkeypatch.setattr("builder.job.renew", lambda *_: pytest.fail("all was made anew"))

    more: Entries = {"a": [{"title": TITLES[0], "abstract": TEXTS[1]}]}
    build(files(tmp_path / "in", more), kg, known)

    new = Directory(kg).current
    assert new is not None and new != old
    assert {path: path.read_bytes() for path in old.rglob("*") if path.is_file()} == before
    shared = [p for p in new.glob("store/*.sst") if p.stat().st_nlink > 1]
    assert shared


@pytest.mark.parametrize("name", ["state.sqlite", "state.sqlite.sum"])
@pytest.mark.parametrize("damage", ["flip", "cut", "delete"])
def test_damaged_state_costs_no_more_than_time(tmp_path: Path, name: str, damage: str) -> None:
    """Without its state, or with a damaged one, a graph is brought up to date all the same."""
    kg, known = tmp_path / "kg", chosen(tmp_path, False, "")
    first: Entries = {"a": [{"title": title, "abstract": TEXTS[2]} for title in TITLES]}
    build(files(tmp_path / "in", first), kg, known)
    place = kg / name
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    if damage == "delete":
        place.unlink()
    else:
        place.write_bytes(content if damage == "flip" else content[:-10])
    more: Entries = {"a": [{"title": TITLES[1], "abstract": TEXTS[4]}]}

    build(files(tmp_path / "in", more), kg, known)

    clean_build(tmp_path, kg / "cache.sqlite", after(first, more, False), known)
    assert dump(kg) == dump(tmp_path / "clean")
