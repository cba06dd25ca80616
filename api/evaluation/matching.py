"""Matching: which predicted entities and claims are the ones that gold has."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from api.evaluation.annotations import Claim, Entity

_HEAD_NOUNS = frozenset(
    re.findall(
        r"\w+",
        "accelerator algorithm approach architecture benchmark card corpora corpus dataset device"
        " fpga framework gpu method metric model network npu score strategy system task technique",
    )
)
_ARTICLES = frozenset(("the", "a", "an", "our"))
AGREE = 0.5
"""Share of the shorter text's words from which two free texts count as the same."""

Pairs = Mapping[int, int]
"""Position among the predicted to position among gold."""


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Fold case, accents, LaTeX, hyphens, an article, plurals and trailing head nouns.

    >>> fold("the N:M Sparsity Methods") == fold("N:M sparsity")
    True
    """
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
    without_latex = re.sub(r"\\[a-z]+|[${}^_\\]", " ", plain)
    words = re.sub(r"[^a-z0-9:.+]+", " ", without_latex).strip(" .").split()
    if words and words[0] in _ARTICLES:
        del words[0]
    words = [_singular(word) for word in words]
    while len(words) > 1 and words[-1] in _HEAD_NOUNS:
        words.pop()
    return "".join(words)


def pair_entities(gold: Sequence[Entity], predicted: Sequence[Entity]) -> Pairs:
    """Pair entities: predicted position to gold position."""
    gold_forms = [_forms(entity) for entity in gold]
    options: list[tuple[Any, ...]] = []
    for p, ours in enumerate(predicted):
        our_forms = _forms(ours)
        for g, theirs in enumerate(gold):
            shared = our_forms & gold_forms[g]
            if shared and ours.type_set & theirs.type_set:
                other_name = fold(ours.name) != fold(theirs.name)
                options.append((other_name, theirs.optional, -len(shared), p, g))
    return _greedy(options)


def pair_claims(gold: Sequence[Claim], predicted: Sequence[Claim]) -> Pairs:
    """Pair claims: predicted position to gold position."""
    options: list[tuple[Any, ...]] = []
    for p, ours in enumerate(predicted):
        for g, theirs in enumerate(gold):
            if ours.family != theirs.family or not _same_value(ours, theirs):
                continue
            shared = overlap(theirs.evidence, ours.evidence)
            if theirs.value is not None or shared >= AGREE:
                options.append((ours.kind != theirs.kind, -shared, p, g))
    return _greedy(options)


def _greedy(options: Iterable[tuple[Any, ...]]) -> Pairs:
    """Pair one to one, the best option first; an option ends with both positions."""
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for *_, p, g in sorted(options):
        if p not in pairs and g not in used:
            pairs[p] = g
            used.add(g)
    return pairs


def _same_value(a: Claim, b: Claim) -> bool:
    if a.value is None or b.value is None:
        return a.value is b.value
    close = (
        abs(x - y) <= 0.01 * max(abs(x), abs(y), 1e-9)
        for x, y in zip(a.value, b.value, strict=True)
    )
    return all(close) and fold(a.unit or "") == fold(b.unit or "")


def overlap(a: str, b: str) -> float:
    """Return the shared words of two texts, as a share of the shorter text's words."""
    words = [set(re.findall(r"\w+", text.lower())) for text in (a, b)]
    return len(words[0] & words[1]) / max(1, min(map(len, words)))


def same_names(a: Sequence[str], b: Sequence[str]) -> bool:
    """Say whether each name of one list overlaps one of the other, both ways."""

    def covered(these: Sequence[str], those: Sequence[str]) -> bool:
        return all(any(overlap(x, y) >= AGREE for y in those) for x in these)

    return covered(a, b) and covered(b, a)


def _forms(entity: Entity) -> set[str]:
    return {fold(text) for text in (entity.name, *entity.surfaces)} - {""}


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    ends = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if ends and len(word) > 3 else word
