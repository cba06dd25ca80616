"""Own vocabularies in a build: what is found, linked and kept because of them."""

import json
import pickle
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.extraction import Extraction
from builder.nlp.extract import Extractor
from builder.papers.paper import Paper
from builder.run import build
from builder.settings import Settings
from builder.store.directory import Directory
from builder.vocabularies import Vocabularies
from ontology.errors import VocabularyError
from ontology.namespace import BASE
from ontology.vocabulary import concepts

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "own_vocabulary.ttl"
OWN = Settings(vocabularies=(EXAMPLE,))
GULL = {
    "title": "Gull: Sparse Kernels on Small Chips",
    "abstract": "We present Gull, which brings two-in-four sparsity to the Tern accelerator. "
    "On a Tern-1 Mini, Gull is 2.1x faster than dense inference. It works with LoRA, "
    "and the Sieve method is a baseline.",
}
MENTIONED = """
PREFIX kg: <https://w3id.org/paperkg/ontology#>
SELECT ?entity { ?paper kg:mentions ?entity }
"""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Return an input of one paper on what only the example vocabulary knows."""
    path = tmp_path / "gull.jsonl"
    path.write_text(json.dumps(GULL) + "\n", encoding="utf-8")
    return path


def store(kg: Path) -> pyoxigraph.Store:
    """Return the database of the current generation."""
    folder = Directory(kg).current
    assert folder is not None
    return pyoxigraph.Store.read_only(str(folder / "store"))


def mentioned(kg: Path) -> set[str]:
    """Return the keys of the entities that the papers of a graph mention."""
    rows = store(kg).query(MENTIONED)
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    return {row["entity"].value.removeprefix(f"{BASE}id/") for row in rows}


def lines(kg: Path) -> list[str]:
    """Return the sorted N-Triples of a graph."""
    content = store(kg).dump(
        format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph()
    )
    assert content is not None
    return sorted(content.decode().splitlines())


def cached(kg: Path) -> int:
    """Return when the cache of extractions was last written to."""
    return (kg / "cache.sqlite").stat().st_mtime_ns


def test_without_files_nothing_is_read() -> None:
    """With no files the concepts are those that ship, and so is the version."""
    vocabularies = Vocabularies.of([])
    assert vocabularies == Vocabularies()
    assert vocabularies.concepts() is concepts()
    assert "+" not in vocabularies.version


def test_the_version_tells_what_a_file_changes(tmp_path: Path) -> None:
    """Comments and order of lines are no matter; a label is; what changes nothing is nothing."""
    text = EXAMPLE.read_text(encoding="utf-8")
    same = tmp_path / "same.ttl"
    same.write_text("# moved\n" + text, encoding="utf-8")
    other = tmp_path / "other.ttl"
    other.write_text(text.replace("Tern-1", "Tern-2"), encoding="utf-8")
    idle = tmp_path / "idle.ttl"
    idle.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        f'<{BASE}id/gpu> skos:prefLabel "{concepts()["gpu"].label}" .',
        encoding="utf-8",
    )
    first, second, third = (Vocabularies.of([f]).version for f in (EXAMPLE, same, other))
    assert first == second != third
    assert Vocabularies.of([idle]) == Vocabularies()


def test_workers_can_get_it() -> None:
    """The value goes to another process whole."""
    vocabularies = Vocabularies.of([EXAMPLE])
    assert pickle.loads(pickle.dumps(vocabularies)) == vocabularies


def test_own_concepts_are_found_and_linked(paper: Path, tmp_path: Path) -> None:
    """Added, renamed and guarded concepts are recognised, and hang in the tree."""
    kg = tmp_path / "kg"
    build([paper], kg, OWN)
    own = {"2:4-sparsity", "tern-1", "tern-1-mini", "sieve", "lora"}
    assert own <= mentioned(kg)
    found = lines(kg)
    skos = "http://www.w3.org/2004/02/skos/core#"
    assert f"<{BASE}id/tern-1-mini> <{skos}broader> <{BASE}id/tern-1> ." in found
    assert f'<{BASE}id/lora> <{skos}prefLabel> "low-rank adapters" .' in found
    assert f'<{BASE}id/lora> <{skos}altLabel> "LoRA" .' in found
    assert f"<{BASE}id/ai-accelerator>" in {line.split()[0] for line in found}


def test_without_it_the_next_build_is_as_before(paper: Path, tmp_path: Path) -> None:
    """A build without the vocabulary gives the graph that a clean build gives."""
    kg, clean = tmp_path / "kg", tmp_path / "clean"
    build([paper], clean)
    build([paper], kg, OWN)
    before = cached(kg)
    summary = build([paper], kg)
    assert summary.changed
    assert lines(kg) == lines(clean)
    assert "tern-1-mini" not in mentioned(kg)
    assert cached(kg) > before


def test_the_same_vocabulary_changes_nothing(paper: Path, tmp_path: Path) -> None:
    """A second build with the same vocabulary writes nothing; paths may be strings."""
    kg = tmp_path / "kg"
    first = build([str(paper)], str(kg), Settings(vocabularies=(str(EXAMPLE),)))
    second = build([paper], kg, OWN)
    assert (first.changed, second.changed) == (True, False)
    manifest = Directory(kg).manifest()
    assert manifest is not None
    assert manifest.vocabularies == Vocabularies.of([EXAMPLE]).version


def test_workers_find_what_one_process_finds(paper: Path, tmp_path: Path) -> None:
    """Other processes recognise the own concepts too."""
    more = paper.with_name("more.jsonl")
    papers = (json.dumps({**GULL, "title": f"Gull {number}"}) for number in range(70))
    more.write_text("".join(f"{line}\n" for line in papers), encoding="utf-8")
    one, two = tmp_path / "one", tmp_path / "two"
    build([paper, more], one, OWN)
    build([paper, more], two, Settings(vocabularies=(EXAMPLE,), workers=2))
    assert lines(one) == lines(two)
    assert "tern-1-mini" in mentioned(two)


OTHERS = (
    """:zap a kg:Method ; skos:prefLabel "Zap" ; skos:altLabel "zapping" .""",
    """:zap a kg:Dataset ; skos:prefLabel "Zap" . id:lora owl:deprecated true .""",
    """id:lora skos:altLabel "Sieve method" ; skos:broader id:quantization .""",
)
PREFIXES = """
@prefix :     <https://example.org/lab#> .
@prefix id:   <https://w3id.org/paperkg/id/> .
@prefix kg:   <https://w3id.org/paperkg/ontology#> .
@prefix owl:  <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


