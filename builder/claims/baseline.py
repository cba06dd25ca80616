"""Baselines: what a number is compared with."""

import re

from builder.claims.attach import Attachment
from builder.claims.passage import Passage

_AFTER = re.compile(
    r"(?i)\b(?:over|than|compared (?:to|with|against)|in comparison (?:to|with)|relative to|versus|vs\.?|against|"
    r"w\.r\.t\.?|with respect to|in contrast to)(?=\s)\s+(?!\d)"
)
_VERB = re.compile(
    r"(?i)\b(?:outperform\w*|surpass\w*|exceed\w*|beat(?:s|ing)?|improv\w+ (?:up)?on|improv\w+ over|better than)\s+(?=\D)"
)
_OPENING = re.compile(r"(?i)(?:compared (?:to|with)|relative to|in comparison (?:to|with)|unlike)\s+")
_STOP = re.compile(
    r"[,;:()]|\.(?!\w)|\s(?:and (?:\w+ing|is|are|\w+s the|has|by|the|a|\d)|while|whilst|when|with (?:only|a|an|no|minimal|up)|for|in|on|at|by|using|across|without|but|which|that|under|"
    r"as well|respectively|via|through|where|whereas|during|due|thanks|since|because|despite|"
    r"from|to|is|are|(?:achiev|reduc|improv|maintain)\w+|significantly|consistently)\b"
)


def baseline_of(passage: Passage, at: int | None, near: tuple[int, int], origin: tuple[int, int] | None) -> str | None:
    """Return the words for what a claim is compared with, or None."""
    text = passage.text
    if origin is not None:
        return text[origin[0] : origin[1]].strip()
    start = near[0]
    end = passage.right_edge(at) if at is not None else passage.end
    after = _AFTER.search(text, near[1], min(passage.end, max(end, near[1] + 90)))
    if after is not None and after.start() < end:
        return _phrase(text, after.end(), passage.end)
    left = passage.left_edge(at) if at is not None else passage.start
    verbs = list(_VERB.finditer(text, left, start))
    if verbs:
        return _phrase(text, verbs[-1].end(), start)
    inside = list(_AFTER.finditer(text, left, start))
    if inside:
        return _phrase(text, inside[-1].end(), start)
    opening = _OPENING.match(text, passage.start)
    if opening is not None:
        return _phrase(text, opening.end(), start)
    if after is not None:
        return _phrase(text, after.end(), passage.end)
    anywhere = _AFTER.search(text, near[1], passage.end)
    return _phrase(text, anywhere.end(), passage.end) if anywhere else None


def _phrase(text: str, start: int, end: int) -> str | None:
    stop = _STOP.search(text, start, end)
    phrase = text[start : stop.start() if stop else end].strip(" .")
    return phrase if 1 < len(phrase) <= 120 else None
