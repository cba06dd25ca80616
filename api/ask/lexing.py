"""Lexing: a question cut in items, each with all that it can be; the fewest items that cover it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from api.ask import names
from api.ask.question import Named
from api.ask.tokens import Token
from api.ask.words import cues, longest, phrases
from api.graph import GraphHandle
from ontology.lexicon import label_key

_LONGEST_NAME = 9
_LONGEST_TITLE = 30
_UNKNOWN = 100
_INFLECTED = 5
_ARTICLES = frozenset({"a", "an", "the", "our"})
_BOUNDARIES = frozenset(",;?!")
_NAMES_TOO = frozenset({"kind", "scope", "num", "lookup", "similar", "published"})
"""Senses of words that are as often names; of all others a name that is spelt so is none here."""


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch of a question: its words and what it can be.

    ``senses`` maps a category to the values that it has there; ``entity`` is the thing named.
    """

    text: str
    start: int
    end: int
    senses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    entity: Named | None = None
    token: Token | None = None

    @property
    def known(self) -> bool:
        """Say whether it can be anything at all."""
        return bool(self.senses) or self.entity is not None

    def value(self, category: str) -> str | None:
        """Return its first value in a category."""
        return next(iter(self.senses.get(category, ())), None)


def items(
    handle: GraphHandle, text: str, found: Sequence[Token], *, known: bool = False
) -> tuple[Item, ...]:
    """Cut a question in the fewest items that leave the fewest words without a sense.

    ``known``: whether names of the vocabularies count that the graph does not hold.
    """
    spans = _named_spans(handle, text, found)
    if known:
        spans = _known_spans(text, found) | spans
    best: list[tuple[float, tuple[Item, ...]]] = [(0, ())]
    for end in range(1, len(found) + 1):
        options = []
        for start in range(max(0, end - _LONGEST_TITLE), end):
            item = _item(text, found, start, end, spans.get((start, end)))
            if item is not None:
                cost = best[start][0] + _cost(item, end - start)
                options.append((cost, -start, (*best[start][1], item)))
        best.append(min(options, key=lambda option: option[:2])[::2])
    return best[-1][1]


def _cost(item: Item, words: int) -> float:
    if not item.known:
        return _UNKNOWN if any(map(str.isalnum, item.text)) else 0
    # Of two ways to cut, the one with a whole name wins.
    return 1 - (0.01 if item.entity is not None else 0) + 0.001 * words


def _item(
    text: str, found: Sequence[Token], start: int, end: int, named: Named | None
) -> Item | None:
    """Return what a span can be; None where only single tokens can be without a sense."""
    part = found[start:end]
    words = text[part[0].start : part[-1].end]
    senses = _senses(part, words) if end - start <= longest() else {}
    too = _NAMES_TOO | {"role"} if "scope" in senses else _NAMES_TOO  # "pre-training"
    if named is not None and not senses.keys() <= too and not _is_cased(part):
        named = None
    if named is not None and named.type == "Metric" and "kind" not in senses:
        last = named.label.split(" ")[-1]
        measured = cues().get(label_key(named.label)) or cues().get(label_key(last))
        senses = senses | ({"kind": (measured,)} if measured else {})
    if not senses and named is None and end - start > 1:
        return None
    token = part[0] if end - start == 1 else None
    return Item(words, start, end, senses, named, token)


def _senses(part: Sequence[Token], words: str) -> dict[str, tuple[str, ...]]:
    senses: dict[str, dict[str, None]] = {}
    for sense in phrases().get(tuple(token.low for token in part), ()):
        if sense.category != "words":
            senses.setdefault(sense.category, {})[sense.value] = None
    if all(token.is_word for token in part) and not words.startswith('"'):
        cue = None if part[0].low in _ARTICLES and len(part) > 1 else cues().get(label_key(words))
        if cue is not None and not senses.keys() & {
            "speedup",
            "kind",
            "family",
            "worse",
            "target",
            "unit",
        }:
            senses.setdefault("kind", {})[cue] = None
    if len(part) == 1 and part[0].text[0].isdigit():
        senses.setdefault("num", {})[part[0].low] = None
    return {category: tuple(values) for category, values in senses.items()}


