"""The graph handle: an open knowledge graph, and the questions that can be put to it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Self

from api.errors import GraphNotFound
from api.query.answer import IdLists, answer_all
from api.query.choices import choice_sets
from api.query.filters import Where
from api.query.plan import default_selection
from api.query.shape import Record
from api.sparql.embedded import EmbeddedEngine, guard
from api.sparql.endpoint import EndpointEngine
from api.sparql.rows import Dataset, Engine, Rows, Triple
from api.sparql.terms import literal, short
from ontology.lexicon import label_key

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from api.traversal import Neighbour
    from api.traversal import Path as Way

FORMAT = 1
"""The version of docs/store.md that this package reads."""


@dataclass(frozen=True, slots=True, order=True)
class EntityRef:
    """An entity: its preferred name, type and IRI."""

    name: str
    type: str
    iri: str


class GraphHandle:
    """An open graph.  Use it as a context manager, or close it."""

    def __init__(self, engine: Engine, location: str, manifest: Mapping[str, Any]) -> None:
        self.engine = engine
        self.location = location
        self.manifest: Mapping[str, Any] = MappingProxyType(dict(manifest))
        """What the graph was built from (docs/store.md); empty for an endpoint."""
        self.lists = IdLists()

    @classmethod
    def open(cls, location: str | Path) -> Self:
        """Open the graph in a directory, or behind the URL of a SPARQL 1.1 endpoint.

        Raises:
            GraphNotFound: there is none, or its format is not known.
        """
        text = str(location)
        if text.startswith(("http://", "https://")):
            return cls(EndpointEngine(text), text, {})
        generation = _generation(Path(location))
        manifest = _manifest(generation)
        try:
            engine = EmbeddedEngine(generation / "store")
        except (OSError, RuntimeError) as error:  # the latter from the engine: damaged files
            raise GraphNotFound(
                f"the store in {generation} is damaged ({error}); build again to mend it"
            ) from error
        return cls(engine, text, manifest)

    def select(self, query: str) -> Rows:
        """Run a SELECT and return its rows."""
        guard(query)
        return self.engine.select(query)

    def ask(self, query: str) -> bool:
        """Run an ASK."""
        guard(query)
        return self.engine.ask(query)

    def construct(self, query: str) -> Iterator[Triple]:
        """Run a CONSTRUCT or DESCRIBE and return its statements."""
        guard(query)
        return self.engine.construct(query)

    def serialize(self, query: str, format: str, dataset: Dataset | None = None) -> bytes:
        """Run any query; return its result as json, csv, tsv, xml or as ttl, nt, xml, jsonld.

        ``dataset`` names the graphs that it sees in place of the whole graph.
        """
        guard(query)
        return self.engine.serialize(query, format, dataset)

    def sparql(self, text: str, format: str | None = None) -> bytes:
        """Run any query; without a format, rows come as JSON and statements as Turtle."""
        default = "ttl" if guard(text) in ("construct", "describe") else "json"
        return self.engine.serialize(text, format or default)

    def find(self, name: str, type: str | None = None) -> list[EntityRef]:
        """Return the entities that bear a name, however spelt, of one type if given.

        Raises:
            FilterError: no such entity type; the message lists those there are.
        """
        known = choice_sets()["EntityType"]
        types = [known.term(type)] if type else [choice.term for choice in known.choices]
        classes = " ".join(short(str(each)) for each in types)
        query = (
            "SELECT DISTINCT ?entity ?name ?class WHERE {"
            f" ?entity kg:labelKey {literal(label_key(name))} ; skos:prefLabel ?name ; a ?class ."
            f" VALUES ?class {{ {classes} }} }}"
        )
        found = self.engine.select(query)
        return sorted(EntityRef(str(n), str(c).rsplit("#")[-1], str(e)) for e, n, c in found)

    def papers(
        self, where: Where | None = None, first: int | None = None, depth: int = 3
    ) -> list[Record]:
        """Return papers, by IRI, as plain dictionaries under the names of the model.

        Args:
            where: which papers, as in GraphQL: ``{"mentions": {"name": "2:4 sparsity"}}``.
            first: at most how many; None for all.
            depth: how many relations deep; 0 gives ids and titles.

        Raises:
            FilterError: a filter without meaning; the message lists those there are.
        """
        selection = default_selection("Paper", depth)
        return answer_all(self.engine, self.lists, selection, where, first)

    def claims(
        self, where: Where | None = None, first: int | None = None, depth: int = 2
    ) -> list[Record]:
        """Return claims, by IRI; the arguments are those of `papers`."""
        selection = default_selection("Claim", depth)
        return answer_all(self.engine, self.lists, selection, where, first)

    def neighbours(self, thing: str) -> "tuple[Neighbour, ...]":
        """Return the things one edge away from one that is given by name or IRI."""
        from api.traversal import neighbours  # not above: networkx takes long to import

        return neighbours(self, thing)

    def paths(self, start: str, goal: str) -> "tuple[Way, ...]":
        """Return the shortest ways from one thing to another, given by name or IRI."""
        from api.traversal import shortest_paths  # not above: networkx takes long to import

        return shortest_paths(self, start, goal)

    def to_networkx(self, text: bool = True) -> "MultiDiGraph":
        """Return the graph for networkx; without ``text``, abstracts and quotes are left out."""
        from api.traversal import to_networkx  # not above: networkx takes long to import

        return to_networkx(self, text=text)

    def close(self) -> None:
        """Let go of the graph."""
        self.engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _generation(root: Path) -> Path:
    pointer = root / "current"
    if not pointer.is_file():
        raise GraphNotFound(
            f"no knowledge graph at {root}; build one with: paperkg build FILE... --kg {root}"
        )
    name = pointer.read_text(encoding="utf-8", errors="replace").strip()
    generation = root / "generations" / name
    if not name or "\0" in name or not (generation / "store").is_dir():
        raise GraphNotFound(
            f"{pointer} names a generation that is not there: {name!r}; build again to mend it"
        )
    return generation


def _manifest(generation: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GraphNotFound(
            f"{generation / 'manifest.json'} is damaged ({error}); build again to mend it"
        ) from error
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT:
        raise GraphNotFound(
            f"{generation} has format {found}, this paperkg reads {FORMAT}; build it again"
        )
    return dict(manifest)
