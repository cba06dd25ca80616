"""Annotations: the form of the gold standard, read and written."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import ApiError
from api.evaluation.annotating import annotate
from api.evaluation.annotations import AnnotatedPaper, Claim, Entity, read, to_line
from api.evaluation.scoring import score
from api.graph import GraphHandle

NUMBERS = st.integers(-1000, 1000) | st.floats(allow_nan=False, allow_infinity=False)
CLAIMS = st.builds(Claim, value=st.none() | st.tuples(NUMBERS, NUMBERS))
PAPERS = st.builds(
    AnnotatedPaper,
    entities=st.lists(st.builds(Entity), max_size=3).map(tuple),
    claims=st.lists(CLAIMS, max_size=3).map(tuple),
)


@given(PAPERS)
def test_papers_come_back_as_they_were(paper: AnnotatedPaper) -> None:
    """What is written as a line is read as the same paper."""
    line = to_line(paper)
    assert "\n" not in line
    assert msgspec.json.decode(line, type=AnnotatedPaper) == paper


def test_lines_keep_their_other_fields(tmp_path: Path) -> None:
    """Fields that the form does not name stay with the line; empty lines are passed over."""
    file = tmp_path / "gold.jsonl"
    file.write_text('{"title": "T", "entities": [], "claims": [], "set": "dev"}\n\n')
    (line,) = read(file)
    assert line.paper == AnnotatedPaper(title="T", entities=(), claims=())
    assert line.fields["set"] == "dev"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{not json}\n", "line 1: JSON is malformed"),
        (b'{"title": "T", "claims": []}\n', "line 1: Object missing required field `entities`"),
        (b'{"title": "T", "entities": 3, "claims": []}\n', "line 1: Expected `array`"),
        (b"\xff\xfe\n", "line 1: "),
    ],
)
def test_bad_lines_are_named(tmp_path: Path, content: bytes, message: str) -> None:
    """A line that is no annotated paper is an error with file, line and reason."""
    file = tmp_path / "gold.jsonl"
    file.write_bytes(content)
    with pytest.raises(ApiError, match=message) as caught:
        list(read(file))
    assert str(file) in str(caught.value)


def test_a_graph_agrees_with_itself(handle: GraphHandle) -> None:
    """Scored against its own annotations, a graph has full marks."""
    papers = list(annotate(handle))
    result = score(papers, papers)
    assert result.paired == result.papers == len(papers)
    assert result.errors == ()
    assert result.entities["all"].f1 == result.edges["all"].f1 == result.claims["all"].f1 == 1


def test_without_text_claims_lose_their_quotes(handle: GraphHandle) -> None:
    """Annotations for redistribution carry no sentence of a paper."""
    claims = [claim for paper in annotate(handle, text=False) for claim in paper.claims]
    assert claims
    assert {claim.evidence for claim in claims} == {""}
