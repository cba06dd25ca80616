"""Comparing: which papers, claims and entities two graphs state differently.

Statements are streamed: what each thing is said to be is one number, the exclusive or of the
hashes of its statements, and these numbers lie in a file.  Memory does not grow with the graphs.
"""

import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from builder.errors import StoreError
from builder.store.database import label_of, statements
from builder.store.directory import MANIFEST, STORE, Directory, explained
from builder.store.manifest import decode
from builder.terms import LABEL, term

WHAT = ("paper", "entity", "claim")
CHANGES = ("added", "removed", "changed")
_HELD = 100_000
_SCHEMA = """
create table seen (
    what text, iri text, sum integer not null, old integer not null, new integer not null,
    primary key (what, iri)
) without rowid
"""
# SQLite has no exclusive or; these bits do not overlap, so that taking them away is the same.
_ADD = """
insert into seen values (?, ?, ?, ?, ?) on conflict do update set
    sum = (sum | excluded.sum) - (sum & excluded.sum),
    old = old + excluded.old, new = new + excluded.new
"""
_FIND = """
select what, case when old = 0 then 'added' when new = 0 then 'removed' else 'changed' end, iri
from seen where sum != 0 or old = 0 or new = 0 order by 1, 2, iri
"""
_PARTS = frozenset(("paper", "mention", "claim", "evidence", "section"))


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two graphs state differently.

    Attributes:
        what: "paper", "entity" or "claim"; a paper has changed where anything that hangs off it
            has, its claims included.
        change: "added", "removed" or "changed".
        iri: its IRI.
        label: title of the paper, label of the entity, kind of the claim and title of its paper.
    """

    what: str
    change: str
    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Graph:
    """A generation to compare: its folder, and what the IRIs of its things start with."""

    folder: Path
    base: str

    @classmethod
    def at(cls, path: Path) -> "Graph":
        """Find a graph: the one that answers in a directory, or a generation by its folder.

        Raises:
            StoreError: there is none.
        """
        with explained(path):
            folder = path if (path / MANIFEST).is_file() else Directory(path).current
            if folder is None:
                raise StoreError(f"there is no graph in '{path}': give what `build --kg` wrote")
            manifest = decode((folder / MANIFEST).read_bytes(), str(folder / MANIFEST))
        return cls(folder, manifest.base)


def differences(old: Path, new: Path) -> Iterator[Difference]:
    """Yield what two graphs state differently: claims, entities, papers, each by IRI.

    Raises:
        StoreError: one is no graph or damaged, or their IRIs start differently.
    """
    graphs = Graph.at(old), Graph.at(new)
    if graphs[0].base != graphs[1].base:
        told = " and ".join(f"'{graph.base}'" for graph in graphs)
        raise StoreError(f"the IRIs of the two graphs start with {told}: build one of them anew")
    with _table() as seen:
        for column, graph in enumerate(graphs):
            _look(seen, graph, column)
        labels = _labels(graphs)
        for what, change, iri in seen.execute(_FIND):
            yield Difference(what, change, iri, labels(what, change, iri))


@contextmanager
def _table() -> Iterator[sqlite3.Connection]:
    with tempfile.TemporaryDirectory(prefix="paperkg-") as folder:
        place = Path(folder) / "seen.sqlite"
        with closing(sqlite3.connect(place)) as seen:
            seen.execute("pragma synchronous = off")
            seen.execute(_SCHEMA)
            yield seen


def _look(seen: sqlite3.Connection, graph: Graph, column: int) -> None:
    """Add what a graph says of each thing."""
    held: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    with explained(graph.folder):
        for subject, number in statements(graph.folder / STORE):
            for thing in _things(subject, graph.base):
                told = held[thing]
                told[0] ^= number
                told[1] += 1
            if len(held) >= _HELD:
                _flush(seen, held, column)
    _flush(seen, held, column)


def _flush(seen: sqlite3.Connection, held: dict[tuple[str, str], list[int]], column: int) -> None:
    rows = (
        (*thing, number, *((count, 0) if column == 0 else (0, count)))
        for thing, (number, count) in sorted(held.items())
    )
    seen.executemany(_ADD, rows)
    held.clear()


def _things(subject: str, base: str) -> Iterator[tuple[str, str]]:
    """Yield what a statement about a subject is part of.

    >>> list(_things("https://x.org/id/claim/zip/12ab", "https://x.org/"))
    [('paper', 'https://x.org/id/paper/zip'), ('claim', 'https://x.org/id/claim/zip/12ab')]
    """
    start = f"{base}id/"
    if not subject.startswith(start):
        return
    kind, *rest = subject[len(start) :].split("/")
    if not rest:
        yield "entity", subject
    elif kind in _PARTS:
        yield "paper", f"{start}paper/{rest[0]}"
        if kind == "claim":
            yield "claim", subject


def _labels(graphs: tuple[Graph, Graph]) -> Callable[[str, str, str], str]:
    look_up = [label_of(graph.folder / STORE) for graph in graphs]

    def found(what: str, change: str, iri: str) -> str:
        graph, base = look_up[change != "removed"], graphs[0].base
        if what == "entity":
            return graph(iri, LABEL)
        if what == "paper":
            return graph(iri, term("title"))
        paper = f"{base}id/paper/{iri.split('/')[-2]}"
        kind = graph(iri, term("kind"))
        return f"{graph(kind, LABEL)} in {graph(paper, term('title'))}"

    return found
