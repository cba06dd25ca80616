"""The graph handle: an open knowledge graph, and the questions that can be put to it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

from api.endpoint import EndpointEngine
from api.errors import GraphNotFound
from api.rows import Engine, Rows, Triple
from api.sparql import EmbeddedEngine, guard
from api.terms import literal, short
from ontology.lexicon import label_key
from ontology.shapes import entity_types, node_types

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
        except OSError as error:
            raise GraphNotFound(f"the store in {generation} cannot be read: {error}") from error
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

    def serialize(self, query: str, format: str) -> bytes:
        """Run any query; return its result as json, csv, tsv, xml or as ttl, nt, xml, jsonld."""
        guard(query)
        return self.engine.serialize(query, format)

    def sparql(self, text: str, format: str | None = None) -> bytes:
        """Run any query; without a format, rows come as JSON and statements as Turtle."""
        default = "ttl" if guard(text) in ("construct", "describe") else "json"
        return self.engine.serialize(text, format or default)

    def find(self, name: str, type: str | None = None) -> list[EntityRef]:
        """Return the entities that bear a name, however spelt, of one type if given.

        Raises:
            OntologyError: no such entity type.
        """
        names = (node_types()[type].name,) if type in entity_types() else entity_types()
        classes = " ".join(short(node_types()[each].iri) for each in names)
        query = (
            "SELECT DISTINCT ?entity ?name ?class WHERE {"
            f" ?entity kg:labelKey {literal(label_key(name))} ; skos:prefLabel ?name ; a ?class ."
            f" VALUES ?class {{ {classes} }} }}"
        )
        found = self.engine.select(query)
        return sorted(EntityRef(str(n), str(c).rsplit("#")[-1], str(e)) for e, n, c in found)

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
    generation = root / "generations" / pointer.read_text(encoding="utf-8").strip()
    if not (generation / "store").is_dir():
        raise GraphNotFound(f"{root} names a generation that is not there: {generation.name}")
    return generation


def _manifest(generation: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GraphNotFound(f"{generation / 'manifest.json'} cannot be read: {error}") from error
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT:
        raise GraphNotFound(
            f"{generation} has format {found}, this paperkg reads {FORMAT}; build it again"
        )
    return dict(manifest)
