"""The examples: real papers in our own words, scripts that run, recipes whose answers agree."""

import json
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from api.graph import GraphHandle
from api.graphql.execute import execute

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
SEEDS = ROOT.parent / "shared" / "seeds"
GOLD = ROOT.parent / "shared" / "gold" / "dev.jsonl"
CORPUS = ROOT.parent / "shared" / "corpora" / "ml_papers.jsonl.xz"
COOKBOOK = ROOT / "docs" / "cookbook.md"
SCRIPTS = (
    "traverse.py",
    "speedups_by_hardware.py",
    "cooccurrence.py",
    "communities.py",
    "to_pandas.py",
)
IRI = re.compile(r"https://w3id\.org/paperkg/id/\S+")
RUN = 8


def _papers() -> list[dict[str, Any]]:
    lines = (EXAMPLES / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return (tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def _script(name: str, *arguments: str) -> str:
    command = [sys.executable, str(EXAMPLES / name), *arguments]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_papers_are_digests_of_distinct_papers() -> None:
    """Each example is a digest of three to five sentences, with title and year, of one paper."""
    papers = _papers()
    assert len(papers) >= 100
    assert len({paper["title"] for paper in papers}) == len(papers)
    arxiv = [paper["arxiv_id"] for paper in papers if "arxiv_id" in paper]
    assert len(set(arxiv)) == len(arxiv)
    for paper in papers:
        assert paper["digest"] is True
        assert 2000 < paper["year"] < 2100
        assert 3 <= len(re.findall(r"[.](?= |$)", paper["abstract"])) <= 6, paper["title"]


@pytest.mark.skipif(not SEEDS.exists(), reason="../shared is not here")
def test_digests_are_our_own_words() -> None:
    """No digest shares eight words in a row with the pages, gold or corpus entry of its paper."""
    import lzma

    titles = {paper["title"].lower() for paper in _papers()}
    known = [page.read_text(encoding="utf-8") for page in sorted(SEEDS.glob("*.txt"))]
    known += [json.loads(line)["abstract"] for line in GOLD.read_text("utf-8").splitlines()]
    with lzma.open(CORPUS, "rt", encoding="utf-8") as lines:
        for line in lines:
            paper = json.loads(line)
            if paper["title"].lower() in titles:
                known.append(paper["abstract"])
    theirs = {run for text in known for run in _runs(text)}
    shared = {run for paper in _papers() for run in _runs(paper["abstract"])} & theirs
    assert shared == set()


def test_the_readme_counts_the_papers() -> None:
    """The README tells how many example papers there are."""
    assert f" {len(_papers())} example papers" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_run_on_their_own_or_take_a_graph(script: str, example_graph: Path) -> None:
    """A script builds the example papers, or reads the graph of a directory and leaves it alone."""
    before = sorted(path.name for path in example_graph.iterdir())
    told = _script(script)
    assert len(told.splitlines()) > 5
    assert _script(script, str(example_graph)) == told
    assert sorted(path.name for path in example_graph.iterdir()) == before


def test_speedups_by_hardware(example_graph: Path) -> None:
    """A speedup stands under the device it was measured on."""
    lines = _script("speedups_by_hardware.py", str(example_graph)).splitlines()
    found = {(line.split("x  ")[0].split()[-1], line.split("  ")[0]) for line in lines}
    assert {
        ("1.75", "Xilinx VCU1525"),
        ("180.00", "Huawei Ascend 910B"),
        ("2.30", "NVIDIA RTX A6000"),
        ("2.60", "NVIDIA A100"),
        ("2.40", "NVIDIA T4"),
        ("5.58", "Xilinx Alveo U280"),
    } <= found


def test_two_devices_in_one_sentence_keep_their_figures(example_graph: Path) -> None:
    """GPTQ is 3.25 times as fast on the A100 and 4.5 times on the A6000, not the other way."""
    lines = _script("speedups_by_hardware.py", str(example_graph)).splitlines()
    gptq = [line.split()[:4] for line in lines if "GPTQ: Accurate" in line]
    assert [" ".join(words).partition("x")[0] for words in gptq] == [
        "NVIDIA A100 3.25",
        "NVIDIA RTX A6000 4.50",
    ]


def test_the_map_is_a_picture(example_graph: Path) -> None:
    """The map of co-occurrence is SVG with lines between named dots, the same every time."""
    picture = _script("cooccurrence.py", str(example_graph))
    shapes = [shape.tag.rpartition("}")[2] for shape in ElementTree.fromstring(picture)]
    names = re.findall(r">([^<\n]+)</text>", picture)
    assert {"NVIDIA A100", "GPU", "BERT", "GLUE"} <= set(names)
    assert shapes.count("circle") == shapes.count("text") == len(names) >= 10
    assert shapes.count("path") >= len(names) - 1


def test_rows_become_a_table(example_graph: Path) -> None:
    """The rows for pandas have years and factors as numbers."""
    rows = runpy.run_path(str(EXAMPLES / "to_pandas.py"))["rows"](str(example_graph))
    assert {tuple(map(type, row.values())) for row in rows} == {(str, int, str, float)}
    digest = "EIE: Efficient Inference Engine on Compressed Deep Neural Network"
    assert {"title": digest, "year": 2016, "kind": "energy", "factor": 24000.0} in rows


def test_pandas_is_no_requirement(
    example_graph: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without pandas the script says how to get it and prints the rows themselves."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    runpy.run_path(str(EXAMPLES / "to_pandas.py"))["show"](str(example_graph))
    told = capsys.readouterr()
    assert "pip install 'paperkg[pandas]'" in told.err
    assert all(len(line.split("\t")) == 4 for line in told.out.splitlines())


def test_own_vocabulary(tmp_path: Path) -> None:
    """With a lab's vocabulary its chip has a place, and its names are known names."""
    plain, own = _script("own_vocabulary.py", str(tmp_path / "kg")).split("With own_vocabulary")
    assert "a kind of AI accelerator" not in plain
    assert "Tern-1                       a kind of AI accelerator" in own
    assert "2:4 sparsity and an AI accelerator: A note from our lab" in own
    assert (tmp_path / "kg" / "current").is_file()


def test_the_demo_answers_the_main_question(tmp_path: Path) -> None:
    """The demo names the paper by its own result, not by what it says of the hardware."""
    told = _script("demo.py", str(tmp_path / "kg"))
    words = re.sub(r"[\s│┃]+", " ", told)
    assert "Accelerating Transformer" in words
    assert "is measurably faster" in words
    assert "twice as fast" not in words
    assert "own digests" in words


def test_scripts_are_short() -> None:
    """Each script that shows the Python interface fits on a screen or two."""
    for script in (*SCRIPTS, "own_vocabulary.py"):
        assert len((EXAMPLES / script).read_text(encoding="utf-8").splitlines()) <= 60, script


def test_the_notebook_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The cells of the notebook run in their order, and each that asks prints an answer."""
    monkeypatch.chdir(EXAMPLES)
    book = json.loads((EXAMPLES / "tour.ipynb").read_text(encoding="utf-8"))
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in book["cells"]}) == len(book["cells"])
    names: dict[str, Any] = {"__name__": "__main__"}
    codes = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(codes, start=1):
        assert cell["outputs"] == []
        exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
        assert capsys.readouterr().out or number == len(codes)
    assert names["Picture"]()._repr_svg_().startswith("<svg")


def _recipes() -> list[Any]:
    parts = re.split(r"^## (.+)$", COOKBOOK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = []
    for title, text in zip(parts[1::2], parts[2::2], strict=True):
        blocks = dict(re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
        if len(blocks) == 3:
            found.append(pytest.param(blocks, id=title))
    return found


def test_there_are_recipes_for_each_family() -> None:
    """The cookbook asks at least twenty questions by all three doors."""
    assert len(_recipes()) >= 20


@pytest.mark.parametrize("blocks", _recipes())
def test_three_doors_one_answer(
    blocks: dict[str, str],
    example_graph: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The doors give the same ids for a recipe, in the order it asks for, with the same counts."""
    with GraphHandle.open(example_graph) as handle:
        answer = execute(handle, blocks["graphql"])
        assert "errors" not in answer, answer
        (field,) = answer["data"].values()
        rows = [tuple(map(str, row)) for row in handle.select(blocks["sparql"])]
    monkeypatch.chdir(example_graph.parent)
    exec(compile(blocks["python"], "cookbook.md", "exec"), {})
    lines = [line for line in capsys.readouterr().out.splitlines() if IRI.match(line)]
    by_sparql, by_python = ([*dict.fromkeys(each)] for each in ((r[0] for r in rows), _ids(lines)))
    if "facets" in field:
        counts = {each["groups"][0]["id"]: str(each["count"]) for each in field["facets"]}
        assert counts == {row[0]: row[2] for row in rows} != {}
        assert counts == {line.split()[0]: line.split()[-1] for line in lines}
        return
    by_graphql = [edge["node"]["id"] for edge in field["edges"]]
    assert len(by_graphql) == field["totalCount"] > 0
    assert sorted(by_graphql) == sorted(by_sparql) == sorted(by_python)
    if "orderBy" in blocks["graphql"]:
        assert by_graphql == by_sparql == by_python


def _ids(lines: list[str]) -> Iterator[str]:
    return (iri for line in lines for iri in IRI.findall(line)[:1])
