"""Round trips: what another library reads from an export is what the store holds."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

import networkx
import pyoxigraph
import pytest
import rdflib

from api.exporting import ExportOptions
from api.formats import export, exports
from api.graph import GraphHandle
from api.things import read_things
from api.traversal import to_networkx
from tests.test_api.library_graph import paper_iri
from tests.test_api.odd_graph import CONTROLS, ODD, odd_handle, odd_paper, odd_quads

RDF = {
    "nt": ("nt", pyoxigraph.RdfFormat.N_TRIPLES),
    "ttl": ("turtle", pyoxigraph.RdfFormat.TURTLE),
    "jsonld": ("json-ld", pyoxigraph.RdfFormat.JSON_LD),
    "rdfxml": ("xml", pyoxigraph.RdfFormat.RDF_XML),
}
TYPES: dict[str, Callable[[str], object]] = {
    "string": str,
    "long": int,
    "double": float,
    "boolean": {"true": True, "false": False}.get,
}
HEADER = re.compile(  # neo4j-admin database import, "CSV header format"
    r"(?:\w*:ID(?:\(\w+\))?|:LABEL|:START_ID(?:\(\w+\))?|:END_ID(?:\(\w+\))?|:TYPE"
    r"|\w+:(?:int|long|float|double|boolean|byte|short|char|string|date|datetime)(?:\[\])?)"
)


def written(handle: GraphHandle, name: str, *, text: bool = True) -> bytes:
    """Return a graph in one format."""
    output = io.BytesIO()
    export(name).write(handle, output, ExportOptions(text=text))
    return output.getvalue()


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphHandle]:
    """Return a handle on a graph with odd texts that XML can hold."""
    with odd_handle(tmp_path_factory.mktemp("odd") / "store", ODD) as handle:
        yield handle


@pytest.fixture(scope="module")
def controls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphHandle]:
    """Return a handle on a graph with odd texts and control characters."""
    with odd_handle(tmp_path_factory.mktemp("controls") / "store", ODD + CONTROLS) as handle:
        yield handle


def _triples(data: bytes, form: pyoxigraph.RdfFormat) -> set[str]:
    return {str(quad.triple) for quad in pyoxigraph.parse(data, format=form)}


@pytest.mark.parametrize("name", RDF)
def test_rdf_is_the_store(odd: GraphHandle, name: str) -> None:
    """Loaded by pyoxigraph, an RDF export is the store; by rdflib, what that reads from nt."""
    parser, form = RDF[name]
    data = written(odd, name)
    assert _triples(data, form) == {str(quad.triple) for quad in odd_quads(ODD)}
    expected = rdflib.Graph().parse(data=written(odd, "nt"), format="nt")
    assert set(rdflib.Graph().parse(data=data, format=parser)) == set(expected)


@pytest.mark.parametrize("name", ["nt", "ttl", "jsonld"])
def test_control_characters_survive_outside_xml(controls: GraphHandle, name: str) -> None:
    """Formats that can say control characters say them."""
    expected = {str(quad.triple) for quad in odd_quads(ODD + CONTROLS)}
    assert _triples(written(controls, name), RDF[name][1]) == expected


def test_in_xml_control_characters_are_replaced(controls: GraphHandle) -> None:
    """What XML cannot hold is U+FFFD; all else is as it was."""
    instead = ODD + re.sub("[\x01\x07\x1f\ufffe]", "\ufffd", CONTROLS)
    title = odd_paper(instead).title
    triples = _triples(written(controls, "rdfxml"), RDF["rdfxml"][1])
    assert str(pyoxigraph.Literal(title)) in " ".join(triples)
    paper = paper_iri(odd_paper(ODD + CONTROLS))
    for name, read in (("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)):
        assert read(io.BytesIO(written(controls, name))).nodes[paper]["title"] == title


@pytest.mark.parametrize("text", [True, False])
@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_networks_are_the_graph_of_networkx(odd: GraphHandle, name: str, text: bool) -> None:
    """Nodes, edges and attributes that networkx reads are those of `to_networkx`."""
    read = {"graphml": networkx.read_graphml, "gexf": networkx.read_gexf}[name]
    found = read(io.BytesIO(written(odd, name, text=text)))
    expected = to_networkx(odd, text=text)
    assert found.is_directed() and found.is_multigraph()  # as some edges are parallel
    assert {n: _plain(data) for n, data in expected.nodes(data=True)} == dict(
        found.nodes(data=True)
    )
    edges = sorted((a, b, data["role"]) for a, b, data in found.edges(data=True))
    assert edges == sorted(expected.edges(keys=True))


def _plain(attributes: dict[str, Any]) -> dict[str, Any]:
    """Write several values as the exports do: as a JSON array."""
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value
        for name, value in attributes.items()
    }


def test_gexf_keeps_the_rules_of_its_readers(odd: GraphHandle) -> None:
    """Ids are unique, edges have their ends, values are declared and of their type (gexf.net)."""
    space = "{http://gexf.net/1.3}"
    root = ElementTree.fromstring(written(odd, "gexf"))
    assert (root.tag, root.get("version")) == (f"{space}gexf", "1.3")
    graph = root.find(f"{space}graph")
    assert graph is not None and graph.get("mode") == "static"
    assert graph.get("defaultedgetype") == "directed"
    for kind in ("node", "edge"):
        (declared,) = (a for a in graph.iter(f"{space}attributes") if a.get("class") == kind)
        types = {str(a.get("id")): a.get("type") for a in declared}
        assert declared.get("mode") == "static" and len(types) == len(declared)
        assert set(types.values()) <= {"string", "liststring", "long", "double", "boolean"}
        ids = [each.get("id") for each in graph.iter(space + kind)]
        assert len(set(ids)) == len(ids) > 0
        for each in graph.iter(space + kind):
            for value in each.iter(f"{space}attvalue"):
                _check_value(types[str(value.get("for"))], str(value.get("value")))
    nodes = {node.get("id") for node in graph.iter(f"{space}node")}
    edges = list(graph.iter(f"{space}edge"))
    assert all({edge.get("source"), edge.get("target")} <= nodes for edge in edges)
    parallel = {(e.get("source"), e.get("target"), e.get("kind")) for e in edges}
    assert len(parallel) == len(edges)


def _check_value(kind: str | None, value: str) -> None:
    if kind == "liststring":
        assert all(isinstance(each, str) for each in json.loads(value))
    else:
        assert kind is not None and TYPES[kind](value) is not None


def _tables(data: bytes) -> dict[str, list[dict[str, str]]]:
    """Read the files of a CSV export; texts may hold line breaks."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))
            for name in archive.namelist()
            if name.endswith(".csv")
        }


