"""JSON-LD 1.1, flattened, one node a line."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, BinaryIO

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
from ontology.namespace import PREFIXES

_TYPE = PREFIXES["rdf"] + "type"
_XSD = PREFIXES["xsd"]


def _write(handle: GraphHandle, output: BinaryIO, options: ExportOptions) -> None:
    context = json.dumps(dict(sorted(PREFIXES.items())))
    output.write(f'{{"@context": {context},\n "@graph": ['.encode())
    lines = sorted_lines(handle, without=() if options.text else TEXT_PROPERTIES)
    separator = "\n  "
    for subject, statements in by_subject(lines):
        node = json.dumps(_node(subject, statements), ensure_ascii=False)
        output.write((separator + node).encode())
        separator = ",\n  "
    output.write(b"\n]}\n")


def _node(subject: str, statements: Sequence[Statement]) -> dict[str, Any]:
    values: defaultdict[str, list[Any]] = defaultdict(list)
    for _, predicate, obj in statements:
        if bare(predicate) == _TYPE:
            values["@type"].append(_name(bare(obj)))
        else:
            values[_name(bare(predicate))].append(_value(obj))
    single = {key: found[0] if len(found) == 1 else found for key, found in values.items()}
    return {"@id": _name(bare(subject)), **single}


def _value(term: str) -> Any:
    literal = parse_literal(term)
    if literal is None:
        return {"@id": _name(bare(term))}
    if literal.language:
        return {"@value": literal.text, "@language": literal.language}
    if literal.datatype is None:
        return literal.text
    if literal.datatype == _XSD + "boolean" and literal.text in ("true", "false"):
        return literal.text == "true"
    if literal.datatype == _XSD + "integer" and str(int(literal.text)) == literal.text:
        return int(literal.text)
    # Doubles keep their digits as text: a JSON number may come back as an integer.
    return {"@value": literal.text, "@type": _name(literal.datatype)}


def _name(iri: str) -> str:
    name = compact(iri)
    return ":".join(name) if name and not name[1].startswith("//") else iri


JSONLD = Export(
    name="jsonld",
    suffix=".jsonld",
    media_type="application/ld+json",
    description="JSON-LD 1.1, flattened, one node a line",
    write=_write,
    example="""\
{"@context": {"kg": "https://w3id.org/paperkg/ontology#"},
 "@graph": [
  {"@id": "id:paper/thin-masks", "@type": "kg:Paper", "kg:title": "Thin masks", "kg:year": 2024}
]}
""",
)
