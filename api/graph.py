"""The graph handle: an open knowledge graph, and the questions that can be put to it."""

import sys
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Self

from api.errors import GraphNotFound, StoreFailed
from api.finding.index import INDEX, TextIndex
from api.generations import current_generation, manifest_of
from api.html import handle_html
from api.listed import Records
from api.query.answer import IdLists, answer_all
from api.query.choices import choice_sets
from api.query.filters import Where
from api.query.plan import default_selection
from api.sparql.embedded import EmbeddedEngine
from api.sparql.endpoint import EndpointEngine
from api.sparql.guard import check_graphs, guard, named_graphs
from api.sparql.limits import Limits
from api.sparql.pooled import PooledEngine
from api.sparql.rows import Engine, Output, Rows, Triple
from api.sparql.terms import literal, short
from api.tables import Table
from ontology.lexicon import label_key

if TYPE_CHECKING:
    from networkx import Graph, MultiDiGraph

    from api.ask.answer import Answer
    from api.finding.around import Neighbour, Neighbourhood
    from api.finding.comparison import Comparison
    from api.finding.hits import Completion, Hit
    from api.finding.paths import Path as Way
    from api.finding.related import Related
    from api.papers import PaperView

_PATIENT = Limits(seconds=600, result=sys.maxsize)


@dataclass(frozen=True, slots=True, order=True)
class EntityRef:
    """An entity: its preferred name, type and IRI."""

    name: str
    type: str
    iri: str


