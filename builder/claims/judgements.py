"""Judgements: why statements are claims, and which numbers and statements are none, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from builder.claims.context import Context
from builder.claims.grammar import find_claims, find_weighed, read_numbers
from builder.claims.numbers import find_quantities
from builder.claims.numeric import Judged, judge
from builder.claims.stated import Weighed
from builder.claims.weighing import Weights, shipped

_NAME = "part of a name or a set-up"
_TOLD = "another statement tells the same"
_MOST = 3


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the normalised text, whether it makes a claim, and what decided that."""

    start: int
    end: int
    taken: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement of the normalised text, whether it is a claim, and what decided that most."""

    start: int
    end: int
    kind: str
    confidence: float
    taken: bool
    reason: str


def judged_numbers(context: Context) -> Iterator[Number]:
    """Yield the numbers of a text, those that make claims and those that make none."""
    judged = {
        (passage.quantities[one.at].start, passage.quantities[one.at].end): one
        for passage, _ in read_numbers(context).passages
        for one in judge(passage)
    }
    for start, end in context.sentences:
        for quantity in find_quantities(context.text, start, end):
            one = judged.get((quantity.start, quantity.end))
            if one is None or one.objection is not None:
                reason = _NAME if one is None else str(one.objection)
                yield Number(quantity.start, quantity.end, False, reason)
            else:
                yield Number(quantity.start, quantity.end, True, _told(one))


def _told(one: Judged) -> str:
    cue = one.attachment.cue
    if cue is None:
        return "its unit" if one.attachment.kind else "the paper's subject"
    far = ", told of another number or clause" if one.attachment.borrowed else ""
    return f"'{cue.text}'{far}"


def judged_statements(context: Context, weights: Weights | None = None) -> Iterator[Stated]:
    """Yield the statements without a number, those that are claims and those that are none."""
    weights = shipped() if weights is None else weights
    claims = {(c.kind, c.evidence.start, c.evidence.end) for c in find_claims(context, weights)}
    for one in find_weighed(context, weights):
        where = (one.statement.kind, one.statement.start, one.statement.end)
        taken = where in claims
        told = one.weight > 0 and not taken
        reason = _TOLD if told else _most(one, weights, 1 if taken else -1)
        kind, start, end = where
        yield Stated(start, end, kind, one.confidence, taken, reason)


def _most(one: Weighed, weights: Weights, sign: int) -> str:
    """Return the features that speak most for a statement, or against it."""
    known = ((sign * weights.get(feature, 0), feature) for feature in one.features)
    best = sorted((w for w in known if w[0] > 0), key=lambda w: (-w[0], w[1]))[:_MOST]
    return ", ".join(f"{feature} {sign * weight / 100:+.2f}" for weight, feature in best)
