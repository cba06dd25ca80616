"""The documentation: its code runs, its links lead somewhere, nothing public is missing."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import api.exports as exports
import builder.readers as readers
import paperkg
from api.exporting import Export
from api.graph import GraphHandle
from api.graphql.execute import execute
from builder.papers.record import Reader
from ontology.plugins import collect
from paperkg.cli import main as command

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of code that a page shows."""

    page: str
    line: int
    language: str
    code: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def _blocks(language: str) -> list[Block]:
    return [block for block in _all_blocks() if block.language == language]


def _all_blocks() -> Iterator[Block]:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for found in BLOCK.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            yield Block(page.relative_to(ROOT).as_posix(), line, found[1], found[2])


def test_every_block_is_run() -> None:
    """Each fenced block says that it is GraphQL, SPARQL or Python, and so is run here."""
    languages = {block.language for block in _all_blocks()}
    assert languages == {"graphql", "sparql", "python"}


@pytest.mark.parametrize("block", _blocks("graphql"), ids=str)
def test_graphql_blocks_answer(block: Block, example_graph: Path) -> None:
    """Each GraphQL query finds something in the graph of the example papers."""
    with GraphHandle.open(example_graph) as handle:
        result = execute(handle, block.code)
    assert not result.get("errors"), result
    for field in result["data"].values():
        assert field["totalCount"] > 0 if "totalCount" in field else field, result


@pytest.mark.parametrize("block", _blocks("sparql"), ids=str)
def test_sparql_blocks_answer(block: Block, example_graph: Path) -> None:
    """Each SPARQL query finds something in the graph of the example papers."""
    with GraphHandle.open(example_graph) as handle:
        rows = json.loads(handle.sparql(block.code))["results"]["bindings"]
    assert rows


@pytest.mark.parametrize("block", _blocks("python"), ids=str)
def test_python_blocks_run(block: Block, example_graph: Path) -> None:
    """Each Python snippet runs beside the demo's graph and prints something."""
    # Run where `kg-demo` is the graph, as after `make demo`.
    result = subprocess.run(
        [sys.executable, "-c", block.code],
        cwd=example_graph.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Each relative link of a page names a file of the repository."""
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("name", sorted(command.commands))
def test_commands_are_documented(name: str) -> None:
    """Each command of `paperkg` stands in the README."""
    assert f"`paperkg {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*collect(readers, Reader), *collect(exports, Export)])
def test_formats_are_documented(name: str) -> None:
    """Each reader and each export is named in the documentation."""
    assert f"`{name}`" in TEXT


@pytest.mark.parametrize("name", sorted(set(paperkg.__all__) - {"__version__"}))
def test_public_names_are_documented(name: str) -> None:
    """Each public name of `paperkg` is named in the documentation."""
    assert re.search(rf"`paperkg\.{name}\b|\bpaperkg\.{name}\(", TEXT)


def test_the_demo_asks_what_the_command_can_ask(example_graph: Path) -> None:
    """The query file of the demo is a query that a user can hand to `paperkg query`."""
    query = (ROOT / "examples" / "speedups.graphql").read_text(encoding="utf-8")
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("paperkg")),
            "query",
            "--kg",
            str(example_graph),
            query,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)["data"]["papers"]
    titles = [edge["node"]["title"] for edge in answer["edges"]]
    assert "Accelerating Transformer Pre-training with 2:4 Sparsity" in titles
