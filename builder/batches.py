"""Batches: a stream in parts that fit memory."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """Yield the items in their order, so many at a time, the last time what is left.

    >>> list(batches("paper", 2))
    [('p', 'a'), ('p', 'e'), ('r',)]
    """
    rest = iter(items)
    while batch := tuple(islice(rest, size)):
        yield batch
