"""Rules: who the members of saved questions are, in SPARQL and over the triples of one paper.

Both are made from the definitions in questions.ttl and read a graph as docs/store.md has it: one
default graph that states types, ``kg:mentions`` beside each role, and ``skos:broader``.  On such
a graph they find what an OWL reasoner infers.
"""

import math
import operator
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache

from ontology.namespace import PREFIXES, local_name
from ontology.questions import (
    Either,
    Every,
    Expression,
    Has,
    Leads,
    Number,
    One,
    Path,
    Question,
    Typed,
)
from ontology.shapes import node_types

Triple = tuple[str, str, str]
"""Subject, predicate and object, each an N-Triples term."""

_Index = Mapping[str, Mapping[str, Set[str]]]
_TYPE = f"<{PREFIXES['rdf']}type>"
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.:-]*[A-Za-z0-9_-])?")
_HOLDS = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}
_NOTHING: Set[str] = frozenset()


def select(question: Question) -> str:
    """Return a SPARQL query for the members of a question; it uses the prefixes that all know."""
    me, pattern = _where(question)
    return f"SELECT DISTINCT {me} WHERE {{\n{pattern}\n}}"


def construct(question: Question) -> str:
    """Return a SPARQL query that any engine can run, for the types of a question's members."""
    me, pattern = _where(question)
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    return f"{head}CONSTRUCT {{ {me} a {_short(f'<{question.iri}>')} }} WHERE {{\n{pattern}\n}}"


def members(asked: Iterable[Question], triples: Iterable[Triple]) -> Iterator[Triple]:
    """Yield the types of the members of questions, as triples, among those given.

    Args:
        asked: the questions, made for the base of the triples' IRIs.
        triples: statements about the things, the types and broader ones of what they lead to
            included; a triple may come twice.
    """
    index: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    typed: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, obj in triples:
        index[subject][predicate].add(obj)
        if predicate == _TYPE:
            typed[obj].add(subject)
    for question in asked:
        for thing in sorted(typed.get(f"<{question.about}>", ())):
            if _fits(thing, question.expression, index):
                yield thing, _TYPE, f"<{question.iri}>"


def _fits(thing: str, expression: Expression, index: _Index) -> bool:
    match expression:
        case Typed(name):
            return name in _objects(index, thing, _TYPE)
        case One(things):
            return thing in things
        case Has(path, value):
            return value in _reached(thing, path, index)
        case Leads(path, to):
            return any(_fits(other, to, index) for other in _reached(thing, path, index))
        case Number(bounds):
            return all(_HOLDS[sign](_number(thing), limit) for sign, limit in bounds)
        case Every(parts):
            return all(_fits(thing, part, index) for part in parts)
        case Either(parts):
            return any(_fits(thing, part, index) for part in parts)


def _reached(thing: str, path: Path, index: _Index) -> Set[str]:
    """Return all things to which a path leads."""
    first = _stepped(thing, path, index)
    if not path.repeat:
        return first
    found = {thing, *first} if path.repeat == "*" else set(first)
    level = first
    while level:
        level = {far for near in level for far in _stepped(near, path, index)} - found
        found |= level
    return found


def _stepped(thing: str, path: Path, index: _Index) -> Set[str]:
    if len(path.steps) == 1:
        return _objects(index, thing, f"<{path.steps[0]}>")
    return {other for step in path.steps for other in _objects(index, thing, f"<{step}>")}


def _objects(index: _Index, subject: str, predicate: str) -> Set[str]:
    described = index.get(subject)  # Not by [], which would make an entry.
    return described.get(predicate, _NOTHING) if described else _NOTHING


def _number(term: str) -> float:
    """Return the number of a literal; what is none compares with nothing, as in SPARQL."""
    try:
        return float(term[1 : term.rindex('"')])
    except ValueError:
        return math.nan


def _where(question: Question) -> tuple[str, str]:
    """Return the variable of a question's members and the graph pattern that they fit."""
    writer = _Writer()
    me = writer.variable(local_name(question.about))
    lines = writer.pattern(me, question.expression)
    return me, "\n".join(f"  {line}" for line in lines)


class _Writer:
    """Writes graph patterns, line by line, with variables named after what they stand for."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    def variable(self, name: str) -> str:
        name = name[0].lower() + name[1:]
        self._taken[name] += 1
        return f"?{name}{self._taken[name] if self._taken[name] > 1 else ''}"

    def pattern(self, me: str, expression: Expression) -> list[str]:
        match expression:
            case Typed(name):
                return [f"{me} a {_short(name)} ."]
            case One(things):
                return [f"VALUES {me} {{ {' '.join(map(_short, things))} }}"]
            case Has(path, value):
                return [f"{me} {_path(path)} {_short(value)} ."]
            case Leads(path, to):
                other = self.variable(_end(path))
                return [f"{me} {_path(path)} {other} .", *self.pattern(other, to)]
            case Number(bounds):
                return [f"FILTER ({me} {sign} {limit})" for sign, limit in bounds]
            case Every(parts):
                return [line for part in parts for line in self.pattern(me, part)]
            case Either(parts):
                return self._union(me, parts)

    def _union(self, me: str, parts: Iterable[Expression]) -> list[str]:
        lines = ["{"]
        for part in parts:
            if len(lines) > 1:
                lines.append("} UNION {")
            lines += [f"  {line}" for line in self.pattern(me, part)]
        return [*lines, "}"]


def _path(path: Path) -> str:
    steps = "|".join(_short(f"<{step}>") for step in path.steps)
    return f"({steps}){path.repeat}" if len(path.steps) > 1 else f"{steps}{path.repeat}"


@cache
def _end(path: Path) -> str:
    """Return the name of what a path of the model's leads to."""
    for node in node_types().values():
        for found in node.properties:
            if found.path in path.steps:
                return found.target or local_name(found.path)
    return "thing"


def _short(term: str) -> str:
    """Return a term as SPARQL writes it, with a prefix where there is one."""
    if term.endswith("^^<http://www.w3.org/2001/XMLSchema#boolean>"):
        return term[1 : term.rindex('"')]
    iri = term.strip("<>") if term.startswith("<") else ""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and _LOCAL.fullmatch(iri.removeprefix(start)):
            return f"{prefix}:{iri.removeprefix(start)}"
    return term
