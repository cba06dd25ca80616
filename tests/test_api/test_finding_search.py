"""Search and completion: what is found, in which order, whatever is typed."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.errors import ApiError, StoreFailed
from api.finding.hits import CLOSE, OPEN, snippet, unmarked
from api.finding.index import INDEX, TextIndex
from api.finding.search import complete, search, thing_types
from api.graph import GraphHandle
from api.resolving import NotFound, resolve_paper
from tests.test_api.library import PAPERS
from tests.test_api.library_graph import entity_iri, paper_iri

TYPED = st.text(max_size=60) | st.text(alphabet='"*^:(){}+-ANDORNEAR 2:4aé\\\0\ud800', max_size=30)


@pytest.fixture(scope="module")
def plain(handle: GraphHandle) -> GraphHandle:
    """Return the graph of the library without its index, as an endpoint has none."""
    return GraphHandle(handle.engine, handle.location, handle.manifest)


@pytest.fixture(params=["index", "labels"])
def either(
    request: pytest.FixtureRequest, handle: GraphHandle, plain: GraphHandle
) -> Iterator[GraphHandle]:
    """Return the graph with its index, then without."""
    yield handle if request.param == "index" else plain


def test_a_name_finds_its_thing_first(either: GraphHandle) -> None:
    """What bears the words as its name, or as a further one, comes before all else."""
    for text in ("2:4 sparsity", "2:4 SPARSE", "neural processing unit", "Low-Rank adaptation"):
        first, *_ = search(either, text)
        assert first.iri == either.find(text)[0].iri


def test_titles_are_found_by_words_in_any_order(either: GraphHandle) -> None:
    """All words must be there; case and order do not matter."""
    found = search(either, "transformers permuting vision", types=["Paper"])
    assert [hit.iri for hit in found] == [paper_iri(PAPERS[2])]
    assert (found[0].type, found[0].label) == ("Paper", PAPERS[2].title)


def test_abstracts_are_searched(handle: GraphHandle) -> None:
    """Words of an abstract find the paper, and the snippet shows them where they stand."""
    (hit,) = search(handle, "wakes slower")
    assert hit.iri == paper_iri(PAPERS[7])
    shown = hit.snippet
    assert shown.section == "abstract"
    assert PAPERS[7].abstract[shown.start :].startswith(shown.text)
    assert [shown.text[start:end] for start, end in shown.matches] == ["wakes", "slower"]


def test_words_match_in_other_forms(handle: GraphHandle) -> None:
    """A plural or a participle finds the word itself."""
    assert paper_iri(PAPERS[1]) in {hit.iri for hit in search(handle, "gradient storing")}


def test_some_of_the_words_will_do(handle: GraphHandle) -> None:
    """Where nothing has all the words, what has some is found, the rarer ones before others."""
    first, *_ = search(handle, "which papers sleep between zebras")
    assert first.iri == paper_iri(PAPERS[7])


def test_a_further_name_is_shown_where_it_matched(either: GraphHandle) -> None:
    """The snippet is the name that has the words, with their places."""
    first, *_ = search(either, "Vision Transformer", types=["Model"])
    assert (first.label, first.snippet.section) == ("ViT", "names")
    assert first.snippet.text == "Vision Transformer"
    assert first.snippet.text[slice(*first.snippet.matches[-1])].endswith("Transformer")


def test_types_narrow_a_search(either: GraphHandle) -> None:
    """Only things of the types named are found; an unknown type is refused."""
    assert {hit.type for hit in search(either, "sparsity", types=["Method"])} == {"Method"}
    assert {hit.type for hit in search(either, "sparsity", types=["paper"])} == {"Paper"}
    assert {c.type for c in complete(either, "gp", types=["hardware"])} == {"Hardware"}
    with pytest.raises(ApiError, match="no type 'Chip'; there are: Paper, Dataset"):
        search(either, "sparsity", types=["Chip"])


def test_results_are_limited(either: GraphHandle) -> None:
    """`first` limits, and has limits itself."""
    assert len(search(either, "sparsity", first=2)) == 2
    for wrong in (0, 101):
        with pytest.raises(ApiError, match="'first' must be 1 to 100"):
            search(either, "sparsity", first=wrong)


def test_known_things_rank_higher(handle: GraphHandle) -> None:
    """Of names that fit alike, the one that more papers mention comes first."""
    found = [(c.label, c.papers) for c in complete(handle, "a1", types=["Hardware"])]
    assert found == [("A100", 2), ("A100-40G", 1)]
    assert next(c.label for c in complete(handle, "l", types=["Model"])) == "LLaMA2-7B"


def test_names_are_completed_as_they_are_typed(either: GraphHandle) -> None:
    """Each beginning of a name, in any spelling, leads to it; the name that fits is told."""
    for typed in ("l", "ll", "llam", "LLaMA2", "llama2-7", "LLaMA2-7B"):
        assert entity_iri("LLaMA2-7B") in {found.iri for found in complete(either, typed)}
    (found,) = [c for c in complete(either, "neural proc") if c.type == "Hardware"]
    assert (found.label, found.name) == ("NPU", "neural processing unit")


def test_signs_in_names_need_not_be_typed(handle: GraphHandle) -> None:
    """The letters and digits of a name will do."""
    assert entity_iri("2:4 sparsity") in {c.iri for c in complete(handle, "24sp")}
    assert entity_iri("N:M sparsity") in {c.iri for c in complete(handle, "nm sparsity")}


@given(TYPED)
@example('"; DROP TABLE thing; --')
@example("NEAR(a b, 2) AND NOT label:x* ^")
@example("x " * 5000)
@example("İstanbul ﬁne ① \U0001f600")
def test_any_text_can_be_typed(handle: GraphHandle, plain: GraphHandle, text: str) -> None:
    """No text is an error; hits are things of the graph, with matches inside their snippets."""
    for graph in (handle, plain):
        for hit in search(graph, text, first=5):
            assert hit.type in thing_types()
            assert all(0 <= a < b <= len(hit.snippet.text) for a, b in hit.snippet.matches)
        assert len(complete(graph, text, first=3)) <= 3


@pytest.mark.parametrize("text", ["", "  ", '"', "*", "-- ::", "\0", "\ud800"])
def test_a_text_without_words_finds_nothing(either: GraphHandle, text: str) -> None:
    """Signs alone are no words."""
    assert search(either, text) == ()
    assert complete(either, text) == ()


@given(st.text(alphabet="ab \n", max_size=400), st.data())
def test_snippets_are_pieces_of_the_text(text: str, data: st.DataObject) -> None:
    """A snippet is a piece of its section, and its matches are matches of the section."""
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True).map(sorted))
    spans = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    found = snippet("abstract", text, spans, width=40)
    assert text[found.start : found.start + len(found.text)] == found.text
    assert {(a + found.start, b + found.start) for a, b in found.matches} <= set(spans)
    assert found.matches or not any(end - start <= 20 for start, end in spans[:1])


@given(st.lists(st.text(alphabet="abc ", min_size=1, max_size=5), max_size=9))
def test_marks_are_taken_out(pieces: list[str]) -> None:
    """Every second piece is a match, and is found at its place."""
    marked = "".join(f"{OPEN}{p}{CLOSE}" if i % 2 else p for i, p in enumerate(pieces))
    text, spans = unmarked(marked)
    assert text == "".join(pieces)
    assert [text[start:end] for start, end in spans] == pieces[1::2]


def test_an_index_is_part_of_the_handle(kg_path: Path) -> None:
    """A copy of the handle with a deadline searches too, and a closed index opens again."""
    with GraphHandle.open(kg_path) as opened:
        assert opened.index is not None
        later = opened.until(1e12)
        assert search(later, "LoRA") == search(opened, "LoRA") != ()
        opened.index.close()
        assert search(later, "LoRA")


def test_papers_are_meant_alike_with_and_without_an_index(
    handle: GraphHandle, plain: GraphHandle
) -> None:
    """A title, a part of one, a key or an id mean the same paper by the index and by SPARQL."""
    paper = PAPERS[2]
    for name in (paper.title.upper(), "Permuting CHANNELS", paper.key, "2305.00003"):
        assert resolve_paper(handle, name) == resolve_paper(plain, name) == paper_iri(paper)
    for name in ("sparse", "no such paper"):
        with pytest.raises(NotFound) as found:
            resolve_paper(handle, name)
        with pytest.raises(NotFound) as expected:
            resolve_paper(plain, name)
        assert str(found.value) == str(expected.value)


def test_an_index_outlives_its_file(kg_path: Path, tmp_path: Path) -> None:
    """A graph that was opened searches on when its generation is gone."""
    copytree(kg_path, tmp_path / "kg")
    with GraphHandle.open(tmp_path / "kg") as opened:
        for path in (tmp_path / "kg").rglob(INDEX):
            path.unlink()
        assert search(opened, "LoRA")


def test_the_handle_finds(handle: GraphHandle) -> None:
    """What can be found can be asked of the handle itself."""
    assert handle.search("LoRA", ["Method"], 1) == search(handle, "LoRA", ["Method"], 1)
    assert handle.complete("lo", first=2) == complete(handle, "lo", first=2)
    assert handle.neighbourhood("H100", ["runsOn"], 1).groups[0].total == 4
    assert len(handle.paths("A100", "ImageNet", most=1, longest=4)) == 1
    assert handle.related("2:4 sparsity", ["Hardware"], 1)[0].thing.type == "Hardware"
    assert handle.compare(["A100", "H100"], ["scope"]).things[0].name == "A100"
    assert len(handle.co_occurrence(["Hardware"], least=2)) < len(handle.co_occurrence())


def test_a_damaged_index_is_told_in_one_line(tmp_path: Path) -> None:
    """A file that is no index is an error that says what to do."""
    path = tmp_path / "search.sqlite"
    path.write_text("no database", encoding="utf-8")
    with pytest.raises(StoreFailed, match=r"search\.sqlite cannot be read: .*; build it again"):
        TextIndex(path).search("x", (), 1)
    sqlite3.connect(tmp_path / "empty.sqlite").close()
    with pytest.raises(StoreFailed, match="no such table"):
        TextIndex(tmp_path / "empty.sqlite").complete("x", (), 1)
