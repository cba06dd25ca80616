"""Turtle, sorted, one block a subject."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import BinaryIO

from api.exporting import TEXT_PROPERTIES, Export, ExportOptions
from api.graph import GraphHandle
from api.statements import Statement, bare, by_subject, compact, sorted_lines
from ontology.namespace import PREFIXES

_TYPE = f"<{PREFIXES['rdf']}type>"
_LOCAL = re.compile(r"[A-Za-z0-9_:](?:[A-Za-z0-9_:.-]*[A-Za-z0-9_:-])?")
_NUMBER = re.compile(rf'"([+-]?\d+|true|false)"\^\^<{re.escape(PREFIXES["xsd"])}(integer|boolean)>')
_TYPED = re.compile(r'(".*")\^\^(<[^>]*>)', re.DOTALL)


def _write(handle: GraphHandle, output: BinaryIO, options: ExportOptions) -> None:
    for name, base in sorted(PREFIXES.items()):
        output.write(f"@prefix {name}: <{base}> .\n".encode())
    lines = sorted_lines(handle, without=() if options.text else TEXT_PROPERTIES)
    for subject, statements in by_subject(lines):
        output.write(_block(subject, statements).encode())


def _block(subject: str, statements: Sequence[Statement]) -> str:
    grouped = [
        (predicate, [_term(obj) for *_, obj in group])
        for predicate, group in groupby(statements, key=lambda statement: statement[1])
    ]
    grouped.sort(key=lambda item: (item[0] != _TYPE, item[0]))
    parts = (f"{'a' if p == _TYPE else _term(p)} {' , '.join(objects)}" for p, objects in grouped)
    return f"\n{_term(subject)}\n    " + " ;\n    ".join(parts) + " .\n"


def _term(term: str) -> str:
    if term.startswith("<"):
        name = compact(bare(term))
        return ":".join(name) if name and _LOCAL.fullmatch(name[1]) else term
    number = _NUMBER.fullmatch(term)
    if number:
        return number[1]
    typed = _TYPED.fullmatch(term)
    return f"{typed[1]}^^{_term(typed[2])}" if typed else term


TTL = Export(
    name="ttl",
    suffix=".ttl",
    media_type="text/turtle",
    description="Turtle, one block a subject, sorted",
    write=_write,
    example="""\
<https://w3id.org/paperkg/id/paper/thin-masks>
    a kg:Paper ;
    kg:title "Thin masks" ;
    kg:uses id:2:4-sparsity .
""",
)
