"""Pools: which pieces of a text name each thing, as weights that the encoder averages by."""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from builder.nlp.features import MOST_SPANS
from builder.nlp.groups import Group
from builder.nlp.pieces import Pieces
from builder.nlp.reading import Reading

Pools = npt.NDArray[np.float32]
Stretches = Sequence[tuple[int, int]]
WAYS = 3
"""Ways of averaging: the first piece of each place, the last one, all of them."""


def stretches_of(reading: Reading, pieces: Pieces, named: Group) -> Stretches:
    """Return the pieces that name a thing, at the places that decisions look at."""
    found = [
        (
            bisect_left(pieces.starts, reading.starts[first]),
            bisect_left(pieces.starts, reading.ends[end - 1]),
        )
        for first, end in list(named.spans)[:MOST_SPANS]
    ]
    return [(first, end) for first, end in found if first < end]


def pools(things: Sequence[Stretches], first: int, end: int) -> Pools:
    """Return the weights of the pieces of a window for each thing.

    Args:
        things: for each thing, the stretches of pieces that name it.
        first: the window's first piece.
        end: the piece behind its last one.

    Returns:
        Weights, ways by things by pieces; the window has one more piece before and behind.  A
        thing that the window does not name has weights of nothing.
    """
    weights = np.zeros((WAYS, len(things), end - first + 2), dtype=np.float32)
    for row, stretches in enumerate(things):
        inside = [(a - first + 1, b - first + 1) for a, b in stretches if first <= a and b <= end]
        for a, b in inside:
            weights[0, row, a] += 1 / len(inside)
            weights[1, row, b - 1] += 1 / len(inside)
            weights[2, row, a:b] += 1 / (b - a) / len(inside)
    return weights
