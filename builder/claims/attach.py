"""Attaching: which words a quantity belongs to, and so which kind of claim it makes."""

import re
from dataclasses import dataclass
from itertools import pairwise

from builder.claims.cues import Cue, unit_kind
from builder.claims.passage import Passage

_STOP = re.compile(
    r"[,;:()\[\]]|\s(?:and|or|but|while|when|whereas|over|than|compared|versus|vs\.?|relative|"
    r"with|without|on|for|at|using|by|via|from|to|across|under|against|in|of|during|"
    r"per(?! watt| joule)|which|that|is|are|after|through|among|between)\b"
)
_CHANGE = re.compile(
    r"(?i)\b(?:reduc|decreas|increas|improv|gain|sav|drop|boost|cut|loss|overhead|degrad|"
    r"enhanc|lead|advantage|advance|rise|jump|uplift|lift|shrink|growth|higher|lower|better|"
    r"fewer|less|more|faster|absolute|relative|number|amount|volume|level)\w*$"
)
_AS = re.compile(r"\s+as\s+(?!\w+ed\b)")
_HARD = re.compile(r"[;:]|, (?:while|whereas|but|and (?:it|we|our)\b|which|where)")
_VERBS = (
    "improv|reduc|achiev|retain|yield|outperform|surpass|maintain|attain|reach|lower|increas|"
    "boost|sav|cut|deliver|obtain|enabl|accelerat|speed|requir|preserv|lead|exceed|enhanc|"
    "decreas|provid|offer|show|demonstrat|result|us|utiliz|consum|bring|gain|incur|beat|"
    "shorten|shrink|compress|expand|extend|recover|conclud|produc|deliver|sustain|run"
)
_CLAUSE = re.compile(
    rf"(?:,|\band|\bwhile|\bthereby|\bthus|\bbut|\bor)\s+(?:\w+ly\s+|also\s+|even\s+)?"
    rf"(?=(?:{_VERBS})\w{{0,4}}(?:s|ing|ed|e)\b)"
)
CHANGES = frozenset({"gain", "gains", "improvement", "improvements"})
_CONDITION = re.compile(
    r"\b(?:within|under|given|subject to|without|despite|at (?:the )?(?:same|equal|matched|"
    r"comparable)|"
    r"(?:with|for|in|under) (?:the |an? )?(?:same|equal|matched|comparable|similar|identical|"
    r"fixed)|"
    r"at (?:equal|matched|identical))\b"
)
_ACHIEVES = re.compile(r"\b(?:achiev|attain|yield|deliver|obtain|gain|despite)\w*\b")
_JOIN = re.compile(r"(?:[^,;.]{0,28}(?:, and|,|\band|/|&)\s?[^,;.]{0,28})")
_RESPECTIVELY = re.compile(r"\brespectively\b")


@dataclass(frozen=True, slots=True)
class Attachment:
    """What a quantity is about.

    ``left`` and ``right`` are the stretches of text that were looked at; ``borrowed`` says
    that the cue stands in another clause or with an earlier quantity of the same list.
    """

    kind: str | None
    cue: Cue | None
    left: tuple[int, int]
    right: tuple[int, int]
    borrowed: bool = False


def attach(passage: Passage, at: int, before: Attachment | None) -> Attachment:
    """Return what quantity ``at`` is about; ``before`` is the reading of its neighbour."""
    first, last = passage.groups[at]
    whole = (passage.left_edge(at), passage.quantities[first].start)
    right = _right(passage, at, passage.quantities[last].end)
    left = (_clause(passage, *whole, passage.cues_between(*right)), whole[1])
    quantity = passage.quantities[at]
    by_unit = unit_kind(quantity.unit) if quantity.unit and quantity.form == "measure" else None
    shared = _share(passage, at, left)
    cue = shared or _pick(passage, left, right)
    if quantity.form == "points":
        return Attachment("quality", cue, left, right)
    if by_unit is not None:
        return Attachment(by_unit, cue, left, right)
    if shared is not None:
        return Attachment(shared.kind, shared, left, right)
    if cue is not None and not _vague(cue, quantity.form, right):
        return Attachment(cue.kind, cue, left, right)
    return _from_afar(passage, at, before, cue, whole, (left, right))


