"""The claim grammar: results in plain text, with all their attributes."""

from collections.abc import Sequence

from builder.claims.context import Found
from builder.claims.cues import find_cues
from builder.claims.numeric import numeric_claims
from builder.claims.passage import read_passages
from builder.claims.setting import setting_of
from builder.claims.stated import stated_claims
from builder.claims.words import cut_words
from builder.extraction import Claim


def find_claims(
    text: str, sentences: Sequence[tuple[int, int]], mentions: Sequence[Found]
) -> list[Claim]:
    """Return the claims of a document, in reading order.

    Args:
        text: the document's normalised text.
        sentences: where its sentences start and end, the title first.
        mentions: the occurrences of its mentions; claims name hardware and what they are
            about by them.

    >>> text = "We cut peak memory by up to 40%."
    >>> [(c.kind, c.low, c.unit, c.qualifier) for c in find_claims(text, [(0, len(text))], [])]
    [('memory', 40.0, '%', 'up to')]
    """
    words = cut_words(text)
    cues = find_cues(text, words)
    setting = setting_of(text, sentences, mentions, words, cues)
    passages = list(read_passages(text, sentences, mentions, cues))
    numeric = [numeric_claims(passage, setting) for passage in passages]
    numbers = frozenset(c.kind for claims in numeric for c in claims if c.own)
    out: list[Claim] = []
    for passage, claims in zip(passages, numeric, strict=True):
        stated = stated_claims(passage, claims, numbers, setting)
        out += sorted([*claims, *stated], key=lambda claim: claim.evidence)
    return _once(out)


def _once(claims: list[Claim]) -> list[Claim]:
    """Drop the levels that a text repeats ("only 1M parameters", said twice)."""
    out: list[Claim] = []
    seen: set[tuple[object, ...]] = set()
    for claim in claims:
        key = (claim.kind, claim.low, claim.high, claim.unit)
        if claim.found_by != "measure" or key not in seen:
            out.append(claim)
        seen.add(key)
    return out
