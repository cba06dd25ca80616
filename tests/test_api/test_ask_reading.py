"""How numbers and words of a question become tests of a claim."""

import pytest

from api.ask.asking import understood
from api.ask.question import Bound, Dated, Find, Reports
from api.graph import GraphHandle


def _find(handle: GraphHandle, text: str) -> Find:
    question, _ = understood(handle, text)
    assert isinstance(question, Find)
    return question


def _bounds(handle: GraphHandle, text: str) -> tuple[Bound, ...]:
    (condition,) = _find(handle, f"papers that {text}").condition.parts
    assert isinstance(condition, Reports)
    return condition.test.bounds


@pytest.mark.parametrize(
    ("text", "op", "factor"),
    [
        ("report speedups above 2x", "gt", 2.0),
        ("report speedups of more than 2.5 times", "gt", 2.5),
        ("are at least 3x faster", "gte", 3.0),
        ("are 30% faster", "gte", 1.3),
        ("report speedups of up to 4x", "lte", 4.0),
        ("report speedups below 1.5x", "lt", 1.5),
        ("report exactly 2x speedups", "eq", 2.0),
        ("double throughput", "gte", 2.0),
        ("raise throughput by 50%", "gte", 1.5),
        ("reduce memory by half", "gte", 2.0),
        ("reduce memory by 75%", "gte", 4.0),
        ("reduce memory by a third", "gte", 1.5),
        ("reduce memory to a third", "gte", 3.0),
        ("reduce memory to 20%", "gte", 5.0),
        ("need a quarter of the memory", "gte", 4.0),
        ("halve the energy", "gte", 2.0),
        ("cut latency by more than 2x", "gt", 2.0),
        ("need 10 times less data", "gte", 10.0),
        ("need an order of magnitude less compute", "gte", 10.0),
        ("have 1,000x fewer parameters", "gte", 1000.0),
        ("improve energy efficiency by 20%", "gte", 1.2),
    ],
)
def test_amounts_become_factors(handle: GraphHandle, text: str, op: str, factor: float) -> None:
    """Halves, percentages and multiples become how many times better, by what is measured."""
    (bound,) = _bounds(handle, text)

    assert (bound.of, bound.op) == ("factor", op)
    assert bound.value == pytest.approx(factor)


@pytest.mark.parametrize(
    ("text", "op", "value", "unit"),
    [
        ("report a latency under 100 ms", "lt", 100, "ms"),
        ("report a throughput above 1,000 tokens/s", "gt", 1000, "tokens/s"),
        ("report an accuracy above 90%", "gt", 90, "%"),
        ("report a perplexity below 10", "lt", 10, None),
    ],
)
def test_figures_stay_as_printed(
    handle: GraphHandle, text: str, op: str, value: float, unit: str | None
) -> None:
    """Numbers with a unit, and those of quality, are compared as printed."""
    (bound,) = _bounds(handle, text)

    assert bound == Bound("low", op, value, unit, bound.said)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("in 2024", 2024, 2024),
        ("of 2024", 2024, 2024),
        ("since 2023", 2023, None),
        ("from 2023 or later", 2023, None),
        ("after 2022", 2023, None),
        ("before 2020", None, 2019),
        ("until 2020", None, 2020),
        ("published by 2020", None, 2020),
        ("between 2019 and 2021", 2019, 2021),
        ("from 2019 to 2021", 2019, 2021),
        ("from 2022 or 2023", 2022, 2023),
        ("no earlier than 2022", 2022, None),
    ],
)
def test_dates(handle: GraphHandle, text: str, low: int | None, high: int | None) -> None:
    """Years and spans of years are read with both ends included."""
    assert _find(handle, f"papers {text}").condition.parts == (Dated(low, high),)


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("reduce memory", "better"),
        ("increase memory", "worse"),
        ("lose accuracy", "worse"),
        ("improve accuracy", "better"),
        ("increase throughput", "better"),
        ("reduce throughput", "worse"),
        ("are slower", "worse"),
        ("increase energy efficiency", "better"),
    ],
)
def test_directions(handle: GraphHandle, text: str, direction: str) -> None:
    """Whether more is better depends on what is measured."""
    (condition,) = _find(handle, f"papers that {text}").condition.parts

    assert isinstance(condition, Reports)
    assert condition.test.direction == direction