class GraphHandle:
    """An open graph.  Use it as a context manager, or close it."""

    def __init__(
        self,
        engine: Engine,
        location: str,
        manifest: Mapping[str, Any],
        lists: IdLists | None = None,
        index: TextIndex | None = None,
    ) -> None:
        self.engine = engine
        self.location = location
        self.manifest: Mapping[str, Any] = MappingProxyType(dict(manifest))
        """What the graph was built from (docs/store.md); empty for an endpoint."""
        self.lists = lists or IdLists()
        self.index = index
        """The full-text index; none for an endpoint, or a store that was built without one."""
        self._lock = threading.Lock()

    @classmethod
    def open(cls, location: str | Path, limits: Limits | None = None) -> Self:
        """Open the graph in a directory, or behind the URL of a SPARQL 1.1 endpoint.

        Args:
            location: the directory or the URL.
            limits: what a query may take; the queries of a directory then run in processes of
                their own, which end with their time.

        Raises:
            GraphNotFound: there is none, or its format is not known.
        """
        text = str(location)
        if text.startswith(("http://", "https://")):
            return cls(EndpointEngine(text, limits or _PATIENT), text, {})
        generation = current_generation(Path(location))
        manifest = manifest_of(generation)
        lists = IdLists(facts=(limits or _PATIENT).kept)
        return cls(_engine(generation, limits), text, manifest, lists, _index(generation))

    @property
    def graph_name(self) -> str | None:
        """The IRI that the one default graph goes by, should a query name it; None: none known."""
        found = self.manifest.get("base")
        return str(found) if found else None

    def until(self, deadline: float) -> "GraphHandle":
        """Return a handle on the graph as it is now; its queries end by then (`time.monotonic`)."""
        with self._lock:
            engine, manifest, lists, index = self.engine, self.manifest, self.lists, self.index
        return GraphHandle(engine.until(deadline), self.location, manifest, lists, index)

    def become(self, other: "GraphHandle") -> "GraphHandle":
        """Answer from another handle's graph from now on; return the one before, to be closed."""
        before = GraphHandle(self.engine, self.location, self.manifest, self.lists, self.index)
        with self._lock:
            self.engine, self.manifest, self.lists = other.engine, other.manifest, other.lists
            self.index = other.index
        return before

    def select(self, query: str) -> Rows:
        """Run a SELECT and return its rows."""
        self._check(query)
        return self.engine.select(query)

    def table(self, query: str) -> Table:
        """Run a SELECT and return its rows as a table of text, which a notebook shows well."""
        found = self.select(query)
        rows = (tuple("" if cell is None else str(cell) for cell in row) for row in found)
        return Table("", found.columns, tuple(rows))

    def ask(self, query: str) -> bool:
        """Run an ASK."""
        self._check(query)
        return self.engine.ask(query)

    def construct(self, query: str) -> Iterator[Triple]:
        """Run a CONSTRUCT or DESCRIBE and return its statements."""
        self._check(query)
        return self.engine.construct(query)

    def write(self, query: str, format: str, output: Output) -> None:
        """Run any query; write its result as json, csv, tsv, xml or as ttl, nt, xml, jsonld."""
        self._check(query)
        self.engine.write(query, format, output)

    def serialize(self, query: str, format: str) -> bytes:
        """Run any query; return its result as json, csv, tsv, xml or as ttl, nt, xml, jsonld."""
        self._check(query)
        return self.engine.serialize(query, format)

    def sparql(self, text: str, format: str | None = None) -> bytes:
        """Run any query; without a format, rows come as JSON and statements as Turtle."""
        default = "ttl" if self._check(text) in ("construct", "describe") else "json"
        return self.engine.serialize(text, format or default)

    def _check(self, query: str) -> str:
        """Return the form of a query that may be run."""
        found = guard(query)
        if self.graph_name:  # an endpoint may have more graphs than the one
            check_graphs(named_graphs(query), self.graph_name)
        return found

    def find(self, name: str, type: str | None = None) -> list[EntityRef]:
        """Return the entities that bear a name, however spelt, of one type if given.

        Raises:
            FilterError: no such entity type; the message lists those there are.
        """
        known = choice_sets()["EntityType"]
        types = [known.term(type)] if type else [choice.term for choice in known.choices]
        classes = ", ".join(short(str(each)) for each in types)
        query = (
            "SELECT DISTINCT ?entity ?name ?class WHERE {"
            f" ?entity kg:labelKey {literal(label_key(name))} ; skos:prefLabel ?name ; a ?class ."
            f" FILTER(?class IN ({classes})) }}"
        )
        found = self.engine.select(query)
        return sorted(EntityRef(str(n), str(c).rsplit("#")[-1], str(e)) for e, n, c in found)

    def papers(
        self, where: Where | None = None, first: int | None = None, depth: int = 3
    ) -> Records:
        """Return papers, by IRI, as plain dictionaries under the names of the model.

        Args:
            where: which papers, as in GraphQL: ``{"mentions": {"name": "2:4 sparsity"}}``.
            first: at most how many; None for all.
            depth: how many relations deep; 0 gives ids and titles.

        Raises:
            FilterError: a filter without meaning; the message lists those there are.
        """
        selection = default_selection("Paper", depth)
        return Records(answer_all(self.engine, self.lists, selection, where, first))

    def claims(
        self, where: Where | None = None, first: int | None = None, depth: int = 2
    ) -> Records:
        """Return claims, by IRI; the arguments are those of `papers`."""
        selection = default_selection("Claim", depth)
        return Records(answer_all(self.engine, self.lists, selection, where, first))

    def paper(self, name: str) -> "PaperView":
        """Return all about one paper, given by title, a part of one, key, id or IRI.

        Raises:
            NotFound: there is none, or there are several.
        """
        from api.papers import read_papers
        from api.resolving import resolve_paper

        return next(read_papers(self, [resolve_paper(self, name)]))

    def search(self, text: str, types: Iterable[str] = (), first: int = 20) -> "tuple[Hit, ...]":
        """Return the papers and entities that fit any text, the best first.

        Args:
            text: the words to look for, in titles, abstracts and names.
            types: ``Paper`` or types of entities; all of them if none is named.
            first: at most how many, 1 to 100.

        Raises:
            ApiError: no such type, or ``first`` is out of range.
        """
        from api.finding.search import search

        return search(self, text, types, first)

    def complete(
        self, text: str, types: Iterable[str] = (), first: int = 10
    ) -> "tuple[Completion, ...]":
        """Return names that begin as somebody typed; the arguments are those of `search`."""
        from api.finding.search import complete

        return complete(self, text, types, first)

    def neighbours(self, thing: str, among: Sequence[str] | None = None) -> "tuple[Neighbour, ...]":
        """Return all one edge away from a thing given by name or IRI, over some relations only."""
        from api.finding.around import neighbours

        return neighbours(self, thing, among=among)

    def neighbourhood(
        self, thing: str, among: Sequence[str] | None = None, first: int = 20
    ) -> "Neighbourhood":
        """Return what stands around a thing: for each relation the total and the first things."""
        from api.finding.around import neighbourhood

        return neighbourhood(self, thing, among=among, first=first)

    def paths(self, start: str, goal: str, most: int = 10, longest: int = 6) -> "tuple[Way, ...]":
        """Return the shortest ways from one thing to another, given by name or IRI.

        Args:
            start: where they begin.
            goal: where they end.
            most: at most how many, 1 to 100.
            longest: at most how many steps, 1 to 12.

        Raises:
            NotFound: no such thing, or several of that name.
        """
        from api.finding.paths import shortest_paths

        return shortest_paths(self, start, goal, most=most, longest=longest)

    def related(
        self, thing: str, types: Sequence[str] = (), first: int = 10
    ) -> "tuple[Related, ...]":
        """Return papers like a paper, or entities that go with an entity, and why.

        Args:
            thing: a paper or an entity by name or IRI.
            types: of an entity, the types of entities wanted; all if none is named.
            first: at most how many, 1 to 100.

        Raises:
            NotFound: no such thing, or several of that name.
        """
        from api.finding.related import related

        return related(self, thing, types=types, first=first)

    def compare(
        self,
        names: Sequence[str],
        by: Sequence[str] = ("kind", "scope", "hardware", "baseline"),
    ) -> "Comparison":
        """Return the own claims of several entities side by side.

        Args:
            names: 1 to 10 entities by name or IRI.
            by: what tells the rows apart.

        Raises:
            NotFound: no such thing, or several of that name.
        """
        from api.finding.comparison import compare

        return compare(self, names, by=by)

    def to_networkx(
        self,
        text: bool = True,
        types: Collection[str] | None = None,
        among: Collection[str] | None = None,
        where: Where | None = None,
    ) -> "MultiDiGraph":
        """Return the graph, or a part of it, for networkx.

        Args:
            text: whether abstracts are there.
            types: which nodes, such as Paper, Claim, Method; all if not given.
            among: which edges, such as ``uses``, ``broader``; all if not given.
            where: which papers, as for `papers`, with their claims and what they mention.
        """
        from api.traversal import to_networkx  # not above: networkx takes long to import

        return to_networkx(self, text=text, types=types, among=among, where=where)

    def co_occurrence(
        self,
        types: Collection[str] | None = None,
        where: Where | None = None,
        least: int = 1,
    ) -> "Graph":
        """Return which entities papers mention together, for networkx, with numbers of papers.

        Args:
            types: entities of which types; all if not given.
            where: which papers, as for `papers`.
            least: how many papers must mention both ends of an edge.
        """
        from api.traversal import co_occurrence  # not above: networkx takes long to import

        return co_occurrence(self, types=types, where=where, least=least)

    def answer(self, question: str, first: int = 20) -> "Answer":
        """Answer a question in plain English: "which LoRA papers report speedups?".

        Args:
            question: at most 500 characters; one that is not understood gives an answer that says
                which words were not.
            first: at most how many rows, 1 to 100.
        """
        from api.ask.asking import ask

        return ask(self, question, first)

    def close(self) -> None:
        """Let go of the graph."""
        self.engine.close()
        if self.index is not None:
            self.index.close()

    def _repr_html_(self) -> str:
        return handle_html(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _engine(generation: Path, limits: Limits | None) -> Engine:
    store = generation / "store"
    try:
        if limits is None:
            return EmbeddedEngine(store)
        return PooledEngine.start(store, limits)
    except (OSError, RuntimeError, StoreFailed) as error:  # damaged files, as the engine tells
        raise GraphNotFound(
            f"the store in {generation} is damaged ({error}); build again to mend it"
        ) from error


def _index(generation: Path) -> TextIndex | None:
    path = generation / INDEX
    return TextIndex(path) if path.is_file() else None
