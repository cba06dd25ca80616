"""Measure our GraphQL against other engines on the same graph, in one run.

    python benchmarks/engines.py KG [--concept NAME] [--only PART]... [--node DIR] [--save FILE]

The questions are those of benchmarks/questions.py.  Each engine is asked by one client and by eight
at the same time, in several rounds that take turns, so that a machine that is busy is so for all.
An engine that one client waits for longer than four seconds is asked no more.
What is compared is the median wait; `p99` is of all rounds together.  A figure above 1 says how
many times longer than paperkg an engine takes.  Before anything is timed, the answers are compared.

The engines other than Oxigraph and paperkg hold a part of the graph: all but the nodes of mentions
and their evidence, which no question asks for.  One that is not installed is passed over.
--node names a folder where the npm packages lie (benchmarks/peers/*.py say which).
"""

import argparse
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from load import percentile, waits
from peers import comunica, ours, oxigraph, postgraphile, rdflib_memory, virtuoso
from peers.peer import Absent, Given, Peer
from publishing import publish
from questions import NAMES, PAGES, SIZE

from api.graph import GraphHandle
from api.statements import sorted_lines
from api.things import iris_of
from ontology.lexicon import label_key

STARTS: tuple[Callable[[Given], AbstractContextManager[Peer]], ...] = (
    ours.start,
    ours.start_forgetful,
    oxigraph.start_rows,
    oxigraph.start_raw,
    oxigraph.start_server,
    virtuoso.start,
    postgraphile.start,
    comunica.start,
    rdflib_memory.start,
)
CLIENTS = (1, 8)
STARTS_COLD = 5
_SLOW = 4.0
_ABOUT = """\
`benchmarks/engines.py`: the mission (the first 20 papers on a concept or a narrower one that report
a speedup, how many there are, their speedups with hardware and evidence) and ten pages of 100
papers with five fields, one after the other. Each engine is asked in its own language; `x` is how
many times longer than paperkg it takes. paperkg keeps values of nodes that it read (64 MiB of them,
no answers), as PostgreSQL and Virtuoso keep pages of their files. Since the same is asked again and
again, all of it is kept here; with "nothing kept" (`--keep 0`) every value is read from the store.
paperkg and Oxigraph have the whole graph, the others lack the nodes of mentions. PostgreSQL has
tables with the indexes that the questions need, and broader concepts stored with each mention;
SPARQL engines are given the IRIs of a page's papers, so that they have nothing to sort. Comunica's
GraphQL cannot ask the mission: it is asked in SPARQL.
"""


@dataclass(slots=True)
class Waits:
    """The seconds that questions took, by engine, question and number of clients."""

    all: defaultdict[tuple[str, str, int], list[float]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def is_slow(self, name: str, question: str) -> bool:
        """Say whether one client alone has waited so long that there is no need to go on."""
        return statistics.median(self.all[name, question, 1] or [0]) > _SLOW

    def median(self, name: str, question: str, clients: int) -> float:
        """Return the median in milliseconds."""
        return statistics.median(self.all[name, question, clients]) * 1000

    def p99(self, name: str, question: str, clients: int) -> float:
        """Return the 99th percentile in milliseconds."""
        return percentile(self.all[name, question, clients], 99) * 1000


def main() -> None:
    """Measure, and print tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kg", type=Path)
    parser.add_argument("--concept", default="quantization")
    parser.add_argument("--only", action="append", help="part of an engine's module name")
    parser.add_argument("--node", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measurement")
    parser.add_argument("--folder", type=Path, help="for what engines store")
    parser.add_argument("--save", type=Path, help="page for the tables, as docs/benchmarks.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder, ExitStack() as stack:
        common = prepare(given.kg, given.concept, Path(folder).resolve(), given.node)
        peers = list(_started(common, given.only, stack))
        found = measure(peers, given.rounds, given.seconds)
    cold = [ours.cold_start(given.kg) for _ in range(STARTS_COLD)]
    text = "\n".join(report(peers, found, cold, given.kg))
    print(text)
    if given.save:
        publish(given.save, "Engines", f"{_ABOUT}\n{text}")


def prepare(kg: Path, concept: str, folder: Path, node: Path | None) -> Given:
    """Write the statements that the questions need, and name the papers of the pages."""
    statements = folder / "statements.nt"
    with GraphHandle.open(kg) as handle:
        _say("writing the statements")
        with statements.open("wb") as file:
            file.writelines(_needed(handle))
        papers = list(zip(range(PAGES * SIZE), iris_of(handle, "Paper"), strict=False))
    names = [name for _, name in papers]
    pages = [names[start : start + SIZE] for start in range(0, len(names), SIZE)]
    absolute = node.resolve() if node else None
    return Given(kg, concept, label_key(concept), pages, statements, folder, absolute)


def _needed(handle: GraphHandle) -> Iterator[bytes]:
    """Yield all statements but those of mentions and of evidence that proves no claim."""
    rows = handle.select("SELECT ?e { ?c a kg:Claim ; kg:hasEvidence ?e }")
    proofs = {f"<{evidence}>".encode() for (evidence,) in rows}
    for line in sorted_lines(handle):
        subject, predicate, _ = line.split(b" ", 2)
        if b"/id/mention/" in subject or predicate.endswith(b"#hasMention>"):
            continue
        if b"/id/evidence/" not in subject or subject in proofs:
            yield line


def _started(common: Given, only: list[str] | None, stack: ExitStack) -> Iterator[Peer]:
    expected: dict[str, set[str]] = {}
    for start in STARTS:
        name = start.__module__.rpartition(".")[2]
        if only and name != "ours" and not any(part in name for part in only):
            continue
        _say(f"starting {name}")
        try:
            peer = stack.enter_context(start(common))
        except Absent as reason:
            _say(f"{name} is not measured: {reason}")
            continue
        for question, make in peer.asks.items():
            titles = peer.titles(make()())
            if titles != expected.setdefault(question, titles):
                _say(f"{peer.name}: other papers for {question}: {len(titles)}")
        yield peer


def measure(peers: list[Peer], rounds: int, seconds: float) -> Waits:
    """Ask all engines all questions, in turns."""
    found = Waits()
    for number in range(rounds):
        _say(f"round {number + 1} of {rounds}")
        for question in NAMES:
            for clients in CLIENTS:
                for peer in peers:
                    if question in peer.asks and not found.is_slow(peer.name, question):
                        took = waits(peer.asks[question], clients, seconds)
                        found.all[peer.name, question, clients] += took
    return found


def report(peers: list[Peer], found: Waits, cold: list[float], kg: Path) -> Iterator[str]:
    """Yield the lines of the tables."""
    with GraphHandle.open(kg) as handle:
        count = "{papers:,} papers, {triples:,} statements".format(**handle.manifest)
    yield f"{count}; `paperkg serve` answers {statistics.median(cold):.2f} s after its start."
    for question in NAMES:
        yield ""
        yield f"| {question} | 1 client, ms | x | 8 clients: p50, ms | x | p99, ms | x |"
        yield "|---|---|---|---|---|---|---|"
        base = peers[0].name
        for peer in peers:
            if question not in peer.asks:
                continue
            cells = [peer.name]
            for figure, clients in ((found.median, 1), (found.median, 8), (found.p99, 8)):
                if not found.all[peer.name, question, clients]:
                    cells += ["", ""]
                    continue
                value = figure(peer.name, question, clients)
                cells += [f"{value:.1f}", f"{value / figure(base, question, clients):.2f}"]
            yield f"| {' | '.join(cells)} |"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
