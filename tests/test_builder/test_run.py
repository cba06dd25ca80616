"""Tests of builder.run, with the real extractor on papers made up for this purpose."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph
import pytest

from builder.errors import BuildError, ReadError, StoreError
from builder.run import Progress, build
from builder.settings import Settings
from builder.store.directory import Directory

ZIP = {
    "title": "Zip: Fast Pruning of BERT",
    "abstract": "We propose Zip, a pruning method for BERT. "
    "On one A100 GPU, Zip makes inference up to 2.5x faster than dense BERT.",
    "arxiv_id": "2501.00001",
}
ZAP = {
    "title": "Zap: Quantized Language Models",
    "abstract": "Large language models are slow. We present Zap, which quantizes weights "
    "and reduces memory usage by 40% on ImageNet.",
}
LONGER = {**ZAP, "abstract": ZAP["abstract"] + " The code of Zap is public, as is its data."}


def corpus(path: Path, *entries: object) -> Path:
    """Write JSON Lines; a string stands for a line as it is."""
    lines = (entry if isinstance(entry, str) else json.dumps(entry) for entry in entries)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def dump(kg: Path) -> list[str]:
    """Return the sorted N-Triples of the current generation."""
    folder = Directory(kg).current
    assert folder is not None
    store = pyoxigraph.Store.read_only(str(folder / "store"))
    content = store.dump(
        format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph()
    )
    assert content is not None
    return sorted(content.decode().splitlines())


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """Return an input of one paper."""
    return corpus(tmp_path / "one.jsonl", ZIP)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Return an input of two papers, one of them also in `one`."""
    return corpus(tmp_path / "two.jsonl", ZAP, ZIP)


@pytest.fixture
def kg(tmp_path: Path) -> Path:
    """Return where the graph goes."""
    return tmp_path / "kg"


def test_build_makes_a_graph(one: Path, two: Path, kg: Path) -> None:
    """A build tells what it did, and the graph has the papers with mentions and claims."""
    summary = build([one, two], kg)

    assert (summary.papers, summary.entries) == (2, 3)
    assert summary.sources == {"one.jsonl": 1, "two.jsonl": 2}
    assert (summary.changes.new, summary.changed) == (2, True)
    lines = dump(kg)
    assert sum('#fileName> "' in line for line in lines) == 2
    assert summary.triples == len(lines)
    assert summary.mentions == sum("#hasMention>" in line for line in lines) > 0
    assert summary.claims == sum("#reports>" in line for line in lines)


def test_nothing_changed(one: Path, kg: Path) -> None:
    """A second build of the same inputs writes nothing."""
    first = build([one], kg)
    before = {path: path.stat().st_mtime_ns for path in kg.rglob("*") if path.name != ".lock"}

    second = build([one], kg)

    assert (first.changed, second.changed) == (True, False)
    assert second.generation == first.generation
    assert (second.changes.unchanged, second.mentions) == (1, first.mentions)
    after = {path: path.stat().st_mtime_ns for path in kg.rglob("*") if path.name != ".lock"}
    assert after == before


def test_order_of_inputs_does_not_matter(one: Path, two: Path, tmp_path: Path) -> None:
    """Opposite orders of inputs, and building them one after the other, give the same bytes."""
    build([one, two], tmp_path / "kg1")
    build([two, one], tmp_path / "kg2")
    build([two], tmp_path / "kg3")
    build([one], tmp_path / "kg3")

    assert dump(tmp_path / "kg1") == dump(tmp_path / "kg2") == dump(tmp_path / "kg3")
    names = {(tmp_path / name / "current").read_text() for name in ("kg1", "kg2", "kg3")}
    assert len(names) == 1


def test_changed_paper_replaces_the_old_one(two: Path, kg: Path, tmp_path: Path) -> None:
    """A record replaces the earlier one of its source and title; a clean build says the same."""
    build([two], kg)
    corpus(two, LONGER, ZIP)

    summary = build([two], kg)
    build([two], tmp_path / "clean")

    assert (summary.changes.changed, summary.changes.unchanged) == (1, 1)
    assert (summary.papers, summary.entries) == (2, 2)
    assert dump(kg) == dump(tmp_path / "clean")


def test_earlier_papers_stay_unless_pruned(one: Path, two: Path, kg: Path) -> None:
    """What inputs do not have any more stays; with prune it goes."""
    build([two], kg)

    assert build([one], kg).papers == 2
    summary = build([one], kg, Settings(prune=True))

    assert (summary.papers, summary.changes.dropped) == (1, 1)
    assert not any("Zap" in line for line in dump(kg))


