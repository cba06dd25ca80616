"""Factor: how many times better a claim says it is, one scale for all kinds."""

from builder.extraction import Claim
from ontology.nodes import Kind


def factor(claim: Claim, kind: Kind) -> float | None:
    """Return how many times better, below 1 for the worse, or None where that has no meaning.

    A range counts by its low end.  Levels and points have no factor; of quality figures only
    what is itself a ratio to the baseline has one.

    >>> from builder.extraction import Span
    >>> from ontology.vocabulary import kinds
    >>> def claim(kind, value, unit, basis, direction="better"):
    ...     return Claim(kind, Span("", 0, 1), value, value, unit, basis, direction=direction)
    >>> factor(claim("speedup", 1.75, "x", "ratio"), kinds()["speedup"])
    1.75
    >>> factor(claim("throughput", 28, "%", "increase"), kinds()["throughput"])
    1.28
    >>> factor(claim("memory", 50, "%", "reduction"), kinds()["memory"])
    2.0
    >>> factor(claim("data", 2, "%", "remaining"), kinds()["data"])
    50.0
    >>> factor(claim("latency", 25, "%", "increase", "worse"), kinds()["latency"])
    0.8
    >>> factor(claim("time", 41, "hours", "absolute"), kinds()["time"]) is None
    True
    """
    if claim.low is None or claim.unit not in ("x", "%"):
        return None
    if kind.factor_rule == "ratio" and claim.basis not in ("ratio", "remaining"):
        return None
    times = _times(claim.basis, claim.low / (100 if claim.unit == "%" else 1), kind)
    if times is None:
        return None
    worse = claim.direction == "worse" and times > 1
    return round(1 / times if worse else times, 6)


def _times(basis: str, value: float, kind: Kind) -> float | None:
    if value <= 0:
        return None
    if basis == "ratio":
        return value
    if basis == "increase":
        return 1 + value
    if basis == "reduction":
        return 1 / (1 - value) if value < 1 else None
    if basis == "remaining":
        return 1 / value if kind.less_is_better else value
    return None