def _from_afar(
    passage: Passage,
    at: int,
    before: Attachment | None,
    vague: Cue | None,
    whole: tuple[int, int],
    seen: tuple[tuple[int, int], tuple[int, int]],
) -> Attachment:
    """Read a quantity that has no clear cue in its own clause."""
    if before is not None and _continues(passage, at):
        return Attachment(before.kind, before.cue, *seen, borrowed=True)
    form = passage.quantities[at].form
    if vague is not None and form not in ("ratio", "fraction"):
        return Attachment(vague.kind, vague, *seen)
    far = next((c for c in passage.cues_between(*whole)[::-1] if not c.generic), None)
    if far is not None and not (form == "ratio" and far.kind == "quality"):
        return Attachment(far.kind, far, *seen, borrowed=True)
    kind = vague.kind if vague is not None and vague.kind != "quality" else None
    return Attachment(kind, vague, *seen)


def _vague(cue: Cue, form: str, right: tuple[int, int]) -> bool:
    if not cue.generic:
        return False
    beside = 0 <= cue.start - right[0] <= 14 and cue.text not in CHANGES
    if form in ("ratio", "fraction"):
        return not beside or cue.kind == "quality"
    return cue.kind == "quality" and not beside


def _clause(passage: Passage, start: int, end: int, after: list[Cue]) -> int:
    """Return where the clause of a number begins; "achieves 3% gain" begins with the verb."""
    patterns = (_HARD, _CLAUSE, _ACHIEVES) if after else (_HARD, _CLAUSE)
    for pattern in patterns:
        for match in pattern.finditer(passage.text, start, end):
            start = match.end()
    return start


def _right(passage: Passage, at: int, start: int) -> tuple[int, int]:
    text, end = passage.text, min(passage.right_edge(at), start + 90)
    opening = _AS.match(text, start, end)
    position = opening.end() if opening else start
    for match in _STOP.finditer(text, position, end):
        word = match.group().strip()
        words = text[start : match.start()]
        if word in ("in", "of") and (not words.strip() or _CHANGE.search(words)):
            continue
        if word == "on" and _CHANGE.search(words):
            continue
        return start, match.start()
    return start, end


def _pick(passage: Passage, left: tuple[int, int], right: tuple[int, int]) -> Cue | None:
    after = passage.cues_between(*right)
    before = _main(passage, left)[::-1]
    if after and after[0].start - right[0] <= 14 and after[0].text not in CHANGES:
        return next((c for c in after if not c.generic), after[0])
    for choice in (after, before):
        for cue in choice:
            if not cue.generic:
                return cue
    return next(iter([*after, *before]), None)


def _main(passage: Passage, left: tuple[int, int]) -> list[Cue]:
    """Return the cues before a number, without those that only set a condition."""
    cues = passage.cues_between(*left)
    condition = _CONDITION.search(passage.text, *left)
    free = [cue for cue in cues if condition is None or cue.end <= condition.start()]
    return free if any(not cue.generic for cue in free) else cues


def _share(passage: Passage, at: int, left: tuple[int, int]) -> Cue | None:
    """Return the cue that "A, B and C by 8x, 25x and 54x" gives to quantity ``at``."""
    first, last = passage.groups[at]
    count = last - first + 1
    cues = [c for c in passage.cues_between(*left) if c.text not in CHANGES][-count:]
    if count < 2 or len(cues) < count or len({c.kind for c in cues}) < 2:
        return None
    text = passage.text
    listed = all(_JOIN.fullmatch(text, a.end, b.start) for a, b in pairwise(cues))
    return cues[at - first] if listed else None


def _continues(passage: Passage, at: int) -> bool:
    """Say whether a quantity goes on a list: "2.6x on A, and up to 6.9x on B"."""
    if at == 0:
        return False
    now, last = passage.quantities[at], passage.quantities[at - 1]
    between = passage.text[last.end : now.start]
    if between.strip() in ("(", "(or", "or"):
        return now.form != "measure"
    same = now.form == last.form and len(between) < 120
    return same and ("," in between or " and" in between or "(" in between)
