"""A server follows its builds: new papers appear, and no request fails."""

import json
import shutil
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

import paperkg
from api.errors import ApiError
from api.graph import GraphHandle
from api.live import live
from api.sparql.limits import Limits
from tests.test_api.serving import serving

LIMITS = Limits(seconds=10, workers=2)
COUNT = "SELECT (COUNT(*) AS ?n) { ?p a kg:Paper }"
TITLES = "{ papers(first: 100) { totalCount edges { node { title } } } }"


def build(kg: Path, papers: int) -> None:
    """Build a graph of so many papers."""
    source = kg.with_name("papers.jsonl")
    abstract = "We speed up training of large models by 2.5x on A100 GPUs with 2:4 sparsity."
    lines = (json.dumps({"title": f"Sparse {n}", "abstract": abstract}) for n in range(papers))
    source.write_text("\n".join(lines), encoding="utf-8")
    paperkg.build([source], kg, paperkg.Settings(prune=True))


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def papers_of(handle: GraphHandle) -> int:
    """Return how many papers a handle sees."""
    ((number,),) = handle.select(COUNT)
    return int(str(number))


@pytest.fixture
def kg(tmp_path: Path) -> Path:
    """Return the directory of a graph of three papers."""
    build(tmp_path / "kg", 3)
    return tmp_path / "kg"


def test_no_request_fails_while_builds_are_swapped_in(kg: Path) -> None:
    """Under steady requests two builds appear one after the other, and all are answered."""
    seen: set[int] = set()
    failed: list[Any] = []
    stop = threading.Event()

    def hammer(base: str, path: str, asked: dict[str, Any], read: Callable[[Any], int]) -> None:
        with httpx.Client(base_url=base, timeout=20) as client:
            while not stop.is_set():
                try:
                    answer = client.request("POST", path, **asked)
                    seen.add(read(answer.raise_for_status().json()))
                except Exception as error:
                    failed.append(error)

    def of_sparql(found: Any) -> int:
        return int(found["results"]["bindings"][0]["n"]["value"])

    def of_graphql(found: Any) -> int:
        page = found["data"]["papers"]
        assert page["totalCount"] == len(page["edges"]), "one answer from two generations"
        return int(page["totalCount"])

    with live(str(kg), LIMITS, every=0.05) as handle, serving(handle, LIMITS) as base:
        threads = [
            threading.Thread(target=hammer, args=(base, *each))
            for each in (
                ("/sparql", {"data": {"query": COUNT}}, of_sparql),
                ("/graphql", {"json": {"query": TITLES}}, of_graphql),
            )
        ]
        for thread in threads:
            thread.start()
        try:
            for papers in (5, 4):
                until(lambda: len(seen) > 0)
                build(kg, papers)
                until(partial(seen.__contains__, papers))
            until(lambda: httpx.get(f"{base}/health").json()["papers"] == 4)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    assert failed == []
    assert seen == {3, 5, 4}


def test_a_swap_ends_what_was_there_after_its_time(
    kg: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who began before is answered from what he began on; its processes end afterwards."""
    monkeypatch.setattr("api.live._GRACE", 0.3)
    limits = Limits(seconds=0.5, workers=1)
    with live(str(kg), limits, every=0.05) as handle:
        before, engine = handle.until(time.monotonic() + 60), handle.engine
        build(kg, 4)
        until(lambda: handle.manifest["papers"] == 4)
        assert (papers_of(before), papers_of(handle)) == (3, 4)
        until(lambda: ended(lambda: engine.ask("ASK {}")))


def ended(ask: Callable[[], Any]) -> bool:
    """Tell whether an engine answers no more."""
    try:
        ask()
    except ApiError:
        return True
    return False


def test_a_broken_build_changes_nothing(kg: Path) -> None:
    """As long as `current` names nothing that opens, what was there goes on answering."""
    with live(str(kg), LIMITS, every=0.05) as handle:
        good = (kg / "current").read_text(encoding="utf-8")
        broken = kg / "generations" / "broken"
        broken.mkdir()
        for said in ("broken\n", "nothing\n", ""):
            (kg / "current").write_text(said, encoding="utf-8")
            time.sleep(0.2)
            assert papers_of(handle) == 3
        shutil.copytree(kg / "generations" / good.strip() / "store", broken / "store")
        (kg / "current").write_text("broken\n", encoding="utf-8")  # it has no manifest
        time.sleep(0.2)
        assert papers_of(handle) == 3


def test_a_generation_written_anew_is_another(kg: Path) -> None:
    """The same name in another folder is picked up: the old files may be gone."""
    name = (kg / "current").read_text(encoding="utf-8").strip()
    folder = kg / "generations" / name
    with live(str(kg), LIMITS, every=0.05) as handle:
        before = handle.engine
        copy = shutil.copytree(folder, folder.with_name("copy"))
        folder.rename(folder.with_name("old"))
        copy.rename(folder)
        until(lambda: handle.engine is not before)
        assert papers_of(handle) == 3
