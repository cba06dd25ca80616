"""Grouping: the records of a sorted sequence, paper by paper, without holding them all.

A record is a line of JSON here.  What two records of one paper share is hashed, so that a long
title weighs as little as a short one.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b

import msgspec

from builder.papers.merging import marks
from builder.papers.record import PaperRecord

Group = tuple[tuple[bytes, PaperRecord], ...]
"""The records of one paper, each after its line."""


def read_record(line: bytes) -> PaperRecord:
    """Return the record of a line; msgspec.DecodeError if it is none."""
    return msgspec.json.decode(line, type=PaperRecord)


def line_key(line: bytes) -> bytes:
    """Return what stands for a line."""
    return blake2b(line, digest_size=16).digest()


def mark_keys(record: PaperRecord) -> list[bytes]:
    """Return what stands for all that a record shares with the others of its paper."""
    return [blake2b("\x1f".join(mark).encode(), digest_size=16).digest() for mark in marks(record)]


def grouped(lines: Iterable[bytes]) -> Iterator[Group]:
    """Yield the papers that lines tell of, each when its last record has come.

    Args:
        lines: records; read twice.
    """
    roots = _roots(lines)
    sizes = Counter(root for index, root in enumerate(roots) if root != index)
    held: dict[int, list[tuple[bytes, PaperRecord]]] = {}
    for root, line in zip(roots, lines, strict=True):
        pair = line, read_record(line)
        if not sizes[root]:
            yield (pair,)
            continue
        group = held.setdefault(root, [])
        group.append(pair)
        if len(group) > sizes[root]:
            yield tuple(held.pop(root))


def _roots(lines: Iterable[bytes]) -> "array[int]":
    """Return which line stands for the paper of each (union-find: Galler and Fischer, 1964)."""
    parents: array[int] = array("q")

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    first: dict[bytes, int] = {}
    for index, line in enumerate(lines):
        parents.append(index)
        for mark in mark_keys(read_record(line)):
            parents[root(index)] = root(first.setdefault(mark, index))
    return array("q", map(root, range(len(parents))))
