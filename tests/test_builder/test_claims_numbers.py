"""Quantities: numbers, ranges, idioms and their units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.claims.numbers import Quantity, find_quantities

VALUES = st.decimals(
    min_value="0.01", max_value="9999", places=2, allow_nan=False, allow_infinity=False
)
RATIOS = st.sampled_from(["x", "×", "X", " times", "-fold"])
PERCENTS = st.sampled_from(["%", " %", " percent"])


def found(text: str) -> list[Quantity]:
    """Return the quantities of a text."""
    return find_quantities(text, 0, len(text))


def values(text: str) -> list[tuple[float, float, str | None]]:
    """Return values and units of the quantities of a text."""
    return [(q.low, q.high, q.unit) for q in found(text)]


@given(VALUES, RATIOS)
def test_printed_factors_are_read_back(value: object, unit: str) -> None:
    """A factor in any spelling gives its value and the unit x."""
    assert values(f"it is {value}{unit} better") == [(float(str(value)), float(str(value)), "x")]


@given(VALUES, PERCENTS)
def test_printed_percentages_are_read_back(value: object, unit: str) -> None:
    """A percentage in any spelling gives its printed value."""
    assert values(f"saves {value}{unit} of it") == [(float(str(value)), float(str(value)), "%")]


@given(VALUES, VALUES, st.sampled_from(["-", "--", "–", "~", " to "]), st.sampled_from(["x", "%"]))
def test_printed_ranges_are_read_back(a: object, b: object, dash: str, unit: str) -> None:
    """A range is one quantity, its ends in order."""
    low, high = sorted((float(str(a)), float(str(b))))
    if low < high:
        assert values(f"by {low:.2f}{dash}{high:.2f}{unit} here") == [(low, high, unit)]


@given(st.text(max_size=80))
def test_any_text_is_read_without_error(text: str) -> None:
    """Quantities of any text lie inside it, in order, and do not overlap."""
    quantities = found(text)
    edges = [edge for q in quantities for edge in (q.start, q.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
    assert all(q.low <= q.high for q in quantities)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twice as fast", [(2, 2, "x")]),
        ("a threefold gain", [(3, 3, "x")]),
        ("half the memory", [(2, 2, "x")]),
        ("a third of the tokens", [(3, 3, "x")]),
        ("1/10 of the data", [(10, 10, "x")]),
        ("an order of magnitude", [(10, 10, "x")]),
        ("two orders of magnitude", [(100, 100, "x")]),
        ("by a factor of 2.5", [(2.5, 2.5, "x")]),
        ("two to three times", [(2, 3, "x")]),
        ("2.4 and 3.1 times", [(2.4, 2.4, "x"), (3.1, 3.1, "x")]),
        ("1.2%, 3.4% and 5%", [(1.2, 1.2, "%"), (3.4, 3.4, "%"), (5, 5, "%")]),
        ("3.5 points", [(3.5, 3.5, "points")]),
        ("3.5 percentage points", [(3.5, 3.5, "points")]),
        ("41 hours", [(41, 41, "hours")]),
        ("442 A100-40G GPU hours", [(442, 442, "GPU-hours")]),
        ("6,688 tokens/s", [(6688, 6688, "tokens/s")]),
        ("230/435ms", [(230, 230, "ms"), (435, 435, "ms")]),
        ("sub-50ms", [(50, 50, "ms")]),
        ("3B parameters", [(3, 3, "B parameters")]),
    ],
)
def test_idioms_and_units(text: str, expected: list[tuple[float, float, str]]) -> None:
    """Words for numbers, fractions and units get the value and unit that a claim prints."""
    assert values(f"it has {text} now") == expected


def test_fractions_count_what_is_saved() -> None:
    """A part of one is a fraction whose value is the factor saved."""
    assert [q.form for q in found("with 1/8 of the data and half the memory")] == ["fraction"] * 2


def test_from_to_is_one_quantity_with_its_origin() -> None:
    """A change from A to B has the value B and says where A stands."""
    text = "accuracy grows from 36.2% to 40.7%."
    (quantity,) = found(text)
    assert (quantity.low, quantity.high) == (40.7, 40.7)
    assert quantity.origin is not None
    assert text[slice(*quantity.origin)] == "36.2%"


def test_from_to_may_be_apart() -> None:
    """Words may stand between the two ends of a change."""
    text = "drops from 80% on small sets to 60% on large ones"
    (quantity,) = found(text)
    assert quantity.low == 60
    assert quantity.origin is not None
    assert text[slice(*quantity.origin)] == "80%"


@pytest.mark.parametrize("text", ["GPT-3", "LLaMA-7B", "2:4 sparsity", "ViT-B/16", "v1.5"])
def test_numbers_in_names_are_no_quantities(text: str) -> None:
    """A digit that belongs to a name is no number."""
    assert found(f"we use {text} here") == []


@pytest.mark.parametrize("text", ["512×512 images", "8x A100 cards", "4× NVIDIA chips"])
def test_counts_and_dimensions_are_no_factors(text: str) -> None:
    """A times sign before a size or a device is no factor."""
    assert all(q.unit != "x" for q in found(f"with {text} here"))
