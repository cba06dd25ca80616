"""Exports: each format says what the graph says, in the same bytes each time."""

import io
import json
from pathlib import Path

import networkx
import pytest
import rdflib

from api.errors import ApiError
from api.evaluation.annotations import read
from api.exporting import ExportOptions
from api.formats import export, exports
from api.graph import GraphHandle
from tests.test_api.library import PAPERS
from tests.test_api.library_graph import library_quads, paper_iri


def written(handle: GraphHandle, name: str, *, text: bool = True) -> bytes:
    """Return a graph in one format."""
    output = io.BytesIO()
    export(name).write(handle, output, ExportOptions(text=text))
    return output.getvalue()


def test_ntriples_are_the_graph_sorted(handle: GraphHandle) -> None:
    """The nt export has each statement once, sorted by bytes."""
    lines = written(handle, "nt").splitlines()
    assert lines == sorted(set(lines))
    expected = {f"{quad.triple} ." for quad in library_quads()}
    assert len(lines) == len(expected)
    graph = rdflib.Graph().parse(data=b"\n".join(lines), format="nt")
    assert len(graph) == len(expected)


@pytest.mark.parametrize(
    ("name", "parser"), [("ttl", "turtle"), ("jsonld", "json-ld"), ("rdfxml", "xml")]
)
@pytest.mark.parametrize("text", [True, False])
def test_every_rdf_format_has_the_same_statements(
    handle: GraphHandle, name: str, parser: str, text: bool
) -> None:
    """What another library reads from the format is what it reads from N-Triples."""
    expected = rdflib.Graph().parse(data=written(handle, "nt", text=text), format="nt")
    found = rdflib.Graph().parse(data=written(handle, name, text=text), format=parser)
    assert set(found) == set(expected)


def test_no_export_knows_an_unknown_format() -> None:
    """An unknown format is an error that lists those there are."""
    with pytest.raises(ApiError, match=r"no export format 'docx'; there are: .*graphml.*ttl"):
        export("docx")


def test_graphml_opens_in_networkx(handle: GraphHandle) -> None:
    """Nodes come back with label and type, edges with their role."""
    graph = networkx.read_graphml(io.BytesIO(written(handle, "graphml")))
    paper = paper_iri(PAPERS[0])
    assert graph.nodes[paper]["type"] == "Paper"
    assert graph.nodes[paper]["label"] == PAPERS[0].title
    assert graph.nodes[paper]["year"] == 2024
    roles = {data["role"] for _, target, data in graph.out_edges(paper, data=True)}
    assert {"proposes", "uses", "runsOn", "reports"} <= roles


def test_annotations_follow_the_guide(handle: GraphHandle, tmp_path: Path) -> None:
    """Each paper is a line with names as the paper has them, and claims with their proof."""
    file = tmp_path / "annotations.jsonl"
    file.write_bytes(written(handle, "annotations"))
    papers = {line.paper.title: line for line in read(file)}
    assert len(papers) == len(PAPERS)
    line = papers["Permuting Channels for N:M Sparsity in Vision Transformers"]
    assert line.fields["id"] == PAPERS[2].key
    vit = next(e for e in line.fields["entities"] if e["n"] == "ViT")
    assert vit == {
        "t": "Model", "n": "ViT", "r": "uses", "m": ["ViT", "Vision Transformers"], "o": False,
    }  # fmt: skip
    speedup = next(c for c in line.fields["claims"] if c["k"] == "speedup")
    assert speedup == {
        "k": "speedup", "v": [1.6, 1.6], "u": "x", "d": "better", "up": True, "s": "inference",
        "h": ["A100-40G"], "b": "the dense model", "x": None, "on": ["ViT"], "own": True,
        "e": "up to 1.6x faster than the dense model",
    }  # fmt: skip


def test_annotations_name_things_as_the_paper_does(handle: GraphHandle) -> None:
    """A canonical label is among the surfaces only where it stands in the text."""
    lines = [json.loads(line) for line in written(handle, "annotations").splitlines()]
    eightfold = next(line for line in lines if line["title"].startswith("EightFold"))
    fp8 = next(e for e in eightfold["entities"] if e["n"] == "FP8")
    assert fp8["m"] == ["FP8"]
    trans_mask = next(line for line in lines if line["title"].startswith("TransMask"))
    background = next(claim for claim in trans_mask["claims"] if not claim["own"])
    assert background["h"] == ["Ampere GPUs"]


def test_qualitative_claims_have_no_value(handle: GraphHandle) -> None:
    """A claim without a number has v and u null."""
    lines = [json.loads(line) for line in written(handle, "annotations").splitlines()]
    claims = [claim for line in lines for claim in line["claims"] if claim["k"] == "energy"]
    assert [(claim["v"], claim["u"]) for claim in claims] == [(None, None)]


def test_the_folder_has_the_promised_formats() -> None:
    """The scan finds every format that the command line promises."""
    assert set(exports()) >= {"annotations", "graphml", "jsonld", "nt", "rdfxml", "ttl"}
