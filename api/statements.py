"""Statements: the whole graph as sorted N-Triples, and their terms."""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from tempfile import SpooledTemporaryFile
from typing import TypeAlias

from api.graph import GraphHandle
from api.sparql.terms import iri
from ontology.namespace import PREFIXES

_IN_MEMORY = 8 << 20
"""Bytes of one predicate's statements from which they wait on disk."""

Statement: TypeAlias = tuple[str, str, str]
"""Subject, predicate and object as terms of N-Triples."""


def sorted_lines(handle: GraphHandle, *, without: Collection[str] = ()) -> Iterator[bytes]:
    """Yield the graph as lines of N-Triples, sorted by bytes, with line breaks.

    One predicate at a time is sorted in memory and the runs are merged, so that memory is
    that of the commonest predicate.  ``without`` names predicates to leave out.
    """
    found = handle.select("SELECT DISTINCT ?p WHERE { ?s ?p ?o }")
    predicates = sorted({str(p) for (p,) in found} - set(without))
    with ExitStack() as stack:
        runs = []
        for predicate in predicates:
            run = stack.enter_context(SpooledTemporaryFile(_IN_MEMORY))
            run.writelines(_run(handle, iri(predicate)))
            run.seek(0)
            runs.append(run)
        yield from merge(*runs)


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


def _run(handle: GraphHandle, predicate: str) -> list[bytes]:
    query = f"CONSTRUCT {{ ?s {predicate} ?o }} WHERE {{ ?s {predicate} ?o }}"
    lines = {line.strip() for line in handle.serialize(query, "nt").splitlines()}
    return sorted(line + b"\n" for line in lines if line)
