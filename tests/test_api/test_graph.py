"""Opening graphs, and the Python door."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from api.errors import FilterError, GraphNotFound, QueryError
from api.graph import EntityRef, GraphHandle
from tests.test_api.library import PAPERS
from tests.test_api.library_graph import claim_iri, entity_iri, paper_iri

A100 = EntityRef("A100", "Hardware", entity_iri("A100"))


def test_a_directory_without_a_graph_says_how_to_build_one(tmp_path: Path) -> None:
    """Opening nothing names the place and the command that makes a graph there."""
    with pytest.raises(GraphNotFound, match=r"no knowledge graph at .*; build one with: paperkg"):
        GraphHandle.open(tmp_path / "nowhere")


def test_a_graph_of_another_format_is_refused(kg_path: Path, tmp_path: Path) -> None:
    """A manifest of an unknown format version is named, with the one that is read."""
    copy = shutil.copytree(kg_path, tmp_path / "kg")
    manifest = next(copy.glob("generations/*/manifest.json"))
    manifest.write_text(json.dumps({"format": 99}), encoding="utf-8")
    with pytest.raises(GraphNotFound, match="format 99, this paperkg reads 1"):
        GraphHandle.open(copy)


def test_a_missing_generation_is_named(kg_path: Path, tmp_path: Path) -> None:
    """A pointer to a generation that is gone says which one."""
    copy = shutil.copytree(kg_path, tmp_path / "kg")
    (copy / "current").write_text("feedbeef\n", encoding="utf-8")
    with pytest.raises(GraphNotFound, match="feedbeef"):
        GraphHandle.open(copy)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("current", b"\xff\x00\xfe"),
        ("current", b""),
        ("generations/*/manifest.json", b"{"),
        ("generations/*/manifest.json", b"\xff"),
        ("generations/*/store/CURRENT", b"nothing"),
    ],
)
def test_a_damaged_graph_says_how_to_mend_it(
    kg_path: Path, tmp_path: Path, file: str, content: bytes
) -> None:
    """A damaged file of the directory is named, and what to do about it."""
    copy = shutil.copytree(kg_path, tmp_path / "kg")
    next(copy.glob(file)).write_bytes(content)
    with pytest.raises(GraphNotFound, match="build again to mend it"):
        GraphHandle.open(copy)


def test_the_manifest_is_there(handle: GraphHandle) -> None:
    """A handle knows what its graph was built from."""
    assert handle.manifest["papers"] == len(PAPERS)


def test_a_closed_graph_says_so(kg_path: Path) -> None:
    """After the context ends, queries raise a clear error."""
    with GraphHandle.open(kg_path) as opened:
        assert opened.ask("ASK { ?s ?p ?o }")
    with pytest.raises(QueryError, match="closed"):
        opened.ask("ASK {}")


def test_construct_yields_statements(handle: GraphHandle) -> None:
    """A CONSTRUCT gives triples of plain values."""
    found = list(handle.construct("CONSTRUCT WHERE { id:a100 skos:prefLabel ?name }"))
    assert [(str(s), o) for s, _, o in found] == [(A100.iri, "A100")]


@pytest.mark.parametrize("name", ["NVIDIA Ampere GPU", "the nvidia ampere GPUs", "Ampere"])
def test_entities_are_found_however_spelt(handle: GraphHandle, name: str) -> None:
    """Case, plurals, articles and further labels do not matter to a name."""
    assert [found.name for found in handle.find(name)] == ["NVIDIA Ampere GPU"]


def test_find_can_be_narrowed_to_a_type(handle: GraphHandle) -> None:
    """A type leaves out entities of others."""
    assert handle.find("A100", type="Hardware") == [A100]
    assert handle.find("A100", type="Method") == []
    assert handle.find("no such thing") == []
    with pytest.raises(FilterError, match="'Chip' is no EntityType; it can be: DATASET"):
        handle.find("A100", type="Chip")


def test_papers_come_whole_as_plain_dictionaries(handle: GraphHandle) -> None:
    """A paper comes with its claims, mentions and evidence under the names of the model."""
    (found,) = handle.papers({"proposes": "TransMask"})
    expected = PAPERS[0]
    assert found["id"] == paper_iri(expected)
    assert (found["title"], found["year"]) == (expected.title, expected.year)
    assert found["arxivId"] == ["2401.00001"] and found["listedOn"][0]["name"] == "own.jsonl"
    assert [claim["id"] for claim in found["reports"]] == [
        claim_iri(expected, claim) for claim in expected.claims
    ]
    claim = found["reports"][1]
    assert (claim["kind"], claim["low"], claim["high"]) == ("SPEEDUP", 1.2, 1.4)
    assert claim["hardware"][0]["name"] == "A100"
    assert {mention["role"] for mention in found["mentions"]} >= {"PROPOSES", "RUNS_ON"}
    for claim in found["reports"]:
        for evidence in claim["evidence"]:
            text = expected.abstract if evidence["section"] == "abstract" else expected.title
            assert text[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_papers_can_be_few_and_shallow(handle: GraphHandle) -> None:
    """`first` limits, and a depth of 0 gives ids and titles only."""
    found = handle.papers(first=2, depth=0)
    assert [paper["id"] for paper in found] == sorted(map(paper_iri, PAPERS))[:2]
    assert set(found[0]) == {"id", "title"}


def test_claims_take_the_same_filters(handle: GraphHandle) -> None:
    """Claims are found by family, hardware and numbers."""
    found = handle.claims({"speedup": True, "hardware": "GPU", "factor": {"gte": 1.3}}, depth=1)
    expected = {
        claim_iri(paper, claim)
        for paper in PAPERS
        for claim in paper.claims
        if claim.speedup and claim.factor and claim.factor >= 1.3 and claim.hardware != ("NPU",)
    }
    assert {claim["id"] for claim in found} == expected and expected


def test_wrong_filters_list_what_there_is(handle: GraphHandle) -> None:
    """A misspelt filter is answered with the names that a paper can be filtered by."""
    with pytest.raises(FilterError, match="Paper has no filter 'titel'; it has: id, title"):
        handle.papers({"titel": "x"})


def test_opening_a_graph_loads_no_heavy_library() -> None:
    """GraphQL and networkx are imported by those who use them only."""
    code = "import sys, api.graph; print({'strawberry', 'networkx'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_the_graph_can_be_walked(handle: GraphHandle) -> None:
    """Neighbours, paths and the networkx graph start from the handle."""
    assert "A100-40G" in {each.label for each in handle.neighbours("A100")}
    (way, *_) = handle.paths("A100", "GPU")
    assert str(way).startswith("A100 -broader->")
    assert paper_iri(PAPERS[0]) in handle.to_networkx(text=False)
