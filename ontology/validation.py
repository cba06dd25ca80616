"""Validation: whether a graph keeps to the shapes in model.ttl.

``validate`` runs pySHACL over a whole graph; ``violations`` checks the triples of a few nodes
with plain comparisons made from the same shapes, for use while they are assembled.
Source: W3C Shapes Constraint Language (SHACL), sections 4.1 to 4.8.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rdflib import Graph, Literal
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from ontology.namespace import PREFIXES, local_name, model
from ontology.nodes import NodeType, Property
from ontology.shapes import node_types

_TYPE = f"<{RDF.type}>"
_XSD = PREFIXES["xsd"]
_STRING = _XSD + "string"


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that breaks a shape: the node, the property's IRI, and what is wrong."""

    node: str
    path: str
    message: str

    def __str__(self) -> str:
        """Return one line: where and what."""
        return f"{self.node} {local_name(self.path)}: {self.message}"


def validate(graph: Graph) -> tuple[Violation, ...]:
    """Run the shapes of model.ttl over a graph with pySHACL, for graphs that fit in memory.

    The graph must hold every node that others point to: a shape asks for their classes.

    Args:
        graph: the data; it is left as it is.
    """
    # Assembling needs only the quick checks below and should not wait for this import.
    from pyshacl import validate as run_shacl

    shapes = model() + Graph()  # A copy: pySHACL adds to the graphs that it is given.
    _, report, _ = run_shacl(_plain(graph), shacl_graph=shapes, ont_graph=shapes, inplace=True)
    found = (_reported(report, result) for result in report.subjects(RDF.type, SH.ValidationResult))
    return tuple(sorted(set(found)))


def violations(triples: Iterable[tuple[str, str, str]]) -> list[Violation]:
    """Check every typed node among triples: counts, datatypes and choices.

    Nodes that have no type among the triples are skipped, and so are the classes of objects,
    which may be described elsewhere.

    Args:
        triples: subject, predicate and object, each an N-Triples term; a triple may come twice.
    """
    nodes: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for subject, predicate, obj in triples:
        nodes[subject][predicate][obj] = None
    return [
        violation
        for node, described in nodes.items()
        for name in _known_types(described)
        for check in _checks()[name]
        for violation in check.run(node, tuple(described.get(check.path, ())))
    ]


@dataclass(frozen=True, slots=True)
class _Check:
    """What one property of a node type asks for, with terms spelt as in N-Triples."""

    path: str
    wanted: Property
    literal: str | None

    def run(self, node: str, values: tuple[str, ...]) -> Iterator[Violation]:
        if not values:
            if self.wanted.required:
                yield self._wrong(node, "is missing; give it one value")
            return
        if len(values) > 1 and not self.wanted.many:
            yield self._wrong(node, f"has {len(values)} values; give it one")
        for value in values:
            yield from self._value(node, value)

    def _value(self, node: str, value: str) -> Iterator[Violation]:
        if self.literal is None:
            if value.startswith('"'):
                yield self._wrong(node, f"is the literal {value}; give a {self.wanted.target}")
        elif _datatype(value) != self.literal:
            yield self._wrong(node, f"is {value}; give an xsd:{self.wanted.datatype}")
        elif self.wanted.choices and _lexical(value) not in self.wanted.choices:
            yield self._wrong(node, f"is {value}; one of: {', '.join(self.wanted.choices)}")

    def _wrong(self, node: str, message: str) -> Violation:
        return Violation(node.strip("<>"), self.wanted.path, message)


@cache
def _checks() -> Mapping[str, tuple[_Check, ...]]:
    """Return the checks of each node type, by the type's IRI as an N-Triples term."""
    return {f"<{node.iri}>": _checks_of(node) for node in node_types().values()}


def _checks_of(node: NodeType) -> tuple[_Check, ...]:
    return tuple(
        _Check(f"<{wanted.path}>", wanted, _XSD + wanted.datatype if wanted.datatype else None)
        for wanted in node.properties
    )


def _known_types(described: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the node types of a node, without those that another of them already includes."""
    known = [term for term in described.get(_TYPE, ()) if term in _checks()]
    above = {_term(parent) for term in known for parent in _parents(term)}
    return [term for term in known if term not in above]


@cache
def _parents(term: str) -> tuple[str, ...]:
    parent = node_types()[local_name(term.strip("<>"))].parent
    return (parent, *_parents(_term(parent))) if parent else ()


def _term(name: str) -> str:
    return f"<{node_types()[name].iri}>"


def _datatype(term: str) -> str | None:
    """Return the datatype of an N-Triples term; None for what is no plain or typed literal."""
    if not term.startswith('"'):
        return None
    end = term.rindex('"')
    if end == len(term) - 1:
        return _STRING
    return term[end + 4 : -1] if term.startswith('"^^<', end) else None


def _lexical(term: str) -> str:
    return term[1 : term.rindex('"')]


def _plain(graph: Graph) -> Graph:
    """Return a copy in which strings have no explicit datatype, as the shapes spell theirs.

    RDF 1.1 holds the two spellings for one term, rdflib does not.
    """
    copy = Graph()
    for subject, predicate, obj in graph:
        stringy = isinstance(obj, Literal) and str(obj.datatype) == _STRING
        copy.add((subject, predicate, Literal(str(obj)) if stringy else obj))
    return copy


def _reported(report: Graph, result: Node) -> Violation:
    node, path, message = (
        str(report.value(result, wanted) or "")
        for wanted in (SH.focusNode, SH.resultPath, SH.resultMessage)
    )
    return Violation(node, path, message)
