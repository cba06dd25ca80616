"""Hardware: what a number was measured on."""

import re
from collections import Counter
from collections.abc import Sequence

from builder.claims.context import Found
from builder.claims.passage import Passage
from builder.claims.testbed import Testbed, is_class, is_component

_PHYSICAL = frozenset({"speedup", "throughput", "latency", "time", "memory", "energy", "cost"})
_LASTING = _PHYSICAL - {"memory", "cost"}
"""Kinds whose figures hold on the device that an earlier sentence names."""
_ON = re.compile(
    r"(?i)\b(?:on|with|using|uses|across|utilizing|requires?|requiring|via|in|under|for|and|over|"
    r"between|of|to|as)\s+(?:(?:a|an|the|two|four|eight|one|single|just|only|only one|our|its|real|"
    r"both|resource-constrained|commodity|consumer|\d+x?|multiple|modern|various|NVIDIA|Nvidia|AMD|"
    r"Intel|Tesla|Huawei|Xilinx|Qualcomm|Apple|Google|ARM|edge|devices?|such|like|as|platforms?|"
    r"GPUs?|server|desktop|cloud|mobile|\d+×|\d+-core|core)\s*[,-]?\s*)*$"
)
_PART = re.compile(
    r"(?i)[ -](?:based|free|utili[sz]ation|offload\w*|hours?|days?|months?|years?|accelerated|"
    r"aware|kernels?|baseline|bandwidth|efficient|friendly|to-|system|side)|-only"
)
_TIME = re.compile(r"(?i)[ -](?:hours?|days?|months?|years?)\b")
_RIVAL = re.compile(
    r"(?i)\b(?:over(?! \d)|than|compared (?:to|with)|prior|existing|previous|versus|vs\.?)"
    r" (?:(?!on\b|using\b)\w+[ -]){0,3}$|\bbaselines? (?:\w+ ){0,2}on (?:\w+ ){0,2}$"
)
_NEXT = re.compile(r";|,? (?:and|while|whereas|but) (?:up to )?(?:on|for|with|using)\b")
_OFTEN = 2
_NEAR = 48
"""How far apart two devices may stand that are told in one breath."""


def hardware_of(
    passage: Passage,
    at: int | None,
    near: tuple[int, int],
    kind: str,
    testbeds: Sequence[Testbed],
) -> tuple[str, ...]:
    """Return the names of the hardware that a claim holds on.

    What stands beside the number counts first, then what its sentence says it ran on, then
    what an earlier sentence says.
    """
    if kind not in _PHYSICAL:
        return ()
    here = [m for m in _outermost(passage.mentions) if _is_place(passage, m, kind)]
    found: Sequence[Found] = ()
    if here:
        found = _specific(_each(passage, at, here) or _closest(passage, at, near, here))
    names = tuple(dict.fromkeys(m.name for m in found))
    if at is None or kind not in _LASTING or not all(map(is_class, names)):
        return names
    earlier = _earlier(passage, testbeds)
    return names if names and all(map(is_class, earlier)) else earlier


def _earlier(passage: Passage, testbeds: Sequence[Testbed]) -> tuple[str, ...]:
    """Return what an earlier sentence names, or the sorts of device that several do."""
    before = [testbed.names for testbed in testbeds if testbed.index < passage.index]
    named = [names for names in before if not is_class(names[0])]
    if named:
        return named[-1]
    counts = Counter(name for names in before for name in names)
    return tuple(name for name in counts if counts[name] >= _OFTEN)


def _is_place(passage: Passage, mention: Found, kind: str) -> bool:
    if mention.type != "Hardware" or mention.role == "proposes":
        return False
    text = passage.text
    before = text[max(passage.start, mention.start - 60) : mention.start]
    if is_component(mention.name) or _RIVAL.search(before):
        return False
    if _PART.match(text, mention.end):
        return not before or (kind == "cost" and _TIME.match(text, mention.end) is not None)
    return bool(_ON.search(before)) or mention.role == "runsOn"


def _each(passage: Passage, at: int | None, here: Sequence[Found]) -> list[Found]:
    """Return the one that "2x, 3x and 4x on A, B and C" gives to quantity ``at``."""
    if at is None:
        return []
    first, last = passage.groups[at]
    names = list(dict.fromkeys(m.name for m in _specific(here)))
    if last == first or len(names) < 2 or (last - first + 1) % len(names):
        return []
    name = names[(at - first) % len(names)]
    return [m for m in here if m.name == name]


def _closest(
    passage: Passage, at: int | None, near: tuple[int, int], here: Sequence[Found]
) -> Sequence[Found]:
    """Return the devices behind a number up to the next one, else those before it."""
    left = passage.left_edge(at) if at is not None else passage.start
    right = passage.right_edge(at) if at is not None else passage.end
    turn = _NEXT.search(passage.text, near[1], right)
    if turn is not None and turn.group() != ";":
        right = turn.start()
    after = [m for m in here if near[1] <= m.start < right]
    inside = [m for m in here if near[0] <= m.start and m.end <= near[1]]
    own = [m for m in here if left <= m.start < near[0]]
    opening = [m for m in here if m.start < near[0]]
    if after:
        return _breath(after)
    return inside or _breath(own[::-1]) or _breath(opening[::-1]) or _breath(here)


def _breath(found: Sequence[Found]) -> list[Found]:
    """Return the first device with those that are told in one breath with it."""
    out: list[Found] = []
    for m in found:
        gap = max(m.start - out[-1].end, out[-1].start - m.end) if out else 0
        if gap > _NEAR:
            break
        out.append(m)
    return sorted(out, key=lambda m: m.start)


def _specific(found: Sequence[Found]) -> Sequence[Found]:
    return [m for m in found if not is_class(m.name)] or found


def _outermost(found: Sequence[Found]) -> list[Found]:
    return [m for m in found if not any(_inside(m, other) for other in found)]


def _inside(a: Found, b: Found) -> bool:
    return b.start <= a.start and a.end <= b.end and b.end - b.start > a.end - a.start
