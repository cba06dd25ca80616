"""Tests of builder.store.lines and builder.papers.grouping."""

from unittest.mock import patch

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from builder.papers.grouping import grouped
from builder.papers.merging import groups
from builder.papers.record import PaperRecord
from builder.store.lines import difference, sorted_lines

lines = st.lists(st.binary(max_size=4).map(lambda line: line.replace(b"\n", b"")), max_size=30)


@given(lines, st.sampled_from((1, 5, 1 << 20)))
def test_lines_are_sorted_each_once(found: list[bytes], run: int) -> None:
    """Whether they fit memory or not, lines come in order, each once, as often as they are read."""
    with patch("builder.store.lines.RUN", run), sorted_lines(found) as made:
        assert list(made) == sorted(set(found)) == list(made)


@given(lines, lines)
def test_difference_of_sorted_lines(old: list[bytes], new: list[bytes]) -> None:
    """The difference has what only one side has, and tells which."""
    found = list(difference(sorted(set(old)), sorted(set(new))))

    assert {line for came, line in found if came} == set(new) - set(old)
    assert {line for came, line in found if not came} == set(old) - set(new)


records = st.builds(
    PaperRecord,
    title=st.sampled_from(("Zip", "zip", "Zap", "Zopp", "Zopp $2$", "Zopp 2", "*", "**")),
    abstract=st.sampled_from(("", "a", "b")),
    source=st.just("a"),
    format=st.just("jsonl"),
    arxiv_id=st.sampled_from((None, "2501.00001", "2501.00002")),
    doi=st.sampled_from((None, "10.1000/1", "10.48550/arxiv.2501.00001")),
)


@given(st.lists(records, max_size=12))
def test_streamed_groups_are_those_of_memory(found: list[PaperRecord]) -> None:
    """Grouping that holds no more than it must finds the same papers."""
    encoded = sorted({msgspec.json.encode(record) for record in found})
    decoded = [msgspec.json.decode(line, type=PaperRecord) for line in encoded]

    streamed = {frozenset(record for _, record in group) for group in grouped(encoded)}

    assert streamed == set(map(frozenset, groups(decoded)))
