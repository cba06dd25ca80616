"""Network: papers, entities and claims as nodes, relations as edges, for the tools of graphs."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from api.edges import relations
from api.figures import figure
from api.graph import GraphHandle
from api.things import Thing, Value, literals, read_things
from ontology.namespace import local_name
from ontology.shapes import entity_types


class Node(NamedTuple):
    """A node: its IRI, what to call it, and its attributes, of which `attributes` tells all."""

    iri: str
    label: str
    attributes: Mapping[str, Value]


class Link(NamedTuple):
    """An edge: its number and the IRIs of its ends; ``role`` is the local name of the property."""

    number: int
    source: str
    role: str
    target: str


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and edges; each to be read once, the nodes first."""

    nodes: Iterator[Node]
    edges: Iterator[Link]


@cache
def attributes() -> Mapping[str, str]:
    """Return the names of all attributes of nodes, sorted, with their XSD types.

    A property with several values goes as a JSON array in a string.
    """
    found = {"type": "string"}
    for kind in _shown():
        for each in literals(kind):
            datatype = "string" if each.many else each.datatype or "string"
            # What is now this, now that goes as text.
            found[each.name] = datatype if found.get(each.name, datatype) == datatype else "string"
    return dict(sorted(found.items()))


def written(value: Value) -> str:
    """Write a value as XML formats do.

    >>> written(True), written(2.5), written("A100")
    ('true', '2.5', 'A100')
    """
    return str(value).lower() if isinstance(value, bool) else str(value)


@contextmanager
def network(handle: GraphHandle, *, text: bool = True) -> Iterator[Network]:
    """Read a graph as a network, in memory that does not grow with it."""
    with TemporaryFile("w+", encoding="utf-8", newline="\n") as waiting:
        yield Network(_nodes(handle, text, waiting), _edges(waiting))


@cache
def _shown() -> tuple[str, ...]:
    return ("Paper", *entity_types(), "Claim")


def _nodes(handle: GraphHandle, text: bool, waiting: IO[str]) -> Iterator[Node]:
    joining = frozenset(map(local_name, relations()))
    for thing in read_things(handle, text=text):
        if thing.type not in _shown():
            continue
        for role, target in thing.links:
            if role in joining:
                waiting.write(f"{thing.iri}\t{role}\t{target}\n")
        yield Node(thing.iri, _label(thing), _attributes(thing))


def _edges(waiting: IO[str]) -> Iterator[Link]:
    waiting.seek(0)
    for number, line in enumerate(waiting):
        yield Link(number, *line.rstrip("\n").split("\t"))


def _label(thing: Thing) -> str:
    if thing.type == "Claim":
        low, high = (_number(thing, name) for name in ("low", "high"))
        text = figure(low, high, str(_first(thing, "unit") or "") or None)
        return f"{_first(thing, 'kind')} {text}".strip()
    return str(_first(thing, "title" if thing.type == "Paper" else "name") or "")


def _attributes(thing: Thing) -> dict[str, Value]:
    many = {each.name for each in literals(thing.type) if each.many}
    found: dict[str, Value] = {"type": thing.type}
    for name, values in thing.values.items():
        # As JSON, so that no sign is needed that no name may have.
        found[name] = json.dumps(values, ensure_ascii=False) if name in many else values[0]
    return dict(sorted(found.items()))


def _first(thing: Thing, name: str) -> Value | None:
    return next(iter(thing.values.get(name, ())), None)


def _number(thing: Thing, name: str) -> float | None:
    value = _first(thing, name)
    return float(value) if isinstance(value, int | float) else None
