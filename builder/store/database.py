"""The database of a generation: made anew, or as a copy of another one with a difference.

A copy shares the files of the old database that never change, as hard links: RocksDB never writes
to a finished table file, its checkpoints rest on that, and what it does write (the manifest, logs)
is copied.  So a copy costs little, and the generation that answers is never touched.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyoxigraph as ox

_DOUBLE: Final = "http://www.w3.org/2001/XMLSchema#double"
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Database:
    """A database that a build writes, and nobody else reads yet."""

    def __init__(self, folder: Path) -> None:
        self._store = ox.Store(folder)

    @classmethod
    def copied(cls, old: Path, new: Path) -> "Database":
        """Open a private copy of another database.

        Raises:
            OSError: the old one cannot be opened or is damaged.
        """
        with _damage_told():
            ox.Store.read_only(str(old)).backup(str(new))
            return cls(new)

    @property
    def store(self) -> ox.Store:
        """The store itself, for those who query it."""
        return self._store

    def load(self, text: bytes) -> None:
        """Load N-Triples; memory grows with them.

        Every IRI in it comes from `ntriples.iri`, so the parser need not check them again.
        """
        self._store.bulk_load(input=text, format=ox.RdfFormat.N_TRIPLES, lenient=True)

    def about(self, subject: str, owned: tuple[str, ...] = ()) -> set[ox.Quad]:
        """Return the statements about a thing and, in turn, about the things that it owns.

        Args:
            subject: its IRI.
            owned: what the IRIs of the things that hang off it start with.
        """
        found: set[ox.Quad] = set()
        seen, waiting = {subject}, [subject]
        while waiting:
            node = ox.NamedNode(waiting.pop())
            for quad in self._quads(node):
                found.add(quad)
                thing = quad.object.value if isinstance(quad.object, ox.NamedNode) else ""
                if thing.startswith(owned) and owned and thing not in seen:
                    seen.add(thing)
                    waiting.append(thing)
        return found

    def _quads(self, node: ox.NamedNode) -> list[ox.Quad]:
        with _damage_told():
            return list(self._store.quads_for_pattern(node, None, None, ox.DefaultGraph()))

    def typed(self, kind: str) -> set[str]:
        """Return the IRIs of the things of a class, given by IRI."""
        pattern = None, ox.NamedNode(_TYPE), ox.NamedNode(kind), ox.DefaultGraph()
        found = (quad.subject for quad in self._store.quads_for_pattern(*pattern))
        return {thing.value for thing in found if isinstance(thing, ox.NamedNode)}

    def replace(self, old: set[ox.Quad], lines: Iterable[str]) -> "Replaced":
        """Put statements in the place of others; tell what changed by that."""
        new = _parsed(lines)
        gone, come = _minus(old, new), _minus(new, old)
        for quad in gone:
            self._store.remove(quad)
        self._store.extend(come)
        return Replaced(gone, come)

    def empty(self) -> bool:
        """Tell whether nothing is stated."""
        return next(iter(self._store), None) is None

    def flush(self) -> None:
        """Write all to the disk."""
        self._store.flush()


class Replaced:
    """Statements that went and came."""

    def __init__(self, gone: list[ox.Quad], come: list[ox.Quad]) -> None:
        self._gone, self._come = gone, come

    @property
    def balance(self) -> int:
        """Return how many more statements there are."""
        return len(self._come) - len(self._gone)

    def objects(self, predicate: str) -> set[str]:
        """Return the IRIs that statements with a predicate, given as a term, led or lead to."""
        both = (*self._gone, *self._come)
        found = (quad.object for quad in both if str(quad.predicate) == predicate)
        return {thing.value for thing in found if isinstance(thing, ox.NamedNode)}

    def more(self, predicate: str) -> int:
        """Return how many more statements there are with a predicate, given as a term."""
        came = sum(str(quad.predicate) == predicate for quad in self._come)
        return came - sum(str(quad.predicate) == predicate for quad in self._gone)


def opens(folder: Path) -> bool:
    """Tell whether a database opens and holds something."""
    try:
        return next(iter(ox.Store.read_only(str(folder))), None) is not None
    except (OSError, RuntimeError):  # the latter is how a damaged database is told
        return False


def statements(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield the subject of every statement of a database, and a hash of the statement.

    The hash is the same in all databases that one process reads.

    Raises:
        OSError: it cannot be opened or is damaged.
    """
    with _damage_told():
        for quad in ox.Store.read_only(str(folder)):
            subject = quad.subject
            yield subject.value if isinstance(subject, ox.NamedNode) else "", hash(quad)


def label_of(folder: Path) -> Callable[[str, str], str]:
    """Return what looks a value up by subject (an IRI) and predicate (a term); "" if none."""
    store = ox.Store.read_only(str(folder))

    def found(subject: str, predicate: str) -> str:
        pattern = ox.NamedNode(subject), ox.NamedNode(predicate[1:-1]), None
        values = (quad.object for quad in store.quads_for_pattern(*pattern))
        return next((v.value for v in values if not isinstance(v, ox.Triple)), "")

    return found


@contextmanager
def _damage_told() -> Iterator[None]:
    """Tell a damaged database as the system would, whatever RocksDB says."""
    try:
        yield
    except RuntimeError as error:
        raise OSError(str(error)) from error


def _parsed(lines: Iterable[str]) -> set[ox.Quad]:
    text = "".join(f"{line}\n" for line in lines)
    return set(ox.parse(input=text, format=ox.RdfFormat.N_TRIPLES, lenient=True))


def _minus(these: set[ox.Quad], those: set[ox.Quad]) -> list[ox.Quad]:
    """Return what is only here; a database gives numbers back in another spelling."""
    known = {_plain(quad) for quad in those}
    return [quad for quad in these if _plain(quad) not in known]


def _plain(quad: ox.Quad) -> object:
    value = quad.object
    if isinstance(value, ox.Literal) and value.datatype.value == _DOUBLE:
        return quad.subject, quad.predicate, repr(float(value.value))
    return quad
