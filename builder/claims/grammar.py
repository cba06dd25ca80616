"""The claim grammar: results in plain text, with all their attributes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.claims.context import Context
from builder.claims.cues import find_cues
from builder.claims.numeric import numeric_claims
from builder.claims.passage import Passage, read_passages
from builder.claims.setting import Setting, setting_of
from builder.claims.stated import Weighed, stated_claims, weighed_statements
from builder.claims.weighing import Weights, shipped
from builder.claims.words import cut_words
from builder.extraction import Claim


@dataclass(frozen=True, slots=True)
class Numbers:
    """A document's passages with the claims that their numbers make.

    ``kinds`` are those of which its own numbers speak.
    """

    setting: Setting
    passages: Sequence[tuple[Passage, Sequence[Claim]]]
    kinds: frozenset[str]


def find_claims(context: Context, weights: Weights | None = None) -> list[Claim]:
    """Return the claims of a document, in reading order.

    ``weights`` decide which statements without a number are results; those that ship by default.

    >>> text = "We cut peak memory by up to 40%."
    >>> claims = find_claims(Context(text, [(0, len(text))], []))
    >>> [(c.kind, c.low, c.unit, c.qualifier) for c in claims]
    [('memory', 40.0, '%', 'up to')]
    """
    weights = shipped() if weights is None else weights
    read = read_numbers(context)
    out: list[Claim] = []
    for passage, numeric in read.passages:
        stated = stated_claims(passage, numeric, read.kinds, read.setting, weights)
        out += sorted([*numeric, *stated], key=lambda claim: claim.evidence)
    return _once(out)


def find_weighed(context: Context, weights: Weights) -> Iterator[Weighed]:
    """Yield the statements of a document that may be results, taken or not."""
    read = read_numbers(context)
    for passage, numeric in read.passages:
        yield from weighed_statements(passage, numeric, read.kinds, read.setting, weights)


def read_numbers(context: Context) -> Numbers:
    """Return the passages of a document with the claims that their numbers make."""
    words = cut_words(context.text)
    cues = find_cues(context.text, words)
    setting = setting_of(context.text, context.sentences, context.mentions, words, cues)
    passages = read_passages(context.text, context.sentences, context.mentions, cues)
    numeric = [(passage, numeric_claims(passage, setting)) for passage in passages]
    kinds = frozenset(c.kind for _, claims in numeric for c in claims if c.own)
    return Numbers(setting, numeric, kinds)


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
