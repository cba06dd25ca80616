"""Measure that exports take the same memory however large the graph is.

    python benchmarks/exports.py SMALL_KG LARGE_KG [--format F]... [--folder DIR]

Each format is written from both graphs by `paperkg export`, each in a process of its own.  `peak`
is the most memory (resident, MiB) that the process held; the database's own cache, which fills up
to a fixed size, is part of it.  So the row `(read)` reads all statements and throws them away: what
a format takes beyond that is its own, in the last two columns.  `time` is seconds a million
statements of the large graph.  Needs Linux.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from publishing import publish

_ABOUT = """\
`benchmarks/exports.py`: the most memory that `paperkg export` held, in MiB, from a small graph and
a large one. `(read)` reads all and writes nothing: what it takes is the database's cache, which
fills up to a fixed size, and *own* is what a format takes beyond it. Time is in seconds a million
statements.
"""
COMMAND = Path(sys.executable).with_name("paperkg")
READ = """
import sys
from api.dumping import dump
from api.graph import GraphHandle

class Nothing:
    def write(self, data):
        return len(data)
    def flush(self):
        pass

with GraphHandle.open(sys.argv[1]) as handle:
    dump(handle, Nothing())
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: seconds, and the most memory in MiB."""

    seconds: float
    memory: float


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("small", type=Path)
    parser.add_argument("large", type=Path)
    parser.add_argument("--format", action="append", dest="formats")
    parser.add_argument("--folder", type=Path, help="for what is written; needs room")
    parser.add_argument("--save", type=Path, help="page for the table, as docs/benchmarks.md")
    given = parser.parse_args()
    lines = []
    for line in _table(given.small, given.large, given.formats or _formats(), given.folder):
        print(line, flush=True)
        lines.append(line)
    if given.save:
        publish(given.save, "Memory of exports", "\n".join((_ABOUT, *lines)))


def _table(small: Path, large: Path, formats: list[str], folder: Path | None) -> Iterator[str]:
    sizes = [_statements(kg) for kg in (small, large)]
    yield f"{sizes[0]:,} and {sizes[1]:,} statements, {sizes[1] / sizes[0]:.1f} times as many."
    yield ""
    yield "| format | time | peak, small | peak, large | ratio | own, small | own, large |"
    yield "|---|---|---|---|---|---|---|"
    read = [_run([sys.executable, "-c", READ, str(kg)]) for kg in (small, large)]
    yield _row("(read)", read, read, sizes[1])
    for name in formats:
        costs = [_export(name, kg, folder) for kg in (small, large)]
        yield _row(name, costs, read, sizes[1])


def _statements(kg: Path) -> int:
    from paperkg import open as open_graph

    with open_graph(kg) as graph:
        return int(graph.manifest["triples"])


def _formats() -> list[str]:
    from api.formats import exports

    return list(exports())


def _export(name: str, kg: Path, folder: Path | None) -> Cost:
    with tempfile.TemporaryDirectory(dir=folder) as target:
        return _run(
            [str(COMMAND), "export", "--kg", str(kg), "--format", name, "-o", f"{target}/x"]
        )


def _run(command: list[str]) -> Cost:
    began = time.monotonic()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    return Cost(time.monotonic() - began, usage.ru_maxrss / 1024)


def _row(name: str, costs: list[Cost], read: list[Cost], statements: int) -> str:
    small, large = (cost.memory for cost in costs)
    own = [max(cost.memory - base.memory, 0) for cost, base in zip(costs, read, strict=True)]
    return (
        f"| {name} | {costs[1].seconds / statements * 1e6:.1f} | {small:.0f} | {large:.0f} "
        f"| {large / small:.2f} | {own[0]:.0f} | {own[1]:.0f} |"
    )


if __name__ == "__main__":
    main()
