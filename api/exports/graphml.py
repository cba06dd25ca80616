"""GraphML, for graph tools: papers, entities and claims as nodes, relations as edges."""

from typing import BinaryIO

from api.exporting import Export, ExportOptions
from api.graph import GraphHandle
from api.network import Link, Node, attributes, network, written
from api.xml_text import attribute, content

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"""
_TYPES = {"integer": "long", "double": "double", "boolean": "boolean", "string": "string"}


def _write(handle: GraphHandle, output: BinaryIO, options: ExportOptions) -> None:
    output.write(_HEAD.encode())
    for name, kind in sorted({**attributes(), "label": "string"}.items()):
        output.write(_key(name, "node", _TYPES[kind]).encode())
    output.write(_key("role", "edge", "string").encode())
    output.write(b'  <graph edgedefault="directed">\n')
    with network(handle, text=options.text) as found:
        output.writelines(_node(node).encode() for node in found.nodes)
        output.writelines(_edge(edge).encode() for edge in found.edges)
    output.write(b"  </graph>\n</graphml>\n")


def _key(name: str, of: str, kind: str) -> str:
    return f'  <key id="{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n'


def _node(node: Node) -> str:
    values = sorted({**node.attributes, "label": node.label}.items())
    data = "".join(_data(name, written(value)) for name, value in values)
    return f"    <node id={attribute(node.iri)}>{data}</node>\n"


def _edge(edge: Link) -> str:
    ends = f"source={attribute(edge.source)} target={attribute(edge.target)}"
    return f'    <edge id="e{edge.number}" {ends}>{_data("role", edge.role)}</edge>\n'


def _data(name: str, text: str) -> str:
    return f'<data key="{name}">{content(text)}</data>'


GRAPHML = Export(
    name="graphml",
    suffix=".graphml",
    media_type="application/graphml+xml",
    description="GraphML: papers, entities and claims as nodes, relations as edges",
    write=_write,
    example="""\
<node id="https://w3id.org/paperkg/id/2:4-sparsity"><data key="label">2:4 sparsity</data></node>
<edge id="e0" source="https://w3id.org/paperkg/id/paper/thin-masks"
  target="https://w3id.org/paperkg/id/2:4-sparsity"><data key="role">uses</data></edge>
""",
)
