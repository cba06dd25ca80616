"""Baselines: what a number is compared with, in the words of the text."""

import re
from collections.abc import Iterator

from builder.claims.phrase import NUMERIC, listed, phrase_at
from builder.claims.passage import Passage

_THAN = re.compile(
    r"(?i)(?:\bover|\bthan(?: that of| those of)?|\bcompared? (?:to|with|against)|"
    r"\bin comparison (?:to|with)|\brelative to|\bversus|\bvs\.?|\bagainst|\bw\.r\.t\.?|"
    r"\bwith respect to|\bin contrast to|\bas (?:fast|efficient|much|many|large|slow) as|"
    rf"\babove that of|\bbetter than|\binstead of)\s+(?!{NUMERIC}|all\b|\w+ steps)"
)
_BEATEN = re.compile(
    r"(?i)\b(?:outperform\w*|surpass\w*|exceed(?!ing(?:ly)?\b)\w*|beat(?:s|ing)?|improv\w+ (?:up)?on|"
    rf"improv\w+ over|matching|trail(?:s|ing)|lag(?:s|ging)? behind|underperform\w*)\s+(?!{NUMERIC})"
)
_EVEN = re.compile(
    r"(?i)\b(?:on par (?:with|of)|rival(?:s|ing) (?:the performance of )?|"
    r"compar\w+ favou?rably (?:to|with)|parity (?:to|with)|"
    rf"(?:competitive|comparable|similar)(?: \w+){{0,2}} (?:to|with))\s+(?!{NUMERIC}|just|only|less)"
)
_IMPROVED = re.compile(
    r"(?i)\b(?:improv\w+|accelerat\w+|speed\w* up) (?:up(?:on)? )?(?:the performance of )?"
    r"(?=(?:the |our |its )?(?:state[- ]of[- ]the[- ]art|SoTA|(?:previous|prior|current|existing)?"
    r" ?best|previous|prior|existing|baselines?|base model|strong|vanilla|original)\b)"
)
_OWNED = re.compile(
    r"\bimprov\w+ (?:the performance of )?((?:[A-Z][\w.-]*|the (?!\w+ of)[\w ]{3,30}))'s "
)
_TIMES = re.compile(r"(?i)(?: the| its)(?: [\w-]+){1,3} of (?:the |its )?(?=\S)| (?=its size\b)")
_SHARE = re.compile(r"(?i)\s?of (?:the |its |their |all )?(?=\S)")
_WHOLE = re.compile(
    r"(?i:\b(?:original|normal|typical|full\w*|standard|baseline|teacher|dense|parent|vanilla|"
    r"uncompressed|previous|prior|target|performance|quality|accuracy)\b)|'s\b"
)
_OPENING = re.compile(
    r"(?i)(?:compare[ds]? (?:to|with)|relative to|in comparison (?:to|with)|unlike|versus|"
    r"instead of(?: using)?)\s+"
)
_COMPARED = re.compile(
    r"(?i)(?:\b(?:compar(?:e[sd]?|ing|isons?)|evaluat\w+)\b[^,;.]{1,40}? (?:with|to|against))"
    rf"\s+(?!{NUMERIC})"
)
_AND_BY = re.compile(r",? and (?:the )?([^,;()]{3,60}?) by (?:[a-z ]{0,20}|[~∼])*$")
Source = tuple[str, int, int]


def baseline_of(
    passage: Passage,
    at: int | None,
    near: tuple[int, int],
    origin: tuple[int, int] | None,
    basis: str = "none",
) -> str | None:
    """Return the words for what a claim is compared with, or None.

    Looks behind the number, before it, and then through the rest of the sentence; levels
    ("31 FPS", "an accuracy of 83%") only take what stands beside them.
    """
    text = passage.text
    if origin is not None:
        return text[origin[0] : origin[1]].strip()
    for _, start, end in sources(passage, at, near, basis):
        phrase = phrase_at(text, start, end)
        if phrase is not None:
            return listed(phrase, passage, at)
    return None


def sources(
    passage: Passage, at: int | None, near: tuple[int, int], basis: str
) -> Iterator[Source]:
    text = passage.text
    left = passage.left_edge(at) if at is not None else passage.start
    right = passage.right_edge(at) if at is not None else passage.end
    behind = near[1] if at is not None else near[0]
    after = _THAN.search(text, behind, passage.end)
    if after is not None and after.end() <= right:
        yield "after", after.end(), passage.end
    if at is not None and passage.quantities[at].form == "percent":
        share = _SHARE.match(text, near[1])
        if share is not None and _WHOLE.search(
            text, share.end(), min(passage.end, share.end() + 60)
        ):
            yield "share", share.end(), passage.end
    if at is not None and passage.quantities[at].form == "ratio":
        times = _TIMES.match(text, near[1], right)
        if times is not None:
            yield "times", times.end(), passage.end
    if at is not None and passage.quantities[at].form == "measure" and basis == "absolute":
        yield from _surpassed(passage, near)
        return
    if at is None:
        for pattern in (_BEATEN, _EVEN):
            inside = pattern.search(text, *near)
            if inside is not None:
                yield "inside", inside.end(), passage.end
    beaten = _BEATEN.search(text, passage.start, left)
    again = _AND_BY.match(text, left, near[0]) if beaten and at else None
    if again is not None:
        yield "and", *again.span(1)
    for match in _before(text, left, near[0]):
        yield "left", match.end(), near[0]
    for match in _before(text, passage.start, left):
        yield "farleft", match.end(), left
    opening = _OPENING.match(text, passage.start)
    if opening is not None:
        yield "opening", opening.end(), near[0]
    for name, pattern in (("latethan", _THAN), ):
        later = pattern.search(text, near[1], passage.end)
        if later is not None:
            yield name, later.end(), passage.end
    owned = _OWNED.search(text, passage.start, near[0])
    if owned is not None:
        yield "owned", *owned.span(1)
    even = _EVEN.search(text, passage.start, near[0])
    if even is not None:
        yield "evenleft", even.end(), near[0]
    for q in passage.quantities:
        share = _SHARE.match(text, q.end, passage.end) if q.form == "percent" else None
        if share is not None and _WHOLE.search(text, share.end(), min(passage.end, share.end() + 60)):
            yield "othershare", share.end(), passage.end
    if basis == "absolute":
        yield from _surpassed(passage, near)
    if at is not None and basis != "absolute" and passage.previous is not None:
        told = _COMPARED.search(text, *passage.previous)
        if told is not None:
            yield "previous", told.end(), passage.previous[1]


def _surpassed(passage: Passage, near: tuple[int, int]) -> Iterator[Source]:
    """Yield what a level beats: ", outperforming A", unless that has a number of its own."""
    beaten = _BEATEN.search(passage.text, near[1], passage.end)
    if beaten and not any(q.start > beaten.start() for q in passage.quantities):
        yield "surpassed", beaten.end(), passage.end


def _before(text: str, start: int, end: int) -> list[re.Match[str]]:
    found = [m for p in (_BEATEN, _THAN, _IMPROVED) for m in p.finditer(text, start, end)]
    return sorted((m for m in found if m.end() < end), key=lambda match: -match.start())
