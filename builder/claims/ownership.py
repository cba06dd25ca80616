"""Ownership: a paper's own results against what it tells of others."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from builder.claims.context import Found
from builder.claims.passage import Passage

_OWN = re.compile(
    r"(?i)\b(?:we|our|ours|this (?:paper|work|study|report|article|survey|thesis)|in this "
    r"(?:paper|work)|"
    r"the proposed|here,? we|experiment(?:s|al)|(?:is|are) (?:introduced|presented|proposed))\b"
)
_OTHERS = re.compile(
    r"(?i)\b(?:existing|previous|prior|recent(?:ly)?|traditional|conventional|state-of-the-art|"
    r"current|standard|typical(?:ly)?|often|known to|"
    r"earlier|other) (?:\w+[ -]){0,3}?(?:methods?|works?|approaches|techniques|systems|models?|"
    r"studies|solutions|"
    r"advances|efforts|accelerators?|algorithms?)\b"
)
_OPENS = re.compile(r"(?i)(?:(?:however|fortunately|notably|recent|modern|new|on|the),? )*$")
_CAN = re.compile(
    r"(?: GPUs?| chips?| cards?| NPUs?| TPUs?)?(?:,? (?:and|or) [\w -]{2,30}?)? (?:can|could|"
    r"support\w*|offer\w*|provides?|delivers?|multipl(?:y|ies)|execute\w*|promise\w*|double\w*)\b"
)


@dataclass(frozen=True, slots=True)
class Author:
    """What tells a document's own voice: where it starts, and the names it proposes."""

    begins: int
    proposals: tuple[Found, ...]


def author_of(text: str, sentences: Sequence[tuple[int, int]], mentions: Sequence[Found]) -> Author:
    """Return where a document begins to speak of its own work."""
    proposals = tuple(m for m in mentions if m.role == "proposes")
    for index, (start, end) in enumerate(sentences):
        if index == 0 and len(sentences) > 1:
            continue
        named = any(start <= m.start < end for m in proposals)
        if named or _OWN.search(text, start, end):
            return Author(index, proposals)
    return Author(0, proposals)


def is_own(passage: Passage, author: Author, at: int) -> bool:
    """Say whether a claim at an offset is the paper's own result."""
    if passage.index == 0:
        return True
    if passage.index < author.begins or _of_hardware(passage):
        return False
    before = passage.text[passage.start : at]
    named = any(passage.start <= m.start < at for m in author.proposals)
    if named or _OWN.search(before):
        return True
    subject = _OTHERS.search(before)
    compared = subject and re.search(
        r"(?i)(?:than|over|to|with|against|outperform\w*|surpass\w*|exceed\w*|"
        r"unlike)\s(?:\w+\s){0,3}$",
        before[: subject.start()],
    )
    return subject is None or bool(compared)


def _of_hardware(passage: Passage) -> bool:
    """Say whether a sentence tells what a device can do: "Ampere GPUs multiply ..."."""
    text = passage.text
    return any(
        m.type == "Hardware"
        and m.role != "proposes"
        and _OPENS.fullmatch(text, passage.start, m.start) is not None
        and _CAN.match(text, m.end, passage.end) is not None
        for m in passage.mentions
    )
