"""Sentences: which of a paper's sentences stands around a stretch of its text."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable

from builder.extraction import Span


class Sentences:
    """The sentences of a paper, found by place: a full text has thousands.

    >>> Sentences([Span("a", 0, 9), Span("a", 10, 20)]).around(Span("a", 12, 15))
    (10, 20)
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: dict[str, list[int]] = defaultdict(list)
        self._ends: dict[str, list[int]] = defaultdict(list)
        for span in spans:
            self._starts[span.section].append(span.start)
            self._ends[span.section].append(span.end)
        for places in (*self._starts.values(), *self._ends.values()):
            places.sort()

    def around(self, span: Span) -> tuple[int, int]:
        """Return where the sentence around a span, or the sentences it runs across, stand."""
        starts, ends = self._starts.get(span.section, []), self._ends.get(span.section, [])
        before, behind = bisect_right(starts, span.start), bisect_left(ends, span.end)
        return (
            starts[before - 1] if before else span.start,
            ends[behind] if behind < len(ends) else span.end,
        )
