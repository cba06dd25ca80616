"""Baselines: what a number is compared with, in the words of the text."""

import re
from collections.abc import Iterator

from builder.claims.passage import Passage

_THAN = re.compile(
    r"(?i)(?:\bover|\bthan(?: that of| those of)?|\bcompared (?:to|with|against)|"
    r"\bin comparison (?:to|with)|\brelative to|\bversus|\bvs\.?|\bagainst|\bw\.r\.t\.?|"
    r"\bwith respect to|\bin contrast to|\bas (?:fast|efficient|much|many|large|slow) as|"
    r"\babove that of|\bbetter than)\s+(?!\d|\\|all\b|\w+ steps)"
)
_BEATEN = re.compile(
    r"(?i)\b(?:outperform\w*|surpass\w*|exceed\w*|beat(?:s|ing)?|improv\w+ (?:up)?on|"
    r"improv\w+ over|matching)\s+(?=\D)"
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
    r"(?i)(?:compared (?:to|with)|relative to|in comparison (?:to|with)|unlike|versus)\s+"
)
_STOP = re.compile(
    r"[,;:()]|\.(?!\w)|\s(?:and (?:\w+ (?:the|its|their|our|a)|\w+ing|is|are|\w+s the|has|by|the|"
    r"a|\d|attain\w*|achiev\w*|"
    r"reduc\w*|significantly|up to)|while|whilst|when|with (?:only|a|an|no|minimal|up)|for|in|on|"
    r"at|by|using|across|without|but|which|that|under|as well|respectively|via|through|where|"
    r"whereas|during|due|thanks|since|because|despite|from|to|is|are|(?:achiev|reduc|improv|"
    r"maintain)\w+|significantly|consistently)\b"
)
_ARTICLE = re.compile(r"(?i)^(?:(?:that|those) (?:of|with|using|by) )?(?:(?:the|a|an) )?")
_PERFORMANCE = re.compile(r"(?i)(?:'s?)? (?:performance|quality|accuracy)$")


def baseline_of(
    passage: Passage, at: int | None, near: tuple[int, int], origin: tuple[int, int] | None
) -> str | None:
    """Return the words for what a claim is compared with, or None.

    Looks behind the number, before it, and then through the rest of the sentence; figures
    with a unit of their own ("31 FPS") only take what stands beside them.
    """
    text = passage.text
    if origin is not None:
        return text[origin[0] : origin[1]].strip()
    absolute = at is not None and passage.quantities[at].form == "measure"
    for start, end in _candidates(passage, at, near, absolute):
        phrase = _phrase(text, start, end)
        if phrase is not None:
            return phrase
    return None


def _candidates(
    passage: Passage, at: int | None, near: tuple[int, int], absolute: bool
) -> Iterator[tuple[int, int]]:
    text = passage.text
    left = passage.left_edge(at) if at is not None else passage.start
    right = passage.right_edge(at) if at is not None else passage.end
    after = _THAN.search(text, near[1], right)
    if after is not None:
        yield after.end(), passage.end
    if at is not None and passage.quantities[at].form == "percent":
        share = _SHARE.match(text, near[1])
        if share is not None and _WHOLE.search(
            text, share.end(), min(passage.end, share.end() + 60)
        ):
            yield share.end(), passage.end
    if absolute:
        return
    for match in _before(text, left, near[0]):
        yield match.end(), near[0]
    for match in _before(text, passage.start, left):
        yield match.end(), left
    opening = _OPENING.match(text, passage.start)
    if opening is not None:
        yield opening.end(), near[0]
    for pattern in (_THAN, _BEATEN):
        later = pattern.search(text, near[1], passage.end)
        if later is not None:
            yield later.end(), passage.end
    owned = _OWNED.search(text, passage.start, near[0])
    if owned is not None:
        yield owned.span(1)


def _before(text: str, start: int, end: int) -> list[re.Match[str]]:
    found = [*_BEATEN.finditer(text, start, end), *_THAN.finditer(text, start, end)]
    return sorted(found, key=lambda match: -match.start())


def _phrase(text: str, start: int, end: int) -> str | None:
    stop = _STOP.search(text, start, end)
    phrase = text[start : stop.start() if stop else end].strip(" .")
    phrase = _ARTICLE.sub("", _PERFORMANCE.sub("", phrase))
    return phrase if 1 < len(phrase) <= 120 else None
