"""Explaining: one paper read again, with what decided each mention and what was rejected."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from builder.claims.context import Context as Claimed
from builder.nlp.context import Context, context_of
from builder.nlp.decisions import Table
from builder.nlp.extract import Extractor
from builder.nlp.features import finders, role_features, type_features
from builder.nlp.groups import Group
from builder.nlp.mentions import Decided, Mentions
from builder.nlp.pipeline import pipeline
from builder.nlp.profile import Profile
from builder.papers.paper import Paper

_MOST = 3
_WEAK = "too unlikely"
_TAKEN = "its words belong to another mention"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A candidate for a mention: what it is or would be, how sure, and what decided most.

    ``role`` is None where it was rejected; ``why`` then says why, and what spoke against it.
    """

    surface: str
    type: str
    role: str | None
    confidence: float
    found_by: Sequence[str]
    why: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A paper's verdicts, and the paper as claims are read from it."""

    verdicts: Sequence[Verdict]
    claimed: Claimed


def explained(paper: Paper, thorough: Profile) -> Explained:
    """Read a paper again, at once, and say what decided."""
    doc, claimed = Extractor(thorough=thorough).read(paper)
    threshold = cast(Mentions, pipeline(thorough=thorough).get_pipe("mentions")).threshold
    groups: Sequence[Group] = doc._.groups
    context = context_of(doc._.reading, groups, doc._.senses)
    decided: Sequence[Decided] = doc._.mentions
    verdicts = (
        *_accepted(context, decided, thorough),
        *_rejected(context, groups, decided, (thorough.tables.types, threshold)),
    )
    return Explained(verdicts, claimed)


def _accepted(context: Context, decided: Iterable[Decided], thorough: Profile) -> Iterator[Verdict]:
    before: dict[tuple[int, int], str] = {}
    tables = thorough.tables
    for one in decided:
        found = one.group
        kind = _most(tables.types, type_features(context, found), (finders(found),), one.type)
        seen = role_features(context, found, before)
        role = _most(tables.roles, seen, (one.type, finders(found)), one.role)
        before.update(dict.fromkeys(found.spans, one.role))
        why = f"{one.type}: {kind}; {one.role}: {role}"
        yield Verdict(
            _surface(context, found), one.type, one.role, one.confidence, found.found_by, why
        )


def _rejected(
    context: Context, groups: Iterable[Group], decided: Iterable[Decided], by: tuple[Table, float]
) -> Iterator[Verdict]:
    taken = {one.group.key for one in decided}
    types, threshold = by
    for found in sorted(groups, key=lambda one: (min(one.spans), one.key)):
        if found.key in taken:
            continue
        seen, together = type_features(context, found), (finders(found),)
        shares = types.shares(seen, together)
        kind = types.outcomes[int(shares[1:].argmax()) + 1]
        confidence = round(1 - float(shares[0]), 3)
        unlikely = _most(types, seen, together, types.outcomes[0])
        why = _TAKEN if confidence >= threshold else f"{_WEAK}: {unlikely}"
        yield Verdict(_surface(context, found), kind, None, confidence, found.found_by, why)


def _surface(context: Context, found: Group) -> str:
    return context.reading.surface(*min(found.spans))


def _most(table: Table, seen: Sequence[str], together: Sequence[str], outcome: str) -> str:
    """Return the features that speak most for an outcome, against the mean of the others."""
    column = table.outcomes.index(outcome)
    weighed: dict[str, float] = {}
    for feature in seen:
        told = (feature, *(f"{name}|{feature}" for name in together))
        for row in map(table.rows.get, told):
            if row is not None:
                weights = table.weights[row]
                rest = (weights.sum() - weights[column]) / (len(weights) - 1)
                weighed[feature] = weighed.get(feature, 0.0) + float(weights[column] - rest) / 100
    best = sorted(weighed.items(), key=lambda item: (-item[1], item[0]))[:_MOST]
    return ", ".join(f"{feature} {weight:+.2f}" for feature, weight in best if weight > 0)
