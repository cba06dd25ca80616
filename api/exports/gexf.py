"""GEXF 1.3 (gexf.net), for Gephi: papers, entities and claims as nodes, relations as edges."""

from typing import BinaryIO

from api.exporting import Export, ExportOptions
from api.graph import GraphHandle
from api.network import Link, Node, attributes, network, written
from api.things import literals
from api.xml_text import attribute
from ontology.shapes import node_types

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
  <meta><creator>paperkg</creator></meta>
  <graph mode="static" defaultedgetype="directed" idtype="string">
"""
_TAIL = """\
    </edges>
  </graph>
</gexf>
"""
_TYPES = {"integer": "long", "double": "double", "boolean": "boolean", "string": "string"}


def _write(handle: GraphHandle, output: BinaryIO, options: ExportOptions) -> None:
    output.write(_HEAD.encode())
    lists = {each.name for kind in node_types() for each in literals(kind) if each.many}
    kinds = {
        name: "liststring" if name in lists else _TYPES[kind] for name, kind in attributes().items()
    }
    output.write(_declared("node", kinds).encode())
    output.write(_declared("edge", {"role": "string"}).encode())
    with network(handle, text=options.text) as found:
        output.write(b"    <nodes>\n")
        output.writelines(_node(node).encode() for node in found.nodes)
        output.write(b"    </nodes>\n    <edges>\n")
        output.writelines(_edge(edge).encode() for edge in found.edges)
    output.write(_TAIL.encode())


def _declared(of: str, kinds: dict[str, str]) -> str:
    lines = "".join(
        f'      <attribute id="{name}" title="{name}" type="{kind}"/>\n'
        for name, kind in kinds.items()
    )
    return f'    <attributes class="{of}" mode="static">\n{lines}    </attributes>\n'


def _node(node: Node) -> str:
    values = "".join(_value(name, written(value)) for name, value in node.attributes.items())
    named = f"id={attribute(node.iri)} label={attribute(node.label)}"
    return f"      <node {named}><attvalues>{values}</attvalues></node>\n"


def _edge(edge: Link) -> str:
    # The kind keeps edges apart that join the same two nodes.
    ends = f'source={attribute(edge.source)} target={attribute(edge.target)} kind="{edge.role}"'
    values = f"<attvalues>{_value('role', edge.role)}</attvalues>"
    return f'      <edge id="e{edge.number}" {ends} label="{edge.role}">{values}</edge>\n'


def _value(name: str, text: str) -> str:
    return f'<attvalue for="{name}" value={attribute(text)}/>'


GEXF = Export(
    name="gexf",
    suffix=".gexf",
    media_type="application/gexf+xml",
    description="GEXF 1.3 for Gephi: papers, entities and claims as nodes, relations as edges",
    write=_write,
    example="""\
<node id="https://w3id.org/paperkg/id/2:4-sparsity" label="2:4 sparsity"><attvalues>
  <attvalue for="type" value="Method"/></attvalues></node>
<edge id="e0" source="https://w3id.org/paperkg/id/paper/thin-masks"
  target="https://w3id.org/paperkg/id/2:4-sparsity" kind="uses" label="uses"/>
""",
)
