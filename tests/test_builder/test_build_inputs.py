"""What `paperkg build` takes: folders, patterns, standard input, formats, full texts."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder.reading import readers
from paperkg.cli import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "long_paper.md"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a way to run a command on one graph."""

    def command(name: str, *words: object, **options: str) -> Result:
        given = [name, "--kg", str(tmp_path / "kg"), *map(str, words)]
        return CliRunner().invoke(main, given, input=options.get("input"))

    return command


def _answer(result: Result) -> object:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_one_example_of_each_format_in_a_folder(run: Run, tmp_path: Path) -> None:
    """A folder of all formats gives all their papers, each known by its path in the folder."""
    titles = set()
    for reader in readers().values():
        if reader.magic:
            pytest.importorskip("pyarrow", reason="Parquet needs pyarrow")
        path = tmp_path / "papers" / reader.name / f"example{reader.suffixes[0]}"
        path.parent.mkdir(parents=True)
        path.write_bytes(reader.pack(reader.example))
        titles |= set(reader.example_titles)
    result = run("build", tmp_path / "papers")
    assert result.exit_code == 0, result.output
    assert "could not be read" not in result.stderr
    assert f"{len(titles)} papers from " in result.stdout
    assert "bibtex/example.bib 2" in result.stdout
    assert run("build", tmp_path / "papers").stdout.startswith("nothing changed")
    assert run("validate", "--all").exit_code == 0


def test_standard_input_and_a_forced_format(run: Run) -> None:
    """A dash is standard input; a format is taken at its word, and told where it is unknown."""
    text = "title\tabstract\nOne Column\tIt is 2x faster.\n"
    assert "1 paper from 1 entry (stdin 1)" in run("build", "-", input=text).stdout
    assert "up to date" in run("build", "--format", "csv", "-", input=text).stdout
    result = run("build", "--format", "word", "-", input=text)
    assert result.exit_code == 2
    assert "there is no input format 'word'; there are: arxiv-atom, " in result.stderr


def test_a_pattern_is_expanded(run: Run, tmp_path: Path) -> None:
    """A pattern in quotes means the files that fit."""
    for name in "ab":
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"title": f"Paper {name}"}))
    result = run("build", tmp_path / "*.jsonl")
    assert "2 papers from 2 entries (a.jsonl 1, b.jsonl 1)" in result.stdout


def test_a_full_text_is_answered_from_its_sections(run: Run, tmp_path: Path) -> None:
    """Claims of the body have sections and offsets that hold; the graph keeps to the model."""
    shutil.copy(EXAMPLE, tmp_path)
    assert run("build", tmp_path / EXAMPLE.name).exit_code == 0
    query = """{ papers { edges { node {
        sections { heading text position }
        reports { kind low evidence { section start end quote sentence } } } } } }"""
    answer = _answer(run("query", query))
    (edge,) = answer["data"]["papers"]["edges"]  # type: ignore[index]
    texts = {part["heading"]: part["text"] for part in edge["node"]["sections"]}
    assert sorted(part["position"] for part in edge["node"]["sections"]) == list(range(1, 7))
    found = [(claim, claim["evidence"][0]) for claim in edge["node"]["reports"]]
    inner = [(claim, evidence) for claim, evidence in found if evidence["section"] in texts]
    assert {"3.2 Speed", "3.3 Quality", "4 Limits"} <= {e["section"] for _, e in inner}
    for _, evidence in inner:
        text = texts[evidence["section"]]
        assert text[evidence["start"] : evidence["end"]] == evidence["quote"]
        assert evidence["quote"] in evidence["sentence"]
    assert ("MEMORY", 2.4) in [(claim["kind"], claim["low"]) for claim, _ in inner]
    shown = " ".join(run("show", "StrideMask").stdout.split())
    assert "Compared with [BigBird], the «peak memory is 2.4x»" in shown
    validated = run("validate", "--all")
    assert validated.exit_code == 0, validated.output


def test_a_digest_gives_way_to_the_full_text(run: Run, tmp_path: Path) -> None:
    """One paper met as a line and as a text is one node with both sources."""
    shutil.copy(EXAMPLE, tmp_path)
    title = "StrideMask: Block-Sparse Attention for Long Documents"
    line = json.dumps({"title": title, "abstract": "It is fast.", "digest": True})
    (tmp_path / "a.jsonl").write_text(line)
    result = run("build", tmp_path / "a.jsonl", tmp_path / EXAMPLE.name)
    assert "1 paper from 2 entries (a.jsonl 1, long_paper.md 1)" in result.stdout
    assert "It is fast." not in run("show", "StrideMask").stdout
