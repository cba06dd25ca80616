"""Statements: the whole graph as sorted N-Triples, and their terms."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from api.dumping import dump
from api.graph import GraphHandle
from api.sorting import Sorter
from api.sparql.terms import iri
from ontology.namespace import PREFIXES

Statement: TypeAlias = tuple[str, str, str]
"""Subject, predicate and object as terms of N-Triples."""


def sorted_lines(handle: GraphHandle, *, without: Collection[str] = ()) -> Iterator[bytes]:
    """Yield the graph as lines of N-Triples, sorted by bytes, with line breaks.

    Lines wait on disk, so that memory does not grow with the graph.  ``without`` names predicates
    to leave out.
    """
    with Sorter(without=(iri(predicate).encode() for predicate in without)) as sorter:
        dump(handle, sorter)
        yield from sorter.sorted()


def by_subject(lines: Iterable[bytes]) -> Iterator[tuple[str, list[Statement]]]:
    """Group sorted lines by subject."""
    statements = (split(line) for line in lines)
    for subject, group in groupby(statements, key=lambda statement: statement[0]):
        yield subject, list(group)


def split(line: bytes) -> Statement:
    """Split a line of N-Triples in its terms.

    >>> split(b'<a:s> <a:p> "an object ." .')
    ('<a:s>', '<a:p>', '"an object ."')
    """
    subject, predicate, rest = line.decode().split(" ", 2)
    return subject, predicate, rest.rstrip("\n").removesuffix(" .")


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal: its text, and the IRI of its datatype or its language, if it has one."""

    text: str
    datatype: str | None
    language: str | None


_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:\^\^<([^>]*)>|@([\w-]+))?', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SHORT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def parse_literal(term: str) -> Literal | None:
    r"""Return a literal term as a value; None for an IRI or a blank node.

    >>> parse_literal(r'"a \"b\""').text
    'a "b"'
    """
    found = _LITERAL.fullmatch(term)
    if found is None:
        return None
    text, datatype, language = found.groups()
    return Literal(_ESCAPE.sub(_unescape, text), datatype, language)


def bare(term: str) -> str:
    """Return the IRI in a term without its brackets, a blank node as it is.

    >>> bare("<https://example.org/a>")
    'https://example.org/a'
    """
    return term[1:-1] if term.startswith("<") else term


def compact(iri: str) -> tuple[str, str] | None:
    """Return the known prefix of an IRI and the rest; None if no prefix fits.

    >>> compact("https://w3id.org/paperkg/ontology#title")
    ('kg', 'title')
    """
    fitting = [name for name, base in PREFIXES.items() if iri.startswith(base)]
    if not fitting:
        return None
    name = max(fitting, key=lambda prefix: len(PREFIXES[prefix]))
    return name, iri.removeprefix(PREFIXES[name])


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _SHORT.get(match[3], match[3])
