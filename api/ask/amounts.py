"""Amounts: numbers with comparisons and units, and what they say of a claim's factor."""

import re
from dataclasses import dataclass
from typing import Literal

from api.ask.cursor import Cursor
from api.ask.question import Bound

_NUMBER = re.compile(r"([\d,]*\.?\d+)[ -]?(%|[a-zμ][a-zμ/]*)?|(\d+)/(\d+)", re.IGNORECASE)
_UNITS = {"%": "%", "percent": "%", "x": "x", "fold": "x", "times": "x", "ms": "ms", "gb": "GB",
          "mb": "MB", "tb": "TB", "s": "seconds", "h": "hours", "w": "watts", "us": "μs",
          "μs": "μs", "pp": "points", "fps": "images/s", "tflops": "TFLOPS"}  # fmt: skip
_TURNED = {"gt": "lt", "gte": "lte", "lt": "gt", "lte": "gte"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as a question has it.

    Attributes:
        op: how it compares; "" if the question does not say.
        unit: "x", "%", another unit, "part" for a half or a third; "" for none.
        by: whether it is the change and not what is left ("by a third").
    """

    op: str
    value: float
    unit: str
    said: str
    by: bool = False


def amounts(cur: Cursor) -> tuple[Amount, ...]:
    """Take a number or a range from the question; nothing is taken if there is none."""
    start, by = cur.at, False
    cur.skip()
    first = cur.at
    if cur.takes("prep", "between") or (cur.takes("when", "gte") and cur.has("num")):
        low = _number(cur)
        if low and (cur.take("and") or cur.takes("prep", "to")) and (high := _number(cur)):
            unit = low[1] or high[1]
            said = _said(cur, first)
            return (
                Amount("gte", low[0], unit, said),
                Amount("lte", high[0], high[1] or unit, ""),
            )
        cur.at = first
    left = False
    while cur.has("prep") and cur.value("prep") in ("by", "of", "to") and not cur.has("cmp"):
        by, left = by or cur.value("prep") == "by", left or cur.value("prep") == "to"
        cur.step()
    factor = cur.value("unit") == "x" and cur.has("prep", "cmp", ahead=1)
    if factor:  # "by a factor of at least 2"
        cur.step()
        cur.takes("prep", "of")
    op = cur.value("cmp") or ""
    if op:
        by = by or cur.peek().text.lower().startswith("by ")
        cur.step()
        if cur.has("cmp"):  # "at least about", "of over"
            op = cur.take("cmp") or op
    number = _number(cur)
    if number is None or (not op and number[1] == "" and _is_year(number[0])):
        cur.at = start
        return ()
    left = left or (cur.value("prep") == "of" and cur.has("kind", ahead=1))
    if left and number[1] == "%":
        number = number[0] / 100, "part"
    by = by or "by " in cur.items[cur.at - 1].text.lower()
    if cur.has("ormore"):
        cur.step()
        op = "gte"
    elif cur.has("orless"):
        cur.step()
        op = "lte"
    return (Amount(op, number[0], number[1], _said(cur, first), by),)


def bound(amount: Amount, *, less: bool, worse: bool, quality: bool) -> Bound:
    """Return the test of a claim that an amount stands for.

    Args:
        amount: the number.
        less: whether less of what is measured is better.
        worse: whether a change for the worse is asked for.
        quality: whether it is of the quality family, whose percentages are no factors.

    A share that is saved or left becomes a factor as `docs/ontology.md` has it: "by half" is 2,
    "30 % less" is 1/0.7, "30 % faster" is 1.3.
    """
    op = amount.op or "gte"
    loose = not amount.op
    if amount.unit not in ("", "x", "%", "part") or (quality and amount.unit != "x"):
        of: Literal["low"] = "low"
        plain = amount.value * 100 if amount.unit == "part" else amount.value
        op = amount.op or ("gte" if quality else "eq")
        return Bound(of, op, plain, amount.unit or None, amount.said, loose and quality)
    factor = _factor(amount, less)
    if worse and factor > 1:
        factor, op = 1 / factor, _TURNED.get(op, op)
    return Bound("factor", op, factor, None, amount.said, loose)


def _factor(amount: Amount, less: bool) -> float:
    if amount.unit in ("", "x"):
        return amount.value
    share = amount.value / 100 if amount.unit == "%" else amount.value
    if not less:
        return 1 + share
    if amount.unit == "part" and not amount.by:
        return 1 / share
    return 1 / (1 - share) if share < 1 else 1 + share


def _number(cur: Cursor) -> tuple[float, str] | None:
    if (part := cur.value("amount")) is not None:
        cur.step()
        return float(part), "part"
    if (times := cur.value("times")) is not None:
        cur.step()
        return float(times), "x"
    if (word := cur.value("number")) is not None and cur.has("unit", ahead=1):
        cur.step()
        return float(word), cur.take("unit") or ""
    if (text := cur.value("num")) is None:
        return None
    found = _NUMBER.fullmatch(text)
    if found is None or (found[2] and found[2].lower() not in _UNITS):
        return None
    cur.step()
    if found[3]:
        return int(found[3]) / max(int(found[4]), 1), "part"
    value = float(found[1].replace(",", ""))
    unit = _UNITS[found[2].lower()] if found[2] else (cur.take("unit") or "")
    return value, unit


def _is_year(value: float) -> bool:
    return value == int(value) and 1950 <= value <= 2049


def _said(cur: Cursor, first: int) -> str:
    return " ".join(item.text for item in cur.items[first : cur.at])
