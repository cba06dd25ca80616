"""Features: what type and role decisions look at, as short readable strings."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache

from builder.nlp.context import Context
from builder.nlp.groups import Group
from builder.nlp.names import SIZE, shape
from builder.nlp.reading import Reading
from builder.nlp.senses import sense_of_type

MOST_SPANS = 4
"""Places that decisions look at; a thing that is named more often is known by these."""
_JOINS = frozenset({",", "and", "or", "&", "/", "as", "well", "(", ")", ";", "the", "both"})
_SAYERS = frozenset({"we", "our", "existing", "previous", "prior", "recent"})
_OWN = frozenset({"title_head", "called", "proposed", "apposed"})
_TAIL = re.compile(r"[A-Z][a-z]+$|[A-Z]+$|[a-z]+$|\d+$")


def type_features(context: Context, group: Group) -> list[str]:
    """Return what decides whether a group is a mention, and of which type."""
    reading = context.reading
    found = [*_found(group.found_by)]
    if len(group.found_by) > 1:
        found.append("by=" + finders(group))
    if group.concept:
        found += [f"known={kind}" for kind in group.concept.types]
        found.append(f"known1={group.concept.types[0]}")
    spans = list(group.spans)[:MOST_SPANS]
    found += _forms(reading, spans)
    if group.long:
        found += (f"longhead={group.long.split()[-1].lower()}", "short")
    found += _place(reading, spans)
    if not _OWN.isdisjoint(group.found_by):
        found += [f"ours={word}" for word in context.ours]
    nested = len(context.covered.intersection(group.spans))
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
    found = [*_found(group.found_by)]
    found += _place(reading, spans)
    for span in spans[:2]:
        found += _outline(reading, *span)
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
    found += [f"w={key}" for key in reading.keys[slice(*spans[0])] if key]
    return found


@lru_cache(maxsize=1 << 10)
def _found(found_by: tuple[str, ...]) -> Sequence[str]:
    return ("bias", *(f"by={by}" for by in found_by))


def _head(context: Context, span: tuple[int, int]) -> list[str]:
    keys = [key for key in context.reading.keys[slice(*span)] if key]
    head = keys[-1] if keys else ""
    return [
        *[f"w={key}" for key in keys],
        f"head+verb={head} {context.verbs[span[0]]}",
        f"head+in={head} {span[0] < context.reading.title_end}",
    ]


def _forms(reading: Reading, spans: Sequence[tuple[int, int]]) -> Mapping[str, None]:
    """Return what the first stretches of words look like, said once if they look alike."""
    if len(spans) == 1:
        return dict.fromkeys(_form(reading, *spans[0]))
    unlike = {tuple(reading.words[first:end]): (first, end) for first, end in spans[2::-1]}
    forms: list[str] = []
    for span in sorted(unlike.values()):
        forms += _form(reading, *span)
    return dict.fromkeys(forms)


def _form(reading: Reading, first: int, end: int) -> list[str]:
    found = _outline(reading, first, end)
    if not found:
        return found
    keys, lower = reading.keys, reading.lower
    content = [lower[i] for i in range(first, end) if keys[i]]
    found.append(f"first={content[0]}")
    found += [f"mid={word}" for word in content[1:-1]]
    if found[0] not in ("shape=lower", "shape=plain"):
        found += _spelling(reading.surface(first, end), reading.words[first:end])
    return found


def _outline(reading: Reading, first: int, end: int) -> list[str]:
    """Return the shape of a stretch of words, and what stands at its end."""
    keys = reading.keys
    content = [i for i in range(first, end) if keys[i]]
    if not content:
        return []
    if len(content) < 3:
        look = shape(reading.surface(first, end).replace(" ", "").replace("-", ""))
    else:
        look = _case(reading.words[first:end])
    head = keys[content[-1]]
    found = [f"shape={look}", f"shape+length={look}{min(len(content), 6)}", f"head={head}"]
    if len(content) > 1:
        found.append(f"head2={reading.lower[content[-2]]}_{head}")
    return found


def _spelling(text: str, words: Sequence[str]) -> list[str]:
    found = [f"end3={text[-3:].lower()}", f"start3={text[:3].lower()}"]
    tail = _TAIL.search(text)
    if tail:
        found.append(f"tail={tail[0].lower()}")
    if any(map(SIZE.fullmatch, words[1:])):
        found.append("sized")
    if "-" in words:
        found.append("hyphen")
    return found


def _case(words: Sequence[str]) -> str:
    capitals = sum([word[0].isupper() for word in words])
    return "plain" if capitals == 0 else "capitals" if capitals > 1 else "capital1"


def _place(reading: Reading, spans: Sequence[tuple[int, int]]) -> list[str]:
    found = [f"count={min(len(spans), 4)}"]
    titled = [first for first, _ in spans if first < reading.title_end]
    if titled:
        found.append("in=title")
        if len(titled) == len(spans):
            found.append("only=title")
    last = len(reading.sentences) - 1
    numbers = [reading.sentence[first] for first, _ in spans]
    if 1 in numbers:
        found.append("in=opening")
    if last in numbers or last - 1 in numbers:
        found.append("in=closing")
    found.append(f"from={min(min(numbers) * 4 // (last + 1), 3)}")
    return found


def _beside(reading: Reading, first: int, end: int) -> list[str]:
    lower = reading.lower
    start, stop = reading.sentences[reading.sentence[first]]
    left = lower[first - 1] if first > start else "<"
    left2 = lower[first - 2] if first - 1 > start else "<"
    right = lower[end] if end < stop else ">"
    right2 = lower[end + 1] if end + 1 < stop else ">"
    where = "t" if first < reading.title_end else ""
    return [
        f"{where}l1={left}",
        f"{where}r1={right}",
        f"l2={left2} {left}",
        f"r2={right} {right2}",
    ]


def _near(reading: Reading, first: int, end: int) -> list[str]:
    lower = reading.lower
    start, stop = reading.sentences[reading.sentence[first]]
    return [
        *_beside(reading, first, end),
        *[f"l={word}" for word in lower[max(start, first - 5) : first] if word.isalpha()],
        *[f"r={word}" for word in lower[end : min(stop, end + 3)] if word.isalpha()],
    ]


def _kind(context: Context, first: int, end: int) -> list[str]:
    """Return what kind of thing the words say it is: "X, a new benchmark", "our model X"."""
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
    found = [f"kind>{behind}", f"kind>{mark}{behind}", f"kind<{before}"]
    if first < context.reading.title_end:
        found += [f"titled={lower[i]}" for i in kinds if end <= i < stop]
    return found


def _governed(context: Context, first: int, _: int) -> list[str]:
    verb, link = context.verbs[first], context.links[first]
    return [f"verb={verb}", f"verb+link={verb} {link}"]


def _spoken(context: Context, first: int, _: int) -> list[str]:
    number = context.reading.sentence[first]
    start = context.reading.sentences[number][0]
    found = [f"s={stem}" for stem in context.stems[number]]
    if number in context.own and number > 0:
        found.append("own")
    for who in sorted(_SAYERS.intersection(context.reading.lower[start:first])):
        found += (f"said={who}", f"said+verb={who} {context.verbs[first]}")
    return found


def _company(
    reading: Reading, first: int, _: int, before: Mapping[tuple[int, int], str]
) -> list[str]:
    """Return the roles of the mentions before in the same sentence, and in the same list."""
    start = reading.sentences[reading.sentence[first]][0]
    nearest = max([span for span in before if start <= span[0] < first], default=None)
    if nearest is None:
        return ["after=none"]
    role = before[nearest]
    listed = _JOINS.issuperset(reading.lower[nearest[1] : first])
    return [f"after={role}", f"listed={role}"] if listed else [f"after={role}"]


def _around(reading: Reading, first: int, end: int) -> list[str]:
    lower = reading.lower
    start, stop = reading.sentences[reading.sentence[first]]
    if first < reading.title_end:
        return ["title+" + ("head" if first == 0 else "tail")]
    left, right = lower[max(start, first - 16) : first], lower[end : min(stop, end + 10)]
    return [
        *[f"ll={word}" for word in left if len(word) > 1 and word.isalpha()],
        *[f"rr={word}" for word in right if len(word) > 1 and word.isalpha()],
        f"open={lower[start]}",
    ]
