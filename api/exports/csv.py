"""CSV of nodes and relationships, as neo4j-admin imports it: a file of each kind, in a zip."""

from typing import BinaryIO

from api.archive import MEDIA_TYPE, archive
from api.exporting import Export, ExportOptions
from api.graph import GraphHandle
from api.things import Thing, Value, leaf_types, links, literals, read_things
from ontology.namespace import local_name
from ontology.nodes import Property

_BETWEEN = "|"
"""Between the values of a list: no URL and no DOI has it."""
_INSTEAD = "\u00a6"

_TYPES = {"integer": "long", "double": "double", "boolean": "boolean", "string": "string"}


def _write(handle: GraphHandle, output: BinaryIO, options: ExportOptions) -> None:
    with archive(output) as opened:
        for name in leaf_types():
            opened(_nodes(name)).write(_header(name).encode())
        for relation in _relations():
            opened(_relationships(relation)).write(b":START_ID,:END_ID,:TYPE\n")
        for thing in read_things(handle, text=options.text):
            opened(_nodes(thing.type)).write(_node(thing).encode())
            for relation, target in thing.links:
                row = ",".join(map(_text, (thing.iri, target, relation)))
                opened(_relationships(relation)).write(f"{row}\n".encode())
        opened("import.args").write(_arguments().encode())


def _relations() -> list[str]:
    return sorted({local_name(link) for name in leaf_types() for link in links(name)})


def _nodes(name: str) -> str:
    return f"nodes/{name}.csv"


def _relationships(relation: str) -> str:
    return f"relationships/{relation}.csv"


def _header(name: str) -> str:
    return ",".join(("iri:ID", *map(_column, literals(name)), ":LABEL")) + "\n"


def _column(each: Property) -> str:
    return f"{each.name}:{_TYPES[each.datatype or 'string']}{'[]' if each.many else ''}"


def _node(thing: Thing) -> str:
    cells = (_cell(thing.values.get(each.name, ()), each.many) for each in literals(thing.type))
    return ",".join((_text(thing.iri), *cells, _list(thing.classes))) + "\n"


def _cell(values: tuple[Value, ...], many: bool) -> str:
    if not values:
        return ""
    if many:
        return _list(values)
    value = values[0]
    if isinstance(value, str):
        return _text(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _list(values: tuple[Value, ...] | tuple[str, ...]) -> str:
    return _text(_BETWEEN.join(str(value).replace(_BETWEEN, _INSTEAD) for value in values))


def _text(value: str) -> str:
    # Quoted always: unquoted blanks at the ends are trimmed, and what is empty is nothing.
    doubled = value.replace('"', '""')
    return f'"{doubled}"'


def _arguments() -> str:
    lines = (
        f"--array-delimiter={_BETWEEN}",
        "--multiline-fields=true",
        *(f"--nodes={_nodes(name)}" for name in leaf_types()),
        *(f"--relationships={_relationships(name)}" for name in _relations()),
    )
    return "\n".join(lines) + "\n"


CSV = Export(
    name="csv",
    suffix=".zip",
    media_type=MEDIA_TYPE,
    description="CSV of nodes and relationships for Neo4j, a file of each kind, zipped",
    write=_write,
    example="""\
iri:ID,title:string,year:long,url:string[],:LABEL
"https://w3id.org/paperkg/id/paper/thin-masks","Thin masks",2024,,"Paper|SpeedupPaper"
""",
)
