"""Learning: from decisions that people made to a table that decides like them.

Softmax regression by AdaGrad (Duchi et al. 2011); the same examples give the same table.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from builder.nlp.decisions import Table

Array = npt.NDArray[np.float32]
_EPOCHS = 8
_TOGETHER = 32
_LEAST = 8  # hundredths; rows whose weights all stay below it are not worth keeping
_DECAY = 2e-3
_SEEN = 4
_CLOSED = -1e9


@dataclass(frozen=True, slots=True)
class Example:
    """A decision that annotators made.

    Attributes:
        features: what the decision looks at.
        target: the share of each outcome that it should have, by index.
        free: outcomes that the annotators leave open; they are neither taught nor untaught.
    """

    features: Sequence[str]
    target: Mapping[int, float]
    free: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some examples: which rows of the weights they look at, and what each of them does.

    ``seen`` has a row for each example and a column for each of ``rows``; ``counts`` says how many
    examples look at each.
    """

    rows: npt.NDArray[np.intp]
    seen: npt.NDArray[np.bool_]
    target: Array
    closed: Array
    counts: Array


def learn(found: Sequence[Example], outcomes: Sequence[str], rate: float) -> Table:
    """Return the table that fits examples best: the mean of the later passes' weights."""
    rows = _rows(found)
    order = np.random.default_rng(0)
    shuffled = [found[i] for i in order.permutation(len(found))]
    batches = [*_batches(shuffled, rows, len(outcomes))]
    weights = np.zeros((len(rows), len(outcomes)), dtype=np.float32)
    squares = np.full_like(weights, 0.1)
    total = np.zeros_like(weights)
    for epoch in range(_EPOCHS):
        for i in order.permutation(len(batches)):
            _step(batches[i], weights, squares, rate)
        if epoch >= _EPOCHS // 2:
            total += weights
    mean = np.rint(total / (_EPOCHS - _EPOCHS // 2) * 100).astype(np.int32)
    kept = [f for f, i in rows.items() if np.abs(mean[i]).max() >= _LEAST]
    return Table(tuple(outcomes), {f: i for i, f in enumerate(kept)}, mean[[rows[f] for f in kept]])


def _rows(found: Iterable[Example]) -> Mapping[str, int]:
    seen = Counter(feature for example in found for feature in set(example.features))
    return {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n >= _SEEN))}


def _batches(found: Sequence[Example], rows: Mapping[str, int], outcomes: int) -> Iterator[_Batch]:
    for at in range(0, len(found), _TOGETHER):
        chosen = found[at : at + _TOGETHER]
        known = [sorted({rows[f] for f in one.features if f in rows}) for one in chosen]
        used = np.unique(np.array([row for each in known for row in each], dtype=np.intp))
        seen = np.zeros((len(chosen), len(used)), dtype=np.bool_)
        target = np.zeros((len(chosen), outcomes), dtype=np.float32)
        closed = np.zeros_like(target)
        for i, (one, each) in enumerate(zip(chosen, known, strict=True)):
            seen[i, np.searchsorted(used, each)] = True
            target[i, list(one.target)] = list(one.target.values())
            closed[i, sorted(one.free)] = _CLOSED
        counts = seen.sum(axis=0, dtype=np.float32)[:, None]
        yield _Batch(used, seen, target, closed, counts)


def _step(batch: _Batch, weights: Array, squares: Array, rate: float) -> None:
    here = weights[batch.rows]
    seen = batch.seen.astype(np.float32)
    scores = seen @ here + batch.closed
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    error = powers / powers.sum(axis=1, keepdims=True) - batch.target
    slope = seen.T @ error + _DECAY * batch.counts * here
    squares[batch.rows] += slope**2
    weights[batch.rows] = here - rate * slope / np.sqrt(squares[batch.rows])
