"""Fitting: learn the weights of statements from annotated papers.

Logistic regression with a penalty on large weights, solved by accelerated descent over all
examples at once; the same input gives the same weights.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from builder.claims.context import Context
from builder.claims.cues import family
from builder.claims.grammar import find_weighed
from builder.claims.weighing import Weights

Example = tuple[Sequence[str], bool]
"""The features of a statement, and whether annotators took it for a result."""
_SEEN = 4
_PENALTY = 4.0
_STEPS = 300
_SAME = 0.5
"""Share of the shorter text's words from which two stretches tell the same."""


def lessons(context: Context, claims: Iterable[dict[str, Any]]) -> Iterator[Example]:
    """Yield the examples that a document gives, with its annotated claims.

    Of each claim the kind ``k``, the value ``v`` and the evidence ``e`` are looked at.
    """
    stated = [claim for claim in claims if claim["v"] is None]
    for one in find_weighed(context, {}):
        words = context.text[one.statement.start : one.statement.end]
        kind = family(one.statement.kind)
        taken = any(family(c["k"]) == kind and _overlap(words, c["e"]) >= _SAME for c in stated)
        yield one.features, taken


def _overlap(a: str, b: str) -> float:
    words = [set(re.findall(r"\w+", text.lower())) for text in (a, b)]
    return len(words[0] & words[1]) / max(1, min(map(len, words)))


def learn(examples: Sequence[Example]) -> Weights:
    """Return the weights that fit examples best."""
    seen = Counter(feature for features, _ in examples for feature in set(features))
    columns = {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n >= _SEEN))}
    if not columns:
        return {}
    present = np.zeros((len(examples), len(columns)))
    for row, (features, _) in enumerate(examples):
        present[row, [columns[f] for f in features if f in columns]] = 1
    target = np.array([float(taken) for _, taken in examples])
    pace = 1 / (np.linalg.norm(present, 2) ** 2 / 4 + _PENALTY)
    weights = ahead = np.zeros(len(columns))
    momentum = 1.0
    for _ in range(_STEPS):
        slope = present.T @ (1 / (1 + np.exp(-present @ ahead)) - target) + _PENALTY * ahead
        moved = ahead - pace * slope
        faster = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        ahead = moved + (momentum - 1) / faster * (moved - weights)
        weights, momentum = moved, faster
    return {f: w for f, i in columns.items() if (w := round(float(weights[i]) * 100))}
