"""What a claim holds for: models, datasets, tasks; and the metric it is measured in."""

import re

from builder.claims.attach import CHANGES, Attachment
from builder.claims.context import Found
from builder.claims.passage import Passage

_SUBJECTS = frozenset({"Model", "Dataset", "Task"})
_NOT_ABOUT = frozenset({"proposes", "comparesWith"})
_MODIFIERS = re.compile(
    r"(?i)(?:(?:top-\d|average|mean|zero-shot|few-shot|test|validation|classification|exact|"
    r"macro|micro|overall|downstream|final|win|detection|segmentation|word|character)[ -])+$"
)


def about(passage: Passage, at: int | None, near: tuple[int, int]) -> tuple[str, ...]:
    """Return the names of what a claim holds for: behind its number, else in its sentence."""
    end = passage.right_edge(at) if at is not None else passage.end
    named = [m for m in passage.mentions if m.type in _SUBJECTS and m.role not in _NOT_ABOUT]
    behind = [m for m in named if near[1] <= m.start < end]
    return tuple(dict.fromkeys(m.name for m in behind or _outside(named, near)))


def _outside(named: list[Found], near: tuple[int, int]) -> list[Found]:
    return [m for m in named if m.start < near[1]]


def metric_of(passage: Passage, kind: str, attachment: Attachment) -> str | None:
    """Return what a claim of quality measures, as printed."""
    cue = attachment.cue
    if kind != "quality" or cue is None or cue.kind != "quality" or cue.text in CHANGES:
        return None
    before = _MODIFIERS.search(passage.text, passage.start, cue.start)
    start = before.start() if before else cue.start
    return passage.text[start : cue.end]
