"""Saved questions: the defined classes of questions.ttl, read as frozen values.

Read are the OWL 2 class expressions that a rule can be made of; what stands in for a named
defined class is its definition.  Source: OWL 2 Web Ontology Language, mapping to RDF graphs,
section 3.2.4.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from ontology.errors import QuestionError
from ontology.namespace import BASE, ONTOLOGY, PREFIXES, local_name, model

_ENTITY = BASE + "id/"


@dataclass(frozen=True, slots=True)
class Path:
    """What leads from a thing to others: steps, each by one of some properties, given by IRI.

    ``repeat`` is as in SPARQL: nothing for one step, ``+`` for one or more, ``*`` for any number.
    A transitive property is walked by steps of the properties below it, which are what a graph
    states; any other is stated itself.
    """

    steps: tuple[str, ...]
    repeat: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """All that has a type, stated."""

    type: str


@dataclass(frozen=True, slots=True)
class One:
    """Some things, one by one, as N-Triples terms."""

    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Has:
    """All from which a path leads to a value, an N-Triples term."""

    path: Path
    value: str


@dataclass(frozen=True, slots=True)
class Leads:
    """All from which a path leads to something that fits."""

    path: Path
    to: "Expression"


@dataclass(frozen=True, slots=True)
class Number:
    """All numbers within bounds, each an operator and a limit."""

    bounds: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Every:
    """All that fits each part."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """All that fits some part."""

    parts: tuple["Expression", ...]


Expression = Typed | One | Has | Leads | Number | Every | Either

_XSD = PREFIXES["xsd"]
_BOUNDS = {
    _XSD + "minInclusive": ">=",
    _XSD + "minExclusive": ">",
    _XSD + "maxInclusive": "<=",
    _XSD + "maxExclusive": "<",
}
_NUMBERS = {_XSD + "double", _XSD + "integer"}


@dataclass(frozen=True, slots=True)
class Question:
    """A defined class: ``about`` is the IRI of the class of the model that it selects from."""

    name: str
    iri: str
    label: str
    description: str
    about: str
    expression: Expression


@cache
def questions(base: str = BASE) -> tuple[Question, ...]:
    """Return the saved questions that ship with paperkg, sorted by name.

    Args:
        base: what the IRIs of entities start with in the graph that is to be asked.
    """
    return read_questions(model(), base)


def read_questions(graph: Graph, base: str = BASE) -> tuple[Question, ...]:
    """Return the defined classes of a graph, sorted by name.

    Args:
        graph: the definitions, and the properties that they use.
        base: as for ``questions``.

    Raises:
        QuestionError: a definition that no rule can be made of; the message names the class.
    """
    reader = _Reader(graph, base)
    defined = sorted({s for s in graph.subjects(OWL.equivalentClass) if isinstance(s, URIRef)})
    return tuple(reader.question(subject) for subject in defined)


class _Reader:
    """Reads class expressions from a graph."""

    def __init__(self, graph: Graph, base: str) -> None:
        self._graph = graph
        self._base = base
        self._open: list[Node] = []

    def question(self, subject: URIRef) -> Question:
        expression = self._class(subject)
        about = _about(expression)
        if about is None:
            raise QuestionError(
                f"kg:{local_name(subject)} does not say of what class its members are: begin its "
                "owl:intersectionOf with a class of the model"
            )
        return Question(
            name=local_name(subject),
            iri=str(subject),
            label=str(self._graph.value(subject, RDFS.label) or local_name(subject)),
            description=str(self._graph.value(subject, RDFS.comment) or ""),
            about=about,
            expression=expression,
        )

    def _class(self, node: Node | None) -> Expression:
        defined = self._graph.value(node, OWL.equivalentClass)
        if isinstance(node, URIRef) and defined is None:
            return Number(()) if str(node) in _NUMBERS else Typed(f"<{node}>")
        if node is None or defined is None:
            return self._anonymous(node)
        if node in self._open:
            raise QuestionError(
                f"kg:{local_name(str(node))} is defined by itself: untie the circle"
            )
        self._open.append(node)
        found = self._class(defined)
        self._open.pop()
        return found

    def _anonymous(self, node: Node | None) -> Expression:
        value = self._graph.value
        if (parts := value(node, OWL.intersectionOf)) is not None:
            return Every(_flat(tuple(map(self._class, self._list(parts)))))
        if (parts := value(node, OWL.unionOf)) is not None:
            return _either(tuple(map(self._class, self._list(parts))))
        if (things := value(node, OWL.oneOf)) is not None:
            return One(tuple(map(self._term, self._list(things))))
        if (facets := value(node, OWL.withRestrictions)) is not None:
            return Number(tuple(self._bounds(facets)))
        if (thing := value(node, OWL.hasValue)) is not None:
            return Has(self._path(value(node, OWL.onProperty)), self._term(thing))
        if (filler := value(node, OWL.someValuesFrom)) is not None:
            return Leads(self._path(value(node, OWL.onProperty)), self._class(filler))
        raise self._unknown(node)

    def _path(self, node: Node | None) -> Path:
        if not isinstance(node, URIRef):
            raise self._unknown(node)
        if (node, RDF.type, OWL.TransitiveProperty) not in self._graph:
            return Path((str(node),))
        below = set(self._graph.transitive_subjects(RDFS.subPropertyOf, node)) - {node}
        return Path(tuple(sorted(map(str, below))) or (str(node),), repeat="+")

    def _bounds(self, facets: Node) -> Iterator[tuple[str, float]]:
        for facet in self._list(facets):
            for name, limit in self._graph.predicate_objects(facet):
                if str(name) not in _BOUNDS:
                    raise self._unknown(facet)
                yield _BOUNDS[str(name)], float(str(limit))

    def _term(self, node: Node) -> str:
        text = str(node)
        if isinstance(node, URIRef) and text.startswith(_ENTITY):
            return f"<{self._base}id/{text.removeprefix(_ENTITY)}>"
        if isinstance(node, Literal) and str(node.datatype) == _XSD + "string":
            node = Literal(text)
        return node.n3()

    def _list(self, node: Node) -> list[Node]:
        return list(Collection(self._graph, node))

    def _unknown(self, node: Node | None) -> QuestionError:
        stated = sorted(local_name(str(p)) for p in self._graph.predicates(node))
        told = ", ".join(name for name in stated if name != "type") or f"'{node}'"
        return QuestionError(
            f"kg:{local_name(str(self._open[0]))} is defined with {told}, which no rule is made "
            "of: use intersectionOf, unionOf, oneOf, hasValue, someValuesFrom and bounds of numbers"
        )


def _flat(parts: tuple[Expression, ...]) -> tuple[Expression, ...]:
    """Return the parts of an intersection without intersections among them, each once."""
    flat = (p for part in parts for p in (part.parts if isinstance(part, Every) else (part,)))
    return tuple(dict.fromkeys(flat))


def _either(parts: tuple[Expression, ...]) -> Expression:
    """Return the union of parts, "this, or what leads to it" told as one."""
    things = {thing for part in parts if isinstance(part, One) for thing in part.of}
    left: list[Expression] = []
    for part in parts:
        if isinstance(part, Has) and part.path.repeat == "+" and part.value in things:
            things.remove(part.value)
            left.append(Has(Path(part.path.steps, repeat="*"), part.value))
        elif not isinstance(part, One):
            left.append(part)
    if things:
        left.append(One(tuple(sorted(things))))
    return left[0] if len(left) == 1 else Either(tuple(left))


def _about(expression: Expression) -> str | None:
    parts = expression.parts if isinstance(expression, Every) else (expression,)
    types = [part.type.strip("<>") for part in parts if isinstance(part, Typed)]
    return next((name for name in types if name.startswith(ONTOLOGY)), None)
