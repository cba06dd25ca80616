"""Factor: one scale for all claims."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.claims.factor import factor
from builder.extraction import Claim, Span
from ontology.vocabulary import kinds

HERE = Span("", 0, 1)


def claim(
    kind: str, low: float | None, unit: str | None, basis: str, direction: str = "better"
) -> Claim:
    """Return a claim with one number."""
    return Claim(kind, HERE, low, low, unit, basis, direction=direction)


def times(made: Claim) -> float | None:
    """Return the factor of a claim."""
    return factor(made, kinds()[made.kind])


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (claim("speedup", 1.75, "x", "ratio"), 1.75),
        (claim("throughput", 28, "%", "increase"), 1.28),
        (claim("latency", 50, "%", "reduction"), 2.0),
        (claim("data", 2, "%", "remaining"), 50.0),
        (claim("memory", 0.5, "x", "remaining"), 2.0),
        (claim("throughput", 83, "%", "remaining"), 0.83),
        (claim("quality", 83, "%", "remaining"), 0.83),
        (claim("quality", 3, "x", "ratio"), 3.0),
        (claim("speedup", 2, "x", "ratio", "worse"), 0.5),
        (claim("latency", 25, "%", "increase", "worse"), 0.8),
        (claim("throughput", 20, "%", "reduction", "worse"), 0.8),
    ],
)
def test_factors(made: Claim, expected: float) -> None:
    """Each basis gives how many times better, below 1 for the worse."""
    assert times(made) == pytest.approx(expected)


@pytest.mark.parametrize(
    "made",
    [
        claim("time", 41, "hours", "absolute"),
        claim("quality", 83, "%", "absolute"),
        claim("quality", 3.5, "%", "increase"),
        claim("quality", 3.5, "points", "increase"),
        claim("memory", 100, "%", "reduction"),
        claim("memory", 120, "%", "reduction"),
        claim("speedup", None, None, "none"),
        claim("data", 0, "%", "remaining"),
    ],
)
def test_what_has_no_factor(made: Claim) -> None:
    """Levels, points, quality figures, and impossible changes have no factor."""
    assert times(made) is None


def test_a_range_counts_by_its_low_end() -> None:
    """The low end of a range is what is safe to say."""
    made = Claim("throughput", HERE, 2.97, 25.22, "x", "ratio")
    assert times(made) == 2.97


@given(
    st.sampled_from(sorted(kinds())),
    st.floats(min_value=0.01, max_value=99, allow_nan=False),
    st.sampled_from(["ratio", "increase", "reduction", "remaining"]),
    st.sampled_from(["x", "%"]),
)
def test_worse_is_never_above_one(kind: str, value: float, basis: str, unit: str) -> None:
    """A claim for the worse has a factor of at most 1, and every factor is positive."""
    worse = times(claim(kind, value, unit, basis, "worse"))
    assert worse is None or 0 < worse <= 1
