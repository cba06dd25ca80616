"""Frames: the tables of a graph for pandas."""

import sys

import pytest

from api.columns import tables
from api.errors import ApiError, FilterError
from api.frames import to_pandas
from api.graph import GraphHandle
from tests.test_api.library import ENTITIES, PAPERS
from tests.test_api.library_graph import claim_iri, entity_iri, paper_iri

pandas = pytest.importorskip("pandas", reason="pandas is not installed")


def test_all_papers_entities_mentions_and_claims_are_rows(handle: GraphHandle) -> None:
    """Each thing of the graph is one row, under its IRI."""
    frames = to_pandas(handle)
    assert list(frames.papers.index) == sorted(map(paper_iri, PAPERS))
    assert list(frames.entities.index) == sorted(map(entity_iri, ENTITIES))
    assert len(frames.mentions) == sum(len(paper.mentions) for paper in PAPERS)
    assert set(frames.claims.index) == {claim_iri(p, c) for p in PAPERS for c in p.claims}


def test_columns_are_as_described_and_typed(handle: GraphHandle) -> None:
    """Columns are those of the tables, with types of their own even where values lack."""
    frames = to_pandas(handle)
    kinds = {"integer": "Int64", "double": "float64", "boolean": "boolean", "string": "string"}
    for name, columns in tables().items():
        frame = getattr(frames, name)
        frame = frame.reset_index() if frame.index.name else frame
        assert list(frame.columns) == [column.name for column in columns]
        for column in columns:
            found = str(frame[column.name].dtype)
            assert found == ("object" if column.many else kinds[column.type]), column.name
    assert all(column.description for columns in tables().values() for column in columns)


def test_a_claim_has_its_numbers_names_and_proof(handle: GraphHandle) -> None:
    """A row of claims tells what the paper says, where, and whether it is a speedup."""
    paper, row = PAPERS[2], PAPERS[2].claims[0]
    claim = to_pandas(handle).claims.loc[claim_iri(paper, row)]
    assert (claim["paper"], claim["kind"], claim["factor"]) == (paper_iri(paper), "speedup", 1.6)
    assert (claim["hardware"], claim["about"]) == (["A100-40G"], ["ViT"])
    assert claim["speedup"] and claim["own"] and claim["comparative"]
    assert paper.abstract[claim["start"] : claim["end"]] == claim["quote"] == row.quote
    assert pandas.isna(claim["metric"])


def test_a_filter_takes_its_papers_and_what_they_mention(handle: GraphHandle) -> None:
    """Of a filtered graph there are the papers found, their claims and mentions, their entities."""
    frames = to_pandas(handle, {"mentions": {"name": "2:4 sparsity"}, "reports": {"speedup": True}})
    wanted = [PAPERS[0], PAPERS[4]]
    assert set(frames.papers["title"]) == {paper.title for paper in wanted}
    assert set(frames.mentions["label"]) == set(frames.entities["name"])
    assert set(frames.entities["name"]) == {m.entity for p in wanted for m in p.mentions}
    assert set(frames.claims["paper"]) == set(frames.papers.index)
    assert frames.entities.loc[entity_iri("2:4 sparsity"), "papers"] == 3


def test_no_paper_gives_empty_tables(handle: GraphHandle) -> None:
    """A filter that finds nothing gives tables with columns and no rows."""
    frames = to_pandas(handle, {"year": {"gt": 3000}})
    assert [len(getattr(frames, name)) for name in tables()] == [0, 0, 0, 0]
    assert "factor" in frames.claims


def test_without_text_there_are_no_quotes(handle: GraphHandle) -> None:
    """Without text, the columns of abstracts, quotes and sentences are not there."""
    frames = to_pandas(handle, text=False)
    assert "abstract" not in frames.papers
    assert not {"quote", "sentence"} & {*frames.mentions, *frames.claims}
    assert "start" in frames.claims


def test_a_wrong_filter_says_so(handle: GraphHandle) -> None:
    """A filter without meaning is an error of one line."""
    with pytest.raises(FilterError, match="colour"):
        to_pandas(handle, {"colour": "red"})


def test_without_pandas_it_says_how_to_get_it(
    handle: GraphHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where pandas is missing the error names the extra to install."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ApiError, match=r"pip install 'paperkg\[pandas\]'"):
        to_pandas(handle)