def test_bad_entries_are_quarantined(kg: Path, tmp_path: Path) -> None:
    """A bad entry is kept with reason and place, and the rest goes on."""
    bad = corpus(tmp_path / "bad.jsonl", ZIP, "{not json")

    summary = build([bad], kg)

    assert summary.papers == 1
    assert len(summary.quarantined) == 1
    assert summary.quarantine is not None
    (line,) = summary.quarantine.read_text().splitlines()
    found = json.loads(line)
    assert (found["source"], found["place"]) == ("bad.jsonl", "line 2")
    assert found["reason"]


def test_mended_source_leaves_the_quarantine(kg: Path, tmp_path: Path) -> None:
    """Once a source is read again without fault, its old faults are forgotten."""
    bad = corpus(tmp_path / "bad.jsonl", ZIP, "{not json")
    build([bad], kg)
    corpus(bad, ZIP, ZAP)

    summary = build([bad], kg)

    assert (summary.papers, summary.quarantine) == (2, None)


def test_unreadable_input_stops_before_anything_is_written(one: Path, kg: Path) -> None:
    """An input that cannot be read at all stops the run; there is no directory then."""
    with pytest.raises(ReadError):
        build([one, one.with_name("missing.jsonl")], kg)

    assert not kg.exists()


def test_strange_directory_is_left_alone(one: Path) -> None:
    """A directory that holds other things is refused."""
    with pytest.raises(StoreError, match="not a knowledge graph"):
        build([one], one.parent)

    assert [path.name for path in one.parent.iterdir()] == ["one.jsonl"]


def test_cache_may_be_deleted(one: Path, two: Path, kg: Path) -> None:
    """Without the cache the same graph is built again."""
    build([one], kg)
    (kg / "cache.sqlite").unlink()

    build([two], kg)

    assert (kg / "cache.sqlite").exists()
    assert Directory(kg).manifest()


def test_settings_that_matter_change_the_generation(one: Path, kg: Path) -> None:
    """Another base, or text left out, is another graph; the number of workers is not."""
    names = [build([one], kg).generation]
    names.append(build([one], kg, Settings(base="https://example.org/kg/")).generation)
    assert any("<https://example.org/kg/id/paper/zip-" in line for line in dump(kg))
    names.append(build([one], kg, Settings(text=False)).generation)
    assert not any("dense BERT." in line for line in dump(kg))

    assert len(set(names)) == 3
    assert not build([one], kg, Settings(text=False, workers=2)).changed


def test_workers_give_the_same_graph(one: Path, two: Path, tmp_path: Path) -> None:
    """Two processes find what one finds."""
    build([one, two], tmp_path / "kg1", Settings(workers=1))
    build([one, two], tmp_path / "kg2", Settings(workers=2))

    assert dump(tmp_path / "kg1") == dump(tmp_path / "kg2")


def test_progress_names_the_stages(one: Path, kg: Path) -> None:
    """Progress tells each stage in order, and counts up to the total."""
    told: list[Progress] = []

    build([one], kg, progress=told.append)

    stages = list(dict.fromkeys(progress.stage for progress in told))
    assert stages == ["reading", "extracting", "linking", "assembling", "loading"]
    assert Progress("extracting", 1, 1) in told


@pytest.mark.parametrize(
    "wrong",
    [
        {"base": "no iri"},
        {"base": "https://x.org"},
        {"workers": -1},
        {"engine": "steam"},
        {"address": "localhost:6379"},
    ],
)
def test_wrong_settings_are_told(wrong: dict[str, object]) -> None:
    """What no build can go by is refused, and what to give instead is told."""
    with pytest.raises(BuildError, match=": give "):
        Settings(**wrong)  # type: ignore[arg-type]


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_killed_build_is_completed_by_the_next(
    one: Path, two: Path, kg: Path, tmp_path: Path
) -> None:
    """A build that is killed leaves the old graph; the next run completes it."""
    build([one], kg)
    old = dump(kg)
    many = [{**ZAP, "title": f"Zap {number}"} for number in range(400)]
    large = corpus(tmp_path / "large.jsonl", *many)
    code = (
        "import sys; from pathlib import Path; from builder.run import build\n"
        "large, kg = map(Path, sys.argv[1:])\n"
        "build([large], kg, progress=lambda p: print(p.stage, flush=True))"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(large), str(kg)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    for line in child.stdout:
        if line.strip() == "assembling":
            break
    time.sleep(0.05)
    child.send_signal(signal.SIGKILL)
    child.communicate()

    killed = dump(kg)
    summary = build([large], kg)
    build([large, one], tmp_path / "clean")

    assert killed == old
    assert summary.papers == 401
    assert dump(kg) == dump(tmp_path / "clean")
