"""Dates: the years that a question asks for."""

from api.ask.cursor import Cursor
from api.ask.question import Dated


def dated(cur: Cursor) -> Dated | None:
    """Take a year or a span of years from the question; nothing is taken if there is none."""
    start = cur.at
    if cur.takes("prep", "between") or (cur.has("when") and _span_follows(cur)):
        if cur.at == start or cur.has("when"):
            cur.step()
        low = _year(cur)
        if low and (cur.take("and") or cur.takes("prep", "to") or cur.has("when")):
            cur.takes("when", "lte")
            if high := _year(cur):
                return Dated(min(low, high), max(low, high))
        cur.at = start
    while cur.has("when", "cmp", "prep", "or") and not _year_at(cur):
        words = cur.peek().senses.get("when") or cur.peek().senses.get("cmp", ())
        cur.step()
        if cur.value("target") == "year" and _year_at(cur, 1):
            cur.step()
        if (year := _year(cur)) is not None:
            return _after(cur, _with(words, year))
        if cur.at - start > 3:
            break
    if cur.at != start:
        cur.at = start
        return None
    year = _year(cur)
    return None if year is None else _after(cur, Dated(year, year))


def _with(ops: tuple[str, ...], year: int) -> Dated:
    order = ("eq", "gte", "gt", "lt", "lte")
    op = min(ops, key=order.index, default="eq") if set(ops) <= set(order) else "eq"
    if "eq" in ops:
        op = "eq"
    spans = {
        "gte": Dated(year, None),
        "gt": Dated(year + 1, None),
        "lt": Dated(None, year - 1),
        "lte": Dated(None, year),
    }
    return spans.get(op, Dated(year, year))


def _after(cur: Cursor, found: Dated) -> Dated:
    """Take what may follow a year: "or later", "to 2024"."""
    if cur.has("ormore"):
        cur.step()
        return Dated(found.low, None)
    if cur.has("orless"):
        cur.step()
        return Dated(None, found.high)
    if found.low == found.high and cur.has("prep", "when"):
        start = cur.at
        to = cur.value("prep") == "to" or "lte" in cur.peek().senses.get("when", ())
        cur.step()
        if to and (high := _year(cur)) is not None:
            return Dated(found.low, high)
        cur.at = start
    if found.low == found.high and (year := found.low) is not None and cur.has("or", "and"):
        start = cur.at
        cur.step()
        if (other := _year(cur)) == year + 1:
            return Dated(year, other)
        cur.at = start
    return found


def _span_follows(cur: Cursor) -> bool:
    """Say whether "from 2020 to 2022" stands here."""
    return (
        "gte" in cur.peek().senses.get("when", ())
        and _year_at(cur, 1)
        and (cur.value("prep", 2) == "to" or "lte" in cur.peek(2).senses.get("when", ()))
        and _year_at(cur, 3)
    )


def _year_at(cur: Cursor, ahead: int = 0) -> bool:
    text = cur.value("num", ahead) or ""
    return text.isdigit() and 1950 <= int(text) <= 2049


def _year(cur: Cursor) -> int | None:
    return int(str(cur.take("num"))) if _year_at(cur) else None
