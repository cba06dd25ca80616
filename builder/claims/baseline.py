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
    rf"improv\w+ over|matching)\s+(?!{NUMERIC})"
)
_EVEN = re.compile(
    r"(?i)\b(?:on par (?:with|of)|rival(?:s|ing) (?:the performance of )?|"
    r"compar\w+ favou?rably (?:to|with)|(?:competitive|comparable)(?: \w+){0,2} (?:to|with)|"
    rf"comparable)\s+(?!{NUMERIC})"
)
_IMPROVED = re.compile(
    r"(?i)\b(?:improv\w+|accelerat\w+|speed\w* up) (?:up(?:on)? )?(?:the performance of )?"
    r"(?=(?:the |our |its )?(?:state[- ]of[- ]the[- ]art|SoTA|(?:previous|prior|current|existing)?"
    r" ?best|previous|prior|existing|baselines?|base model|strong|vanilla|original)\b)"
)
_OWNED = re.compile(
    r"\bimprov\w+ (?:the performance of )?((?:[A-Z][\w.-]*|the (?!\w+ of)[\w ]{3,30}))'s "
)
_SHARE = re.compile(r"(?i)\s?of (?:the |its |their |all )?(?=\S)")
_WHOLE = re.compile(
    r"(?i:\b(?:original|normal|typical|full\w*|standard|baseline|teacher|dense|parent|vanilla|"
    r"uncompressed|previous|prior|target|performance|quality|accuracy)\b)|'s\b"
)
_OPENING = re.compile(
    r"(?i)(?:compare[ds]? (?:to|with)|relative to|in comparison (?:to|with)|unlike|versus|"
    r"instead of(?: using)?)\s+"
)
Source = tuple[str, int, int]


def baseline_of(
    passage: Passage,
    at: int | None,
    near: tuple[int, int],
    origin: tuple[int, int] | None,
    level: bool = False,
) -> str | None:
    """Return the words for what a claim is compared with, or None.

    Looks behind the number, before it, and then through the rest of the sentence; levels
    ("31 FPS", "an accuracy of 83%") only take what stands beside them.
    """
    text = passage.text
    if origin is not None:
        return text[origin[0] : origin[1]].strip()
    for _, start, end in sources(passage, at, near, level):
        phrase = phrase_at(text, start, end)
        if phrase is not None:
            return listed(phrase, passage, at)
    return None


def sources(
    passage: Passage, at: int | None, near: tuple[int, int], level: bool
) -> Iterator[Source]:
    text = passage.text
    left = passage.left_edge(at) if at is not None else passage.start
    right = passage.right_edge(at) if at is not None else passage.end
    behind = near[1] if at is not None else near[0]
    after = _THAN.search(text, behind, right)
    if after is not None:
        yield "after", after.end(), passage.end
    if at is not None and passage.quantities[at].form == "percent":
        share = _SHARE.match(text, near[1])
        if share is not None and _WHOLE.search(
            text, share.end(), min(passage.end, share.end() + 60)
        ):
            yield "share", share.end(), passage.end
    if level:
        return
    if at is None:
        for pattern in (_BEATEN, _EVEN):
            inside = pattern.search(text, *near)
            if inside is not None:
                yield "inside", inside.end(), passage.end
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
    for q in passage.quantities:
        share = _SHARE.match(text, q.end, passage.end) if q.form == "percent" else None
        if share is not None and _WHOLE.search(text, share.end(), min(passage.end, share.end() + 60)):
            yield "othershare", share.end(), passage.end


def _before(text: str, start: int, end: int) -> list[re.Match[str]]:
    found = [m for p in (_BEATEN, _THAN, _IMPROVED) for m in p.finditer(text, start, end)]
    return sorted(found, key=lambda match: -match.start())
