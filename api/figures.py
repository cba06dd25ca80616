"""Figures: a claim's number as people write it."""


def figure(low: float | None, high: float | None, unit: str | None) -> str:
    """Return a number or range with its unit; "" for a qualitative claim.

    >>> figure(1.2, 1.4, "x"), figure(43.0, 43.0, "%"), figure(None, None, None)
    ('1.2–1.4x', '43%', '')
    """
    if low is None:
        return ""
    numbers = f"{low:.12g}" if high in (None, low) else f"{low:.12g}–{high:.12g}"
    return numbers + (unit if unit in ("x", "%") else f" {unit}" if unit else "")
