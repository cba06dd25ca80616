"""The abbreviations component: short forms with the long forms that the text gives them.

After Schwartz and Hearst (2003), with the faults of the plain algorithm mended: the letters
of the short form must start words (or follow hyphens) more often than not, a sentence is never
crossed, both orders are known, and formulas are no short forms.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from builder.nlp.reading import Reading

_LINKERS = {"of", "for", "and", "the", "in", "to", "with", "on", "a", "an", "via", "from", "by"}
_MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short and a long form, as stretches of words (first, after the last)."""

    short: tuple[int, int]
    long: tuple[int, int]


def find_abbreviations(reading: Reading) -> Iterator[Abbreviation]:
    """Yield the abbreviations that a text explains, in reading order."""
    of_title = _of_title(reading)
    if of_title:
        yield of_title
    for i, word in enumerate(reading.words):
        if word == "(" and 0 < i < len(reading.words) - 2:
            close = _close(reading, i)
            if close:
                found = _pair(reading, i, close)
                if found:
                    yield found


def _of_title(reading: Reading) -> Abbreviation | None:
    """Return the abbreviation of a title such as "LoRA: Low-Rank Adaptation of ..."."""
    colon = next((i for i in range(reading.title_end) if reading.words[i] == ":"), 0)
    if not colon or not _is_short(reading.surface(0, colon)):
        return None
    short = reading.surface(0, colon)
    for first in range(colon + 1, min(colon + 4, reading.title_end)):
        for end in range(reading.title_end, first + 1, -1):
            words = reading.words[first:end]
            whole = words[0][0].isalnum() and words[-1][0].isalnum() and words[-1] not in _LINKERS
            if whole and _spells(short, _parts(reading, first, end)):
                return Abbreviation((0, colon), (first, end))
    return None


def _close(reading: Reading, opening: int) -> int | None:
    for j in range(opening + 1, min(opening + 14, len(reading.words))):
        word = reading.words[j]
        if word in ")],;" or (word in ("e", "i") and reading.words[j + 1 : j + 2] == ["."]):
            return j if word in "),;" and j > opening + 1 else None
    return None


def _pair(reading: Reading, opening: int, close: int) -> Abbreviation | None:
    inner = (opening + 1, close)
    if _is_short(reading.surface(*inner)):
        long = _long_before(reading, opening, reading.surface(*inner))
        if long is not None:
            return Abbreviation(inner, (long, opening))
    first = _name_before(reading, opening)
    if _is_short(reading.surface(first, opening)) and close - opening > 2:
        short = reading.surface(first, opening)
        if _spells(short, _parts(reading, *inner)):
            return Abbreviation((first, opening), inner)
    return None


def _name_before(reading: Reading, opening: int) -> int:
    first = opening - 1
    while first > 0 and reading.glued[first] and reading.words[first - 1] not in "([,":
        first -= 1
    return first


def _is_short(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    return (
        2 <= len(text) <= 14
        and " " not in text
        and capitals >= 2 - (len(letters) <= 3)
        and text[0].isalnum()
        and not any(char in text for char in "=<>^{}\\%~×")
    )


def _long_before(reading: Reading, opening: int, short: str) -> int | None:
    """Return where the shortest long form that spells the short one starts."""
    sentence_start = reading.sentences[reading.sentence[opening]][0]
    lowest = max(sentence_start, opening - 2 * _MOST_WORDS)
    for first in range(opening - 1, lowest - 1, -1):
        word = reading.words[first]
        if word in '().;:,?!"':
            return None
        if not word[0].isalnum() or reading.lower[first] in _LINKERS:
            continue
        if reading.glued[first] and reading.words[first - 1] not in "-/":
            continue
        if _spells(short, _parts(reading, first, opening)):
            return _whole(reading, first)
    return None


def _whole(reading: Reading, first: int) -> int:
    while first > 1 and reading.glued[first] and reading.words[first - 1] == "-":
        first -= 2
    return first


def _parts(reading: Reading, first: int, end: int) -> list[str]:
    return [w for w in reading.lower[first:end] if w[0].isalnum()]


def _spells(short: str, parts: list[str]) -> bool:
    """Say whether a long form's words spell a short form, mostly by their initials.

    >>> _spells("LoRA", ["low", "rank", "adaptation"]), _spells("MoE", ["mixture", "of", "experts"])
    (True, True)
    >>> _spells("GPU", ["training", "group"])
    False
    """
    letters = [char for char in short.lower() if char.isalnum()]
    if letters and letters[-1] == "s" and short[-1] == "s":
        letters.pop()
    content = sum(part not in _LINKERS for part in parts)
    if not letters or not parts or parts[0][0] != letters[0] or content > len(letters) + 1:
        return False
    initials = _walk(letters, parts, 0, 0, 0)
    return initials * 2 > len(letters) or initials >= max(content, 2)


def _walk(letters: list[str], parts: list[str], at: int, part: int, offset: int) -> int:
    """Return the most initials with which the letters can be read off the words; -99 if none."""
    if at == len(letters):
        rest = [p for p in parts[part + (offset > 0) :] if p not in _LINKERS]
        return 0 if not rest else -99
    if part >= len(parts):
        return -99
    word, best = parts[part], -99
    found = word.find(letters[at], offset)
    if found >= 0 and (found > 0 or offset == 0):
        best = (found == 0) + _walk(letters, parts, at + 1, part, found + 1)
    if offset > 0 or word in _LINKERS or len(parts) > len(letters):
        best = max(best, _walk(letters, parts, at, part + 1, 0))
    return best


@Language.factory("abbreviations", requires=["doc._.reading"], assigns=["doc._.abbreviations"])
def make_abbreviations(nlp: Language, name: str) -> "Abbreviations":  # noqa: ARG001
    """Return the component, for the config file."""
    return Abbreviations()


class Abbreviations:
    """Finds the abbreviations of a document."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the abbreviations of one document."""
        doc._.abbreviations = tuple(find_abbreviations(doc._.reading))
        return doc
