"""GraphML, for graph tools: papers, entities and claims as nodes, relations as edges."""

from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from api.exporting import Export, ExportOptions
from api.graph import GraphHandle

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"""
_TYPES: tuple[tuple[type, str], ...] = (
    (bool, "boolean"),  # before int, which it is one of
    (int, "long"),
    (float, "double"),
    (str, "string"),
)


def _write(handle: GraphHandle, output: BinaryIO, options: ExportOptions) -> None:
    # networkx is slow to load, and the other formats do without it.
    from api.traversal import to_networkx

    graph = to_networkx(handle, text=options.text)
    keys = _keys(attributes for _, attributes in graph.nodes(data=True))
    output.write(_HEAD.encode())
    for name, kind in keys.items():
        output.write(_key(name, "node", kind).encode())
    output.write(_key("role", "edge", "string").encode())
    output.write(b'  <graph edgedefault="directed">\n')
    for node, attributes in sorted(graph.nodes(data=True)):
        data = "".join(_data(name, attributes[name]) for name in keys if name in attributes)
        output.write(f"    <node id={quoteattr(node)}>{data}</node>\n".encode())
    for number, (source, target, role) in enumerate(sorted(graph.edges(keys=True))):
        ends = f"source={quoteattr(source)} target={quoteattr(target)}"
        line = f'    <edge id="e{number}" {ends}>{_data("role", role)}</edge>\n'
        output.write(line.encode())
    output.write(b"  </graph>\n</graphml>\n")


def _keys(nodes: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for attributes in nodes:
        for name, value in attributes.items():
            kind = next((xml for python, xml in _TYPES if isinstance(value, python)), "string")
            # A property that holds now this, now that goes as text.
            found[name] = kind if found.get(name, kind) == kind else "string"
    return dict(sorted(found.items()))


def _key(name: str, of: str, kind: str) -> str:
    return f'  <key id="{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n'


def _data(name: str, value: Any) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    if isinstance(value, bool):
        text = text.lower()
    return f'<data key="{name}">{escape(_legal(text), {chr(13): "&#13;"})}</data>'


def _legal(text: str) -> str:
    """Replace what XML 1.0 cannot hold."""
    return "".join(c if c >= " " or c in "\t\n\r" else "\ufffd" for c in text)


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
