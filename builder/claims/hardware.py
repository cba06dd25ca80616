"""Hardware: what a number was measured on."""

from collections.abc import Sequence

from builder.claims.context import Found
from builder.claims.passage import Passage

_PHYSICAL = frozenset({"speedup", "throughput", "latency", "time", "memory", "energy", "cost", "compute"})


def hardware_of(passage: Passage, near: tuple[int, int], kind: str, mentions: Sequence[Found]) -> tuple[str, ...]:
    """Return the names of the hardware that a claim holds on."""
    if kind not in _PHYSICAL:
        return ()
    here = [m for m in passage.mentions if m.type == "Hardware"]
    if here:
        after = [m for m in here if m.start >= near[1]] or here
        return tuple(dict.fromkeys(m.name for m in _outermost(after)))
    ran = dict.fromkeys(m.name for m in mentions if m.type == "Hardware" and m.role == "runsOn")
    return tuple(ran) if len(ran) == 1 else ()


def _outermost(found: Sequence[Found]) -> list[Found]:
    return [
        m
        for m in found
        if not any(o is not m and o.start <= m.start and m.end <= o.end and (o.end - o.start) > (m.end - m.start) for o in found)
    ]
