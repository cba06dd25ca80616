"""Features: what type and role decisions look at, as short readable strings."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping

from builder.nlp.context import Context
from builder.nlp.groups import Group
from builder.nlp.names import SIZE, shape
from builder.nlp.reading import Reading
from builder.nlp.senses import sense_of_type

MOST_SPANS = 4
"""Places that decisions look at; a thing that is named more often is known by these."""
_JOINS = frozenset({",", "and", "or", "&", "/", "as", "well", "(", ")", ";", "the", "both"})
_OWN = frozenset({"title_head", "called", "proposed", "apposed"})
_TAIL = re.compile(r"[A-Z][a-z]+$|[A-Z]+$|[a-z]+$|\d+$")


def type_features(context: Context, group: Group) -> list[str]:
    """Return what decides whether a group is a mention, and of which type."""
    reading = context.reading
    found = ["bias", *(f"by={by}" for by in group.found_by)]
    if len(group.found_by) > 1:
        found.append("by=" + "+".join(group.found_by))
    if group.concept:
        found += (f"known={kind}" for kind in group.concept.types)
        found.append(f"known1={group.concept.types[0]}")
    spans = list(group.spans)[:MOST_SPANS]
    unlike = {tuple(reading.words[first:end]): (first, end) for first, end in spans[2::-1]}
    found += dict.fromkeys(f for span in sorted(unlike.values()) for f in _form(reading, *span))
    if group.long:
        found += (f"longhead={group.long.split()[-1].lower()}", "short")
    found += _place(reading, spans)
    if _OWN.intersection(group.found_by):
        found += (f"ours={word}" for word in context.ours)
    nested = sum(span in context.covered for span in group.spans)
    if nested:
        found.append("nested=" + ("all" if nested == len(group.spans) else "some"))
    near: list[str] = []
    for span in spans:
        near += _near(reading, *span)
        near += _governed(context, *span)
        near += _kind(context, *span)
    found += dict.fromkeys(near)
    found += _head(context, spans[0])
    if context.senses:
        found += sense_of_type(context.senses, group.key, spans)
    return found


def finders(group: Group) -> str:
    """Return what found a group, as tables tell it together with other features."""
    return "+".join(group.found_by)


def role_features(
    context: Context, group: Group, before: Mapping[tuple[int, int], str]
) -> list[str]:
    """Return what decides the role of a mention, by itself and together with its type.

    ``before`` has the roles of the mentions that come before it, by their words.
    """
    reading = context.reading
    spans = list(group.spans)[:MOST_SPANS]
    found = ["bias", *(f"by={by}" for by in group.found_by)]
    found += _place(reading, spans)
    found += (f for span in spans[:2] for f in _form(reading, *span) if f[:4] in ("head", "shap"))
    if context.headed:
        found.append("headed" + ("=self" if "title_head" in group.found_by else ""))
    around: list[str] = []
    for span in spans:
        around += _beside(reading, *span)
        around += _around(reading, *span)
        around += _governed(context, *span)
        around += _spoken(context, *span)
        around += _company(reading, *span, before)
    found += dict.fromkeys(around)
    found += (f"w={key}" for key in reading.keys[slice(*spans[0])] if key)
    return found


def _head(context: Context, span: tuple[int, int]) -> Iterator[str]:
    keys = [key for key in context.reading.keys[slice(*span)] if key]
    yield from (f"w={key}" for key in keys)
    head = keys[-1] if keys else ""
    yield f"head+verb={head} {context.verbs[span[0]]}"
    yield f"head+in={head} {span[0] < context.reading.title_end}"


def _form(reading: Reading, first: int, end: int) -> Iterator[str]:
    words, lower = reading.words[first:end], reading.lower
    text = reading.surface(first, end)
    content = [i for i in range(first, end) if reading.keys[i]]
    if not content:
        return
    look = shape(text.replace(" ", "").replace("-", "")) if len(content) < 3 else _case(words)
    yield f"shape={look}"
    yield f"shape+length={look}{min(len(content), 6)}"
    yield f"head={reading.keys[content[-1]]}"
    yield f"first={lower[content[0]]}"
    if len(content) > 1:
        yield f"head2={lower[content[-2]]}_{reading.keys[content[-1]]}"
        for i in content[1:-1]:
            yield f"mid={lower[i]}"
    if look not in ("lower", "plain"):
        tail = _TAIL.search(text)
        if tail:
            yield f"tail={tail[0].lower()}"
        yield f"end3={text[-3:].lower()}"
        yield f"start3={text[:3].lower()}"
        if any(SIZE.fullmatch(word) for word in words[1:]):
            yield "sized"
        if "-" in words:
            yield "hyphen"


def _case(words: Iterable[str]) -> str:
    capitals = sum(word[0].isupper() for word in words)
    return "plain" if capitals == 0 else "capitals" if capitals > 1 else "capital1"


def _place(reading: Reading, spans: list[tuple[int, int]]) -> Iterator[str]:
    titled = sum(1 for first, _ in spans if first < reading.title_end)
    if titled:
        yield "in=title"
        if titled == len(spans):
            yield "only=title"
    yield f"count={min(len(spans), 4)}"
    last = len(reading.sentences) - 1
    numbers = {reading.sentence[first] for first, _ in spans}
    if 1 in numbers:
        yield "in=opening"
    if last in numbers or last - 1 in numbers:
        yield "in=closing"
    earliest = min(n for n in numbers)
    yield f"from={min(earliest * 4 // (last + 1), 3)}"


def _beside(reading: Reading, first: int, end: int) -> Iterator[str]:
    lower = reading.lower
    start, stop = reading.sentences[reading.sentence[first]]
    left = lower[first - 1] if first > start else "<"
    left2 = lower[first - 2] if first - 1 > start else "<"
    right = lower[end] if end < stop else ">"
    right2 = lower[end + 1] if end + 1 < stop else ">"
    where = "t" if first < reading.title_end else ""
    yield f"{where}l1={left}"
    yield f"{where}r1={right}"
    yield f"l2={left2} {left}"
    yield f"r2={right} {right2}"


def _near(reading: Reading, first: int, end: int) -> Iterator[str]:
    yield from _beside(reading, first, end)
    lower = reading.lower
    start, stop = reading.sentences[reading.sentence[first]]
    for i in range(max(start, first - 5), first):
        if lower[i].isalpha():
            yield f"l={lower[i]}"
    for i in range(end, min(stop, end + 3)):
        if lower[i].isalpha():
            yield f"r={lower[i]}"


def _kind(context: Context, first: int, end: int) -> Iterator[str]:
    """Yield what kind of thing the words say it is: "X, a new benchmark", "our model X"."""
    lower, kinds = context.reading.lower, context.kinds
    start, stop = context.reading.sentences[context.reading.sentence[first]]
    at = bisect_left(kinds, end)
    behind = before = ""
    if at < len(kinds) and kinds[at] < min(stop, end + 12):
        behind = lower[kinds[at]]
    at = bisect_left(kinds, first) - 1
    if at >= 0 and kinds[at] >= max(start, first - 6):
        before = lower[kinds[at]]
    mark = lower[end] if end < stop and not lower[end].isalpha() else ""
    yield f"kind>{behind}"
    yield f"kind>{mark}{behind}"
    yield f"kind<{before}"
    if first < context.reading.title_end:
        yield from (f"titled={lower[i]}" for i in kinds if end <= i < stop)


def _governed(context: Context, first: int, _: int) -> Iterator[str]:
    verb, link = context.verbs[first], context.links[first]
    yield f"verb={verb}"
    yield f"verb+link={verb} {link}"


def _spoken(context: Context, first: int, _: int) -> Iterator[str]:
    number = context.reading.sentence[first]
    lower = context.reading.lower
    start = context.reading.sentences[number][0]
    if number in context.own and number > 0:
        yield "own"
    said = set(lower[start:first])
    for who in ("we", "our", "existing", "previous", "prior", "recent"):
        if who in said:
            yield f"said={who}"
            yield f"said+verb={who} {context.verbs[first]}"
    yield from (f"s={stem}" for stem in context.stems[number])


def _company(
    reading: Reading, first: int, _: int, before: Mapping[tuple[int, int], str]
) -> Iterator[str]:
    """Yield the roles of the mentions before in the same sentence, and in the same list."""
    start = reading.sentences[reading.sentence[first]][0]
    nearest = max((span for span in before if start <= span[0] < first), default=None)
    if nearest is None:
        yield "after=none"
        return
    role = before[nearest]
    yield f"after={role}"
    if all(word in _JOINS for word in reading.lower[nearest[1] : first]):
        yield f"listed={role}"


def _around(reading: Reading, first: int, end: int) -> Iterator[str]:
    lower = reading.lower
    start, stop = reading.sentences[reading.sentence[first]]
    if first < reading.title_end:
        yield "title+" + ("head" if first == 0 else "tail")
        return
    for i in range(max(start, first - 16), first):
        if lower[i].isalpha() and len(lower[i]) > 1:
            yield f"ll={lower[i]}"
    for i in range(end, min(stop, end + 10)):
        if lower[i].isalpha() and len(lower[i]) > 1:
            yield f"rr={lower[i]}"
    yield f"open={lower[start]}"