def _is_cased(part: Sequence[Token]) -> bool:
    """Say whether words are written as a name: "SAT", "CoT", but not "Speed" or "sat"."""
    return any(token.text[1:] != token.text[1:].lower() and len(token.text) > 2 for token in part)


def _named_spans(
    handle: GraphHandle, text: str, found: Sequence[Token]
) -> dict[tuple[int, int], Named]:
    keys: dict[str, str] = {}
    places: dict[tuple[int, int], list[str]] = {}
    for start, end in _spans(found, _LONGEST_NAME):
        words = text[found[start].start : found[end - 1].end]
        part = found[start:end]
        spellings = (label_key(words), names.key_of(words), _turned(part), *_nouns(part))
        for key in filter(None, dict.fromkeys(spellings)):
            if len(key) > 1 and not key.isdigit():
                keys.setdefault(key, words)
                places.setdefault((start, end), []).append(key)
    known = names.by_key(handle, keys)
    spans = {
        place: known[next(key for key in spelt if key in known)]
        for place, spelt in places.items()
        if any(key in known for key in spelt)
    }
    return _without_nouns(found, spans) | _titles(handle, text, found)


def _known_spans(text: str, found: Sequence[Token]) -> dict[tuple[int, int], Named]:
    spans = {}
    for start, end in _spans(found, _LONGEST_NAME):
        named = names.in_vocabularies(text[found[start].start : found[end - 1].end])
        if named is not None:
            spans[start, end] = named
    return spans


def _nouns(part: Sequence[Token]) -> tuple[str, ...]:
    """Return the keys of "quantization" for "quantize", of "pruning" for "pruned"."""
    low = names.key_of(part[0].low)
    if len(part) != 1 or len(low) < _INFLECTED or not low.isalpha():
        return ()
    if (low,) in phrases() or (part[0].low,) in phrases():
        return ()
    stem = re.sub("(ed|es|e|ing)$", "", low)
    return stem + "ation", stem + "ing"


def _turned(part: Sequence[Token]) -> str | None:
    """Return the key of "LLM serving" for "serving LLMs"."""
    if len(part) != 2 or not part[0].low.endswith("ing"):
        return None
    return label_key(f"{part[1].text} {part[0].text}")


def _without_nouns(
    found: Sequence[Token], spans: dict[tuple[int, int], Named]
) -> dict[tuple[int, int], Named]:
    """Leave out names that only add a noun such as "methods" to a name of the same thing."""
    return {
        (start, end): named
        for (start, end), named in spans.items()
        if end - start < 2
        or "target" not in {sense.category for sense in phrases().get((found[end - 1].low,), ())}
        or spans.get((start, end - 1), named).ids != named.ids
        or (start, end - 1) not in spans
    }


def _titles(handle: GraphHandle, text: str, found: Sequence[Token]) -> dict[tuple[int, int], Named]:
    spans: dict[tuple[int, int], Named] = {}
    places = {
        text[found[start].start : found[end - 1].end]: (start, end)
        for start, end in _spans(found, _LONGEST_TITLE, across=True)
        if end - start >= 3
    }
    for words, named in names.by_title(handle, places).items():
        spans[places[words]] = named
    for place, token in enumerate(found):
        if token.text.startswith('"') and len(token.text) > 4:
            quoted = token.text.strip('" ?.!')
            thing = names.by_key(handle, {label_key(quoted): quoted}).get(label_key(quoted))
            thing = thing or names.by_part_of_title(handle, quoted)
            if thing is not None:
                spans[place, place + 1] = thing
    return spans


def _spans(found: Sequence[Token], most: int, across: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the stretches of words, not across commas unless that is wanted."""
    for start in range(len(found)):
        for end in range(start + 1, min(start + most, len(found)) + 1):
            last = found[end - 1]
            if last.text in _BOUNDARIES and (not across or last.text in "?!"):
                break
            article = found[start].low in _ARTICLES and not across
            if last.is_word and found[start].is_word and not article:
                yield start, end
