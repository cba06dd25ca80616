"""Baselines: what a number is compared with, in the words of the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder.claims.passage import Passage
from builder.claims.phrase import NUMERIC, listed, phrase_at

_THAN = re.compile(
    r"(?i)(?:\bover|\bthan(?: that of| those of)?|\bcompared? (?:to|with|against)|"
    r"\bin comparison (?:to|with)|\brelative to|\bversus|\bvs\.?|\bagainst|\bw\.r\.t\.?|"
    r"\bwith respect to|\bin contrast to|\bas (?:fast|efficient|much|many|large|slow) as|"
    rf"\babove that of|\bbetter than|\binstead of)\s+(?!{NUMERIC}|all\b|\w+ steps)"
)
_BEATEN = re.compile(
    r"(?i)\b(?:outperform\w*|surpass\w*|exceed(?!ing(?:ly)?\b)\w*|beat(?:s|ing)?|"
    r"improv\w+ (?:up)?on|improv\w+ over|matching|trail(?:s|ing)|lag(?:s|ging)? behind|"
    rf"underperform\w*)\s+(?!{NUMERIC})"
)
_EVEN = re.compile(
    r"(?i)\b(?:on par (?:with|of)|rival(?:s|ing) (?:the performance of )?|"
    r"compar\w+ favou?rably (?:to|with)|parity (?:to|with)|"
    r"(?:competitive|comparable|similar)(?: \w+){0,2} (?:to|with))"
    rf"\s+(?!{NUMERIC}|just|only|less)"
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
_SHARE = re.compile(
    r"(?i)\s?of (?:the |its |their |all )?(?=\S)(?=.{0,60}(?:"
    r"\b(?:original|normal|typical|full\w*|standard|baseline|teacher|dense|parent|vanilla|"
    r"uncompressed|previous|prior|target|performance|quality|accuracy)\b|'s\b))"
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


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a claim stands: its words between ``left`` and ``right`` hold no other number.

    ``at`` is its quantity, None for a claim without one; ``level`` says that the number is a
    level ("31 FPS", "an accuracy of 83%"), not a change.
    """

    passage: Passage
    at: int | None
    near: tuple[int, int]
    left: int
    right: int
    level: bool

    @property
    def form(self) -> str:
        """Return the form of the claim's number."""
        return "" if self.at is None else self.passage.quantities[self.at].form


def baseline_of(
    passage: Passage,
    at: int | None,
    near: tuple[int, int],
    origin: tuple[int, int] | None,
    *,
    level: bool = False,
) -> str | None:
    """Return the words for what a claim is compared with, or None.

    Looks behind the number, before it, through the rest of the sentence, and for changes in
    the sentence before; levels with a unit of their own only take what stands beside them.
    """
    text = passage.text
    if origin is not None:
        return text[origin[0] : origin[1]].strip()
    left = passage.left_edge(at) if at is not None else passage.start
    right = passage.right_edge(at) if at is not None else passage.end
    for start, end in _sources(_Place(passage, at, near, left, right, level)):
        phrase = phrase_at(text, start, end)
        if phrase is not None:
            return listed(phrase, passage, at)
    return None


def _sources(place: _Place) -> Iterator[tuple[int, int]]:
    """Yield the stretches at whose start a baseline may stand, the likeliest first."""
    yield from _beside(place)
    if place.form == "measure" and place.level:
        yield from _surpassed(place)
        return
    yield from _ahead(place)
    yield from _around(place)
    if place.level:
        yield from _surpassed(place)
    elif place.at is not None and place.passage.previous is not None:
        told = _COMPARED.search(place.passage.text, *place.passage.previous)
        if told is not None:
            yield told.end(), place.passage.previous[1]


def _beside(place: _Place) -> Iterator[tuple[int, int]]:
    text, end = place.passage.text, place.passage.end
    after = _THAN.search(text, place.near[place.at is not None], end)
    if after is not None and after.end() <= place.right:
        yield after.end(), end
    share = {"percent": _SHARE, "ratio": _TIMES}.get(place.form)
    found = share.match(text, place.near[1], end) if share else None
    if found is not None:
        yield found.end(), end
    for pattern in (_BEATEN, _EVEN) if place.at is None else ():
        inside = pattern.search(text, *place.near)
        if inside is not None:
            yield inside.end(), end


def _ahead(place: _Place) -> Iterator[tuple[int, int]]:
    text, start, near = place.passage.text, place.passage.start, place.near[0]
    beaten = _BEATEN.search(text, start, place.left)
    again = _AND_BY.match(text, place.left, near) if beaten and place.at else None
    if again is not None:
        yield again.span(1)
    for low, high in ((place.left, near), (start, place.left)):
        found = [m for p in (_BEATEN, _THAN, _IMPROVED) for m in p.finditer(text, low, high)]
        for match in sorted(found, key=lambda match: -match.start()):
            if match.end() < high:
                yield match.end(), high


def _around(place: _Place) -> Iterator[tuple[int, int]]:
    passage, (near, behind) = place.passage, place.near
    text, start, end = passage.text, passage.start, passage.end
    for found, stop in (
        (_OPENING.match(text, start), near),
        (_THAN.search(text, behind, end), end),
    ):
        if found is not None:
            yield found.end(), stop
    owned = _OWNED.search(text, start, near)
    if owned is not None:
        yield owned.span(1)
    even = _EVEN.search(text, start, near)
    if even is not None:
        yield even.end(), near
    for q in passage.quantities:
        share = _SHARE.match(text, q.end, end) if q.form == "percent" else None
        if share is not None:
            yield share.end(), end


def _surpassed(place: _Place) -> Iterator[tuple[int, int]]:
    """Yield what a level beats: ", outperforming A", unless that has a number of its own."""
    passage = place.passage
    beaten = _BEATEN.search(passage.text, place.near[1], passage.end)
    if beaten and not any(q.start > beaten.start() for q in passage.quantities):
        yield beaten.end(), passage.end
