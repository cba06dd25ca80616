"""Spelling: what a word that nothing knows may have been meant to be.

A word is corrected only if it is plain what it should be: one thing alone is nearest.  Digits are
never changed: A100 is no misspelt A10.  Names of the graph are looked up by all keys that are one
edit away, which needs no list of all of them; words of the grammar and names of the vocabularies
that ship may be two edits away if they are long.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from string import ascii_lowercase

from rapidfuzz import process
from rapidfuzz.distance import OSA

from api.ask import names
from api.ask.errors import NotUnderstood
from api.ask.tokens import Token
from api.ask.words import phrases, vocabulary
from api.graph import GraphHandle
from ontology.lexicon import label_key, lexicon

_SHORTEST = 4
_LONG = 10
_WIDEST = 4
_MOST_KEYS = 6000
_NEVER_NAMES = frozenset(
    {
        "stop",
        "prep",
        "aux",
        "and",
        "or",
        "but",
        "wh",
        "rel",
        "neg",
        "cmp",
        "role",
        "light",
        "target",
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Guess:
    """What words may mean: how far that is, and how many words it takes for."""

    distance: int
    words: int
    meant: str
    start: int
    end: int

    @property
    def rank(self) -> tuple[float, int]:
        """Return what says which guess is best: how much of it is kept, then how long it is."""
        return self.distance / len(self.meant), -self.words


def corrected(
    handle: GraphHandle,
    text: str,
    found: Sequence[Token],
    unknown: Sequence[Token],
) -> tuple[str, tuple[str, ...]]:
    """Return a question with its misspelt words put right, and what was changed.

    Raises:
        NotUnderstood: a word may be several things, or nothing.
    """
    told: list[str] = []
    lost: list[str] = []
    could: list[str] = []
    chosen: list[Guess] = []
    for token in unknown:
        if any(guess.start <= token.start < guess.end for guess in chosen):
            continue
        guesses = _guesses(handle, text, found, token)
        best = [g for g in guesses if g.rank == guesses[0].rank]
        meanings = {label_key(guess.meant): guess.meant for guess in best}
        if len(meanings) == 1:
            chosen.append(best[0])
        else:
            lost.append(token.text)
            could += [f"'{meaning}'" for meaning in sorted(meanings.values())[:4]]
    if lost:
        why = "ambiguous" if could and len(lost) == 1 else "unknown"
        raise NotUnderstood(tuple(lost), why, tuple(could))  # type: ignore[arg-type]
    for guess in sorted(chosen, key=lambda guess: -guess.start):
        told.append(f"{text[guess.start : guess.end]} → {guess.meant}")
        text = text[: guess.start] + guess.meant + text[guess.end :]
    return text, tuple(reversed(told))


def _guesses(handle: GraphHandle, text: str, found: Sequence[Token], token: Token) -> list[Guess]:
    if len(token.text) < _SHORTEST or not token.text[0].isalpha():
        return []
    guesses = [*_words(token), *_known_names(text, found, token)]
    if not any(guess.distance <= 1 for guess in guesses if guess.words > 1):
        guesses += _names(handle, text, found, token)
    return sorted(guesses, key=lambda guess: (*guess.rank, guess.meant))


def _words(token: Token) -> Iterator[Guess]:
    """Yield words of the grammar."""
    for word, distance, _ in process.extract(
        token.low, vocabulary(), scorer=OSA.distance, score_cutoff=_allowed(token.low), limit=8
    ):
        if _plausible(token.low, word):
            yield Guess(int(distance), 1, word, token.start, token.end)


def _known_names(text: str, found: Sequence[Token], token: Token) -> Iterator[Guess]:
    """Yield names of the vocabularies that ship."""
    labels = _labels()
    keys = tuple(labels)
    for start, end, count, key in _around(text, found, token):
        if len(key) < _SHORTEST + 1:
            continue
        for near, distance, _ in process.extract(
            key, keys, scorer=OSA.distance, score_cutoff=_allowed(key), limit=8
        ):
            if _plausible(key, near):
                yield Guess(int(distance), count, labels[near], start, end)


def _names(handle: GraphHandle, text: str, found: Sequence[Token], token: Token) -> Iterator[Guess]:
    """Yield names of the graph that are one edit away."""
    edits: dict[str, tuple[int, int, int]] = {}
    for start, end, count, key in _around(text, found, token):
        if len(key) > _SHORTEST and len(edits) < _MOST_KEYS:
            edits |= {near: (start, end, count) for near in _edits(key) if _plausible(key, near)}
    for key, named in names.by_key(handle, {key: key for key in edits}).items():
        start, end, count = edits[key]
        yield Guess(1, count, named.label, start, end)


def _around(text: str, found: Sequence[Token], token: Token) -> Iterator[tuple[int, int, int, str]]:
    """Yield the stretches of words around one, as places, number of words and key."""
    at = found.index(token)
    for first in range(max(0, at - _WIDEST + 1), at + 1):
        for last in range(at, min(len(found), first + _WIDEST)):
            part = found[first : last + 1]
            if all(each.is_word and (each is token or _may_be_name(each)) for each in part):
                start, end = part[0].start, part[-1].end
                yield start, end, len(part), label_key(text[start:end])


def _may_be_name(token: Token) -> bool:
    """Say whether a word beside a misspelt one may belong to the same name."""
    senses = {sense.category for sense in phrases().get((token.low,), ())}
    return not senses & _NEVER_NAMES


def _edits(key: str) -> Iterator[str]:
    for at in range(len(key) + 1):
        head, tail = key[:at], key[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for char in ascii_lowercase:
            yield head + char + tail
            if tail:
                yield head + char + tail[1:]


def _allowed(key: str) -> int:
    return 1 if len(key) < _LONG else 2


def _plausible(key: str, near: str) -> bool:
    """Say whether one key may be meant by another: the same digits, and the same first letter."""
    if re.findall(r"\d+", key) != re.findall(r"\d+", near) or key == near:
        return False
    if key in near and len(near) - len(key) > 1:
        return False  # a longer name is another name
    return key[:1] == near[:1] or key[:2] == near[1::-1]


@cache
def _labels() -> dict[str, str]:
    """Return the labels of the vocabularies by key."""
    return {label_key(each.text): each.concept.label for each in lexicon().labels}
