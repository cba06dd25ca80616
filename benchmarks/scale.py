"""How building grows: time, memory and disk at several sizes, and what an update costs.

    python benchmarks/scale.py CORPUS.jsonl.xz 1000 10000 [--changed 100] [--workers 2] [--keep DIR]
    python benchmarks/scale.py CORPUS.jsonl.xz 20000 --engines local ray [--rounds 3]

CORPUS has one paper in a line, with title and abstract; the first papers of it are built anew at
each size, then built again unchanged, then with some papers changed.  Peak memory is that of all
processes of a build together, sampled; disk is that of one generation with its state and cache.
Throughput is compared with spaCy's blank tokenizer and sentencizer in one process on the same
texts in the same run.  With --engines, clean builds by several engines are compared instead, in
turns, the first being what the others are measured by.  Needs Linux (/proc).
"""

import argparse
import json
import lzma
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path

_BUILD = """
import sys, time
from paperkg import Settings, build
if __name__ == "__main__":
    kg, workers, profile, engine, *inputs = sys.argv[1:]
    more = {"profile": profile} if profile else {}
    more |= {"engine": engine} if engine else {}
    began = time.monotonic()
    summary = build(inputs, kg, Settings(workers=int(workers), **more))
    print(summary.papers, summary.triples, summary.changes.changed, time.monotonic() - began)
"""
_PAGE = os.sysconf("SC_PAGE_SIZE")
_SAMPLE = 5_000


@dataclass(frozen=True, slots=True)
class Run:
    """What one build took: seconds, and bytes of memory at the most."""

    papers: int
    triples: int
    changed: int
    seconds: float
    memory: int


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--changed", type=int, default=100)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--profile", default="")
    parser.add_argument("--keep", type=Path, help="keep the graphs here, by size")
    parser.add_argument("--engines", nargs="+", default=(), help="compare clean builds by these")
    parser.add_argument("--rounds", type=int, default=1, help="of the comparison")
    told = parser.parse_args()
    if told.engines:
        _compare(told)
        return
    heads = ("papers", "s", "papers/s", "of spaCy", "MiB", "triples", "MB on disk")
    print(f"| {' | '.join((*heads, 'same, s', 'changed, s', '%'))} |")
    print("|-" * 10 + "|")
    points: list[tuple[int, float]] = []
    for size in told.sizes:
        with _folder(told.keep, size) as folder:
            full, row = _measure(folder, told, size)
        points.append((full.papers, full.seconds))
        print(row, flush=True)
    if len(points) > 1:
        (a, s), (b, t) = points[0], points[-1]
        print(f"\nTime grows as n^{math.log(t / s) / math.log(b / a):.2f} from {a:,} to {b:,}.")


def _measure(folder: Path, told: argparse.Namespace, size: int) -> tuple[Run, str]:
    source = folder / "papers.jsonl"
    papers = list(islice(_papers(told.corpus), size))
    _write(source, papers)
    kg = folder / "kg"
    full = _built(kg, told, source)
    disk = _bytes(kg)
    rate = full.papers / full.seconds / _tokenised(papers)
    same = _built(kg, told, source)
    (folder / "changed").mkdir(exist_ok=True)
    update = folder / "changed" / source.name
    _write(update, _changed(papers, told.changed))
    del papers
    some = _built(kg, told, update)
    cells = (
        f"{full.papers:,}", f"{full.seconds:.0f}", f"{full.papers / full.seconds:.0f}",
        f"{rate:.2f}", f"{full.memory >> 20:,}", f"{full.triples:,}", f"{disk / 1e6:,.0f}",
        f"{same.seconds:.2f}", f"{some.seconds:.1f}", f"{100 * some.seconds / full.seconds:.1f}",
    )  # fmt: skip
    return full, f"| {' | '.join(cells)} |"


def _compare(told: argparse.Namespace) -> None:
    """Build anew by each engine in turn; tell the least seconds of each."""
    print("| papers | engine | s | papers/s | ratio | MiB |")
    print("|-" * 6 + "|")
    for size in told.sizes:
        runs: dict[str, list[Run]] = {engine: [] for engine in told.engines}
        for _, engine in product(range(told.rounds), told.engines):
            with tempfile.TemporaryDirectory() as name:
                source = Path(name, "papers.jsonl")
                _write(source, list(islice(_papers(told.corpus), size)))
                runs[engine].append(_built(Path(name, "kg"), told, source, engine))
        least = {engine: min(run.seconds for run in found) for engine, found in runs.items()}
        for engine, seconds in least.items():
            ratio = seconds / least[told.engines[0]]
            memory = max(run.memory for run in runs[engine]) >> 20
            cells = f"{size:,}", engine, f"{seconds:.0f}", f"{size / seconds:.0f}", f"{ratio:.2f}"
            print(f"| {' | '.join((*cells, f'{memory:,}'))} |", flush=True)


def _built(kg: Path, told: argparse.Namespace, source: Path, engine: str = "") -> Run:
    script = kg.with_name("build.py")  # The processes of a build import it again: it is a file.
    script.write_text(_BUILD)
    words = (str(kg), str(told.workers), told.profile, engine, str(source))
    child = subprocess.Popen([sys.executable, script, *words], stdout=subprocess.PIPE, text=True)
    peak = [0]
    watcher = threading.Thread(target=_watch, args=(child, peak))
    watcher.start()
    output, _ = child.communicate()
    watcher.join()
    if child.returncode:
        raise SystemExit(f"the build of {source} failed")
    papers, triples, changed, seconds = output.split()
    return Run(int(papers), int(triples), int(changed), float(seconds), peak[0])


def _watch(child: "subprocess.Popen[str]", peak: list[int]) -> None:
    while child.poll() is None:
        peak[0] = max(peak[0], sum(map(_resident, _family(child.pid))))
        time.sleep(0.1)


def _family(pid: int) -> Iterator[int]:
    """Yield a process and all that descend from it."""
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for text in (task / "children").read_text().split():
                yield from _family(int(text))
    except OSError:
        return


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _tokenised(papers: list[dict[str, str]]) -> float:
    """Return how many texts a second spaCy's tokenizer and sentencizer do in one process."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    texts = [f"{paper['title']}\n\n{paper['abstract']}" for paper in papers[:_SAMPLE]]
    list(nlp.pipe(texts[:100]))
    began = time.monotonic()
    for _ in nlp.pipe(texts):
        pass
    return len(texts) / (time.monotonic() - began)


def _papers(corpus: Path) -> Iterator[dict[str, str]]:
    opener = lzma.open if corpus.suffix == ".xz" else open
    with opener(corpus, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _changed(papers: list[dict[str, str]], count: int) -> list[dict[str, str]]:
    """Return papers spread over all of them, each with the abstract of the next one."""
    picked = papers[:: max(1, len(papers) // count)][:count]
    pairs = zip(picked, picked[1:] + picked[:1], strict=True)
    return [{**one, "abstract": other["abstract"]} for one, other in pairs]


def _write(path: Path, papers: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(paper, ensure_ascii=False)}\n" for paper in papers)


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@contextmanager
def _folder(keep: Path | None, size: int) -> Iterator[Path]:
    if keep:
        folder = keep / str(size)
        folder.mkdir(parents=True)  # What lies there already would make a build an update.
        yield folder
        return
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


if __name__ == "__main__":
    main()