def test_csv_is_the_graph(controls: GraphHandle) -> None:
    """Each node has its row with all values, each edge its row, control characters too."""
    tables = _tables(written(controls, "csv"))
    edges = {
        (row[":START_ID"], row[":TYPE"], row[":END_ID"])
        for name, rows in tables.items()
        for row in rows
        if name.startswith("relationships/")
    }
    seen = 0
    for thing in read_things(controls):
        (row,) = (r for r in tables[f"nodes/{thing.type}.csv"] if r["iri:ID"] == thing.iri)
        for header, cell in row.items():
            name, _, kind = header.partition(":")
            values = thing.values.get(name, ())
            if kind.endswith("[]"):
                # A bar in a list is written as a broken one.
                assert cell.split("|") == [str(v).replace("|", "¦") for v in values] or [""]
            elif name not in ("iri", ""):
                assert [TYPES[kind](cell)] == list(values) if cell else not values
        assert row[":LABEL"].split("|") == list(thing.classes)
        assert {(thing.iri, *link) for link in thing.links} <= edges
        seen += len(thing.links)
    assert seen == len(edges)


def test_csv_is_what_neo4j_imports(odd: GraphHandle) -> None:
    """Headers follow the grammar, ids are unique, edges have ends, and arguments name all files."""
    data = written(odd, "csv")
    tables = _tables(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        arguments = archive.read("import.args").decode().split()
        heads = {n: archive.read(n).decode().partition("\n")[0].split(",") for n in tables}
    assert all(HEADER.fullmatch(column) for head in heads.values() for column in head)
    named = {option.partition("=")[2] for option in arguments if "s=" in option}
    assert named - {"true"} == set(tables)
    assert {"--array-delimiter=|", "--multiline-fields=true"} <= set(arguments)
    nodes = [row for name, rows in tables.items() if name.startswith("nodes/") for row in rows]
    ids = {row["iri:ID"] for row in nodes}
    assert len(ids) == len(nodes)
    for name, rows in tables.items():
        if name.startswith("relationships/"):
            assert all({row[":START_ID"], row[":END_ID"]} <= ids for row in rows)


@pytest.mark.parametrize("name", ["csv", "parquet"])
def test_archives_hold_no_text_where_none_is_wanted(odd: GraphHandle, name: str) -> None:
    """Without text, no abstract, quote or sentence is in any file."""
    if name == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    with zipfile.ZipFile(io.BytesIO(written(odd, name, text=False))) as archive:
        for member in archive.namelist():
            assert "3x faster" not in _all_text(archive.read(member), member)


def _all_text(data: bytes, name: str) -> str:
    if name.endswith(".parquet"):
        import pyarrow.parquet

        return str(pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist())
    return data.decode()


@pytest.mark.parametrize("text", [True, False])
def test_parquet_is_the_frames(controls: GraphHandle, text: bool) -> None:
    """The four tables that pyarrow reads are those of `to_pandas`, cell by cell."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    pytest.importorskip("pandas", reason="pandas is not installed")
    from api.frames import to_pandas

    frames = to_pandas(controls, text=text)
    with zipfile.ZipFile(io.BytesIO(written(controls, "parquet", text=text))) as archive:
        assert archive.namelist() == [
            f"{name}.parquet" for name in ("claims", "entities", "mentions", "papers")
        ]
        for member in archive.namelist():
            rows = parquet.read_table(io.BytesIO(archive.read(member))).to_pylist()
            frame = getattr(frames, member.partition(".")[0])
            expected = frame if frame.index.name is None else frame.reset_index()
            assert [_known(row) for row in rows] == [
                _known(row) for row in expected.to_dict("records")
            ]


def _known(row: dict[str, Any]) -> dict[str, Any]:
    import pandas

    return {
        name: value
        for name, value in row.items()
        if (len(value) if isinstance(value, list) else not pandas.isna(value))
    }


@pytest.mark.parametrize("name", exports())
def test_the_same_graph_gives_the_same_bytes(odd: GraphHandle, name: str) -> None:
    """Written twice, a format has the same bytes."""
    if name == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    assert written(odd, name) == written(odd, name)
