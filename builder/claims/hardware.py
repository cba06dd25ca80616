"""Hardware: what a number was measured on."""

import re
from collections.abc import Sequence

from builder.claims.context import Found
from builder.claims.passage import Passage

_PHYSICAL = frozenset(
    {"speedup", "throughput", "latency", "time", "memory", "energy", "cost", "compute"}
)
_CLASS = re.compile(
    r"(?i)(?:(?:high-end|consumer|commodity|server|single|multi|heterogeneous|resource-constrained|"
    r"memory-constrained|edge|mobile|embedded|cloud|desktop|commercial|low-end|IoT)[ -])*"
    r"(?:GPU|CPU|NPU|TPU|FPGA|ASIC|accelerator|device|hardware|server|platform|microcontroller|"
    r"processor|smartphone|phone|cluster|edge|Tensor Core|laptop|machine|MCU)s?"
)
_ON = re.compile(
    r"(?i)\b(?:on|with|using|uses|across|utilizing|requires?|requiring|via|in|under|for|and|over|"
    r"between|of|to|as)\s+(?:(?:a|an|the|two|four|eight|one|single|just|only|only one|our|its|real|"
    r"both|resource-constrained|commodity|consumer|\d+x?|multiple|modern|various|NVIDIA|Nvidia|AMD|"
    r"Intel|Tesla|Huawei|Xilinx|Qualcomm|Apple|Google|ARM|edge|devices?|such|like|as|platforms?|"
    r"GPUs?|server|desktop|cloud|mobile|\d+×|\d+-core|core)\s*[,-]?\s*)*$"
)
_PART = re.compile(
    r"(?i)[ -](?:based|free|memory|utili[sz]ation|offload\w*|only|hours?|days?|accelerated|aware|"
    r"kernels?|implementation|baseline|bandwidth|efficient|friendly|to-|system|side|months?)"
)
_RIVAL = re.compile(
    r"(?i)\b(?:over|than|compared (?:to|with)|prior|existing|previous|versus|vs\.?)"
    r" (?:\w+[ -]){0,3}$"
)


def hardware_of(
    passage: Passage, at: int | None, near: tuple[int, int], kind: str, mentions: Sequence[Found]
) -> tuple[str, ...]:
    """Return the names of the hardware that a claim holds on.

    What stands beside the number counts first, then what its sentence says it ran on, then
    the one thing that the whole paper runs on.
    """
    if kind not in _PHYSICAL:
        return ()
    text = passage.text
    here = [m for m in _outermost(passage.mentions) if _is_place(text, passage.start, m)]
    if here:
        found = _each(passage, at, here) or _closest(passage, at, near, here)
        return tuple(dict.fromkeys(m.name for m in _specific(found)))
    if at is None or kind in ("compute", "cost"):
        return ()
    ran = dict.fromkeys(
        m.name
        for m in mentions
        if m.type == "Hardware" and m.role == "runsOn" and not _CLASS.fullmatch(m.name)
    )
    return tuple(ran) if len(ran) <= 2 else ()


def _is_place(text: str, start: int, mention: Found) -> bool:
    if mention.type != "Hardware" or mention.role == "proposes":
        return False
    before = text[max(start, mention.start - 60) : mention.start]
    if _PART.match(text, mention.end) or _RIVAL.search(before):
        return False
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
    end = passage.right_edge(at) if at is not None else passage.end
    after = [m for m in here if near[1] <= m.start < end]
    inside = [m for m in here if near[0] <= m.start and m.end <= near[1]]
    return after or inside or [m for m in here if m.start < near[0]] or here


def _specific(found: Sequence[Found]) -> Sequence[Found]:
    return [m for m in found if not _CLASS.fullmatch(m.name)] or found


def _outermost(found: Sequence[Found]) -> list[Found]:
    return [m for m in found if not any(_inside(m, other) for other in found)]


def _inside(a: Found, b: Found) -> bool:
    return b.start <= a.start and a.end <= b.end and b.end - b.start > a.end - a.start
