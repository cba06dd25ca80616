"""Things: the nodes of the graph one by one, as exports for graph tools and databases want them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from api.dumping import StatementLines
from api.exporting import TEXT_PROPERTIES
from api.graph import GraphHandle
from api.papers import batches
from api.sorting import Sorter
from api.sparql.terms import iri, python_value, short
from api.statements import Statement, bare, by_subject, parse_literal, sorted_lines
from ontology.namespace import ONTOLOGY, PREFIXES, local_name
from ontology.nodes import Property
from ontology.shapes import node_types

Value: TypeAlias = str | int | float | bool

_BATCH = 500
_TYPE = PREFIXES["rdf"] + "type"
_STRING = PREFIXES["xsd"] + "string"


@dataclass(frozen=True, slots=True)
class Thing:
    """A node of the graph.

    Attributes:
        iri: its IRI.
        type: the name of its node type, the narrowest.
        classes: the names of its classes in our ontology, saved questions among them, sorted.
        values: its literals by the public name of the property, several sorted; a concept that is
            no node of its own (a claim's kind) goes by its label.
        links: the properties, by local name, and the IRIs of the things that they lead to, sorted.
    """

    iri: str
    type: str
    classes: tuple[str, ...]
    values: Mapping[str, tuple[Value, ...]]
    links: tuple[tuple[str, str], ...]


@cache
def leaf_types() -> tuple[str, ...]:
    """Return the node types that things have: all but those with narrower ones.

    >>> [name for name in leaf_types() if name in ("Entity", "Paper", "Method")]
    ['Method', 'Paper']
    """
    parents = {kind.parent for kind in node_types().values()}
    return tuple(name for name in node_types() if name not in parents)


@cache
def literals(name: str) -> tuple[Property, ...]:
    """Return the properties of a node type that `Thing.values` has."""
    return tuple(
        each
        for each in node_types()[name].properties
        if each.is_field and (each.datatype or each.target not in node_types())
    )


@cache
def references(name: str) -> tuple[Property, ...]:
    """Return the fields of a node type that lead to things."""
    properties = node_types()[name].properties
    return tuple(each for each in properties if each.is_field and each.target in node_types())


@cache
def links(name: str) -> tuple[str, ...]:
    """Return the IRIs of the properties of a node type that `Thing.links` has, sorted."""
    properties = node_types()[name].properties
    return tuple(sorted({p.path for p in properties if p.target in node_types()}))


def read_things(handle: GraphHandle, *, text: bool = True) -> Iterator[Thing]:
    """Yield all nodes by IRI, in memory that does not grow with the graph.

    Without ``text``, abstracts, quotes and sentences are left out.
    """
    labels = concept_labels(handle)
    for subject, statements in by_subject(
        sorted_lines(handle, without=() if text else TEXT_PROPERTIES)
    ):
        thing = _thing(bare(subject), statements, labels)
        if thing is not None:
            yield thing


def read_some(
    handle: GraphHandle, iris: Iterable[str], labels: Mapping[str, str]
) -> dict[str, Thing]:
    """Return some nodes by IRI, sorted; ``labels`` is what `concept_labels` gives."""
    found: dict[str, Thing] = {}
    for batch in batches(iris, _BATCH):
        values = " ".join(map(iri, batch))
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"
        with Sorter() as sorter:
            lines = StatementLines(sorter)
            handle.engine.write(query, "nt", lines)
            lines.end()
            for subject, statements in by_subject(sorter.sorted()):
                thing = _thing(bare(subject), statements, labels)
                if thing is not None:
                    found[thing.iri] = thing
    return dict(sorted(found.items()))


def iris_of(handle: GraphHandle, type_name: str) -> Iterator[str]:
    """Yield the IRIs of the nodes of a type, sorted, in memory that does not grow with them."""
    rows = handle.engine.select(
        f"SELECT ?node WHERE {{ ?node a {short(node_types()[type_name].iri)} }}"
    )
    with Sorter() as sorter:
        for (node,) in rows:
            sorter.write(f"{node}\n".encode())
        yield from (line.decode().rstrip("\n") for line in sorter.sorted())


def concept_labels(handle: GraphHandle) -> Mapping[str, str]:
    """Return the labels, by IRI, of concepts that are no nodes of their own; there are few."""
    targets = {p.target for kind in node_types().values() for p in kind.properties if p.target}
    classes = " ".join(short(ONTOLOGY + name) for name in sorted(targets - set(node_types())))
    rows = handle.engine.select(
        "SELECT DISTINCT ?concept ?label WHERE {"
        f" VALUES ?class {{ {classes} }} ?concept a ?class ; skos:prefLabel ?label }}"
    )
    return {str(concept): str(label) for concept, label in rows}


def _thing(name: str, statements: Sequence[Statement], labels: Mapping[str, str]) -> Thing | None:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for _, predicate, obj in statements:
        found[bare(predicate)].append(obj)
    classes = sorted(
        local_name(bare(each)) for each in found[_TYPE] if bare(each).startswith(ONTOLOGY)
    )
    kind = next((each for each in classes if each in leaf_types()), None)
    if kind is None:
        return None
    values = {
        each.name: tuple(sorted((_value(term, labels) for term in found[each.path]), key=str))
        for each in literals(kind)
        if each.path in found
    }
    joined = ((local_name(p), bare(o)) for p in links(kind) for o in found.get(p, ()))
    # Sorted by what the edge is called: the order of IRIs is that of namespaces first.
    return Thing(name, kind, tuple(classes), values, tuple(sorted(joined)))


def _value(term: str, labels: Mapping[str, str]) -> Value:
    literal = parse_literal(term)
    if literal is None:
        return labels.get(bare(term), local_name(bare(term)))
    return python_value(literal.text, literal.datatype or _STRING)
