"""Testbeds: the sentences of a document that tell what its figures were measured on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from builder.claims.context import Found

_CLASS = re.compile(
    r"(?:gpu|cpu|npu|tpu|fpga|asic|soc|mcu|pc|vlsi|iot|ai|accelerator|device|hardware|server|"
    r"platform|microcontroller|processor|coprocessor|smartphone|phone|cluster|edge|tensor|core|"
    r"laptop|desktop|machine|supercomputer|system|cloud|computer|board|chip|card|node|"
    r"workstation|high|end|low|consumer|commodity|single|multi|heterogeneous|resource|"
    r"constrained|memory|mobile|embedded|commercial|grade|level|nvidia|neuromorphic|digital|"
    r"modern|based)s?",
    re.IGNORECASE,
)
_COMPONENT = re.compile(r"(?i)(?:PCIe|NVLink|HBM|LP-?DDR|DDR|SRAM|DRAM|SSD|NVMe|MIG)[\w. -]{0,6}")
_WORD = re.compile(r"[A-Za-z]+|\d+")


@dataclass(frozen=True, slots=True)
class Testbed:
    """What the ``index``-th sentence names as what it runs on: devices, else sorts of device."""

    index: int
    names: tuple[str, ...]


def find_testbeds(
    sentences: Sequence[tuple[int, int]], mentions: Sequence[Found]
) -> tuple[Testbed, ...]:
    """Return the testbeds of a document, in reading order: devices that it runs on."""
    ran = [m for m in mentions if m.type == "Hardware" and m.role == "runsOn"]
    ran = [m for m in ran if not is_component(m.name)]
    out: list[Testbed] = []
    for index, (start, end) in enumerate(sentences if ran else ()):
        here = dict.fromkeys(m.name for m in ran if start <= m.start < end)
        names = [name for name in here if not is_class(name)] or list(here)
        if names:
            out.append(Testbed(index, tuple(names)))
    return tuple(out)


@lru_cache(maxsize=4096)
def is_class(name: str) -> bool:
    """Say whether a name only tells the sort of device.

    >>> is_class("edge AI accelerators"), is_class("NVIDIA A100")
    (True, False)
    """
    return all(_CLASS.fullmatch(word) for word in _WORD.findall(name))


def is_component(name: str) -> bool:
    """Say whether a name is a link or a memory inside a machine."""
    return _COMPONENT.fullmatch(name) is not None
