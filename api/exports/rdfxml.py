"""RDF/XML, one description a subject, for tools that read nothing else."""

import re
from collections.abc import Sequence
from typing import BinaryIO

from api.errors import ApiError
from api.exporting import TEXT_PROPERTIES, Export, ExportOptions
from api.graph import GraphHandle
from api.statements import (
    Statement,
    bare,
    by_subject,
    compact,
    parse_literal,
    sorted_lines,
)
from api.xml_text import attribute, content
from ontology.namespace import PREFIXES

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*$")


def _write(handle: GraphHandle, output: BinaryIO, options: ExportOptions) -> None:
    spaces = (f"\n    xmlns:{name}={attribute(base)}" for name, base in sorted(PREFIXES.items()))
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{"".join(spaces)}>\n'
    output.write(head.encode())
    lines = sorted_lines(handle, without=() if options.text else TEXT_PROPERTIES)
    for subject, statements in by_subject(lines):
        output.write(_description(subject, statements).encode())
    output.write(b"</rdf:RDF>\n")


def _description(subject: str, statements: Sequence[Statement]) -> str:
    inner = "".join(f"    {_property(p, obj)}\n" for _, p, obj in statements)
    return f"  <rdf:Description{_reference('about', subject)}>\n{inner}  </rdf:Description>\n"


def _property(predicate: str, obj: str) -> str:
    tag, space = _tag(bare(predicate))
    literal = parse_literal(obj)
    if literal is None:
        return f"<{tag}{space}{_reference('resource', obj)}/>"
    kind = ""
    if literal.language:
        kind = f" xml:lang={attribute(literal.language)}"
    elif literal.datatype:
        kind = f" rdf:datatype={attribute(literal.datatype)}"
    return f"<{tag}{space}{kind}>{content(literal.text)}</{tag}>"


def _reference(name: str, term: str) -> str:
    if term.startswith("_:"):
        return f' rdf:nodeID="{term[2:]}"'
    return f" rdf:{name}={attribute(bare(term))}"


def _tag(iri: str) -> tuple[str, str]:
    """Return the element's name and, where no known prefix fits, the declaration of its own."""
    name = compact(iri)
    if name and _NAME.match(name[1]):
        return ":".join(name), ""
    local = _NAME.search(iri)
    if local is None:
        raise ApiError(f"RDF/XML cannot write the property {iri}; export it as ttl or nt")
    return f"own:{local[0]}", f" xmlns:own={attribute(iri[: local.start()])}"


RDFXML = Export(
    name="rdfxml",
    suffix=".rdf",
    media_type="application/rdf+xml",
    description="RDF/XML, one description a subject",
    write=_write,
    example="""\
<rdf:Description rdf:about="https://w3id.org/paperkg/id/paper/thin-masks">
  <kg:title>Thin masks</kg:title>
  <kg:uses rdf:resource="https://w3id.org/paperkg/id/2:4-sparsity"/>
</rdf:Description>
""",
)