class Histories:
    """Papers, and vocabularies of which each has the graph that a clean build gives."""

    def __init__(self, folder: Path) -> None:
        self.papers = folder / "papers.jsonl"
        abstracts = (
            "We use LoRA and zapping on ImageNet.",
            "Zap is 2x faster than LoRA on one A100 GPU.",
            "The Sieve method needs no training.",
            "We prune BERT by magnitude and cut memory by 40%.",
        )
        entries = [{"title": f"On {n}", "abstract": text} for n, text in enumerate(abstracts)]
        texts = "".join(f"{json.dumps(entry)}\n" for entry in (GULL, *entries))
        self.papers.write_text(texts, encoding="utf-8")
        self.settings = [Settings(profile="fast", workers=1)]
        for number, text in enumerate(OTHERS):
            path = folder / f"own{number}.ttl"
            path.write_text(PREFIXES + text, encoding="utf-8")
            self.settings.append(Settings(profile="fast", workers=1, vocabularies=(path,)))
        self.clean = []
        for number, known in enumerate(self.settings):
            build([self.papers], folder / f"clean{number}", known)
            self.clean.append(lines(folder / f"clean{number}"))


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory) -> Histories:
    """Return papers and vocabularies."""
    return Histories(tmp_path_factory.mktemp("histories"))


@settings(max_examples=8)
@given(turns=st.lists(st.sampled_from(range(len(OTHERS) + 1)), min_size=2, max_size=5))
def test_any_vocabularies_in_turn_equal_a_clean_build(
    histories: Histories, turns: list[int]
) -> None:
    """Whatever vocabularies a graph has seen, it is what a clean build by the last one gives."""
    with tempfile.TemporaryDirectory() as kg:
        for turn in turns:
            build([histories.papers], kg, histories.settings[turn])
            assert lines(Path(kg)) == histories.clean[turn]


def test_only_touched_papers_are_extracted_anew(
    histories: Histories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new vocabulary extracts the papers that hold a label that it changes, and no others."""
    build([histories.papers], tmp_path / "kg", histories.settings[0])
    found: list[str] = []
    extract = Extractor.extract

    def counted(self: Extractor, papers: Iterable[Paper]) -> Iterator[Extraction]:
        papers = list(papers)
        found.extend(paper.title for paper in papers)
        return extract(self, papers)

    monkeypatch.setattr(Extractor, "extract", counted)

    build([histories.papers], tmp_path / "kg", histories.settings[1])

    assert sorted(found) == ["On 0", "On 1"]
    assert lines(tmp_path / "kg") == histories.clean[1]


def test_a_bad_vocabulary_stops_before_anything_is_written(paper: Path, tmp_path: Path) -> None:
    """Where a vocabulary breaks a rule, there is no directory afterwards."""
    bad = tmp_path / "bad.ttl"
    bad.write_text("no turtle", encoding="utf-8")
    with pytest.raises(VocabularyError, match="line 1, is no Turtle"):
        build([paper], tmp_path / "kg", Settings(vocabularies=(bad,)))
    assert not (tmp_path / "kg").exists()
