"""Sorting: lines come back in order, however they came and however many there are."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from api.sorting import Sorter

LINES = st.lists(st.binary(min_size=1, max_size=6).map(lambda b: b.replace(b"\n", b"\r") + b"\n"))


@given(LINES, st.lists(st.integers(0, 200), max_size=8), st.integers(1, 40))
def test_lines_come_back_sorted_and_once(lines: list[bytes], cuts: list[int], run: int) -> None:
    """Whatever the pieces and the size of a run, what comes out is the sorted set of lines."""
    data = b"".join(lines)
    ends = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    with Sorter(run=run) as sorter:
        for start, end in pairwise(ends):
            sorter.write(data[start:end])
        assert list(sorter.sorted()) == sorted(set(lines))


def test_many_runs_are_merged_in_turns() -> None:
    """More runs than files may be open at a time are merged before the end."""
    lines = [b"%05d\n" % (number * 7919 % 10007) for number in range(5000)]
    with Sorter(run=60) as sorter:
        for line in lines:
            sorter.write(line)
        assert list(sorter.sorted()) == sorted(set(lines))


def test_a_last_line_needs_no_break() -> None:
    """A line that does not end is a line all the same."""
    with Sorter() as sorter:
        sorter.write(b"b\na")
        assert list(sorter.sorted()) == [b"a\n", b"b\n"]


def test_some_predicates_stay_out() -> None:
    """Lines whose second word is unwanted are left out."""
    with Sorter(without=[b"<p>"]) as sorter:
        sorter.write(b"<s> <q> <p> .\n<s> <p> <o> .\n")
        assert list(sorter.sorted()) == [b"<s> <q> <p> .\n"]
