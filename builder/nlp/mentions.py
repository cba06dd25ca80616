"""The mentions component: which candidates are mentions, of which type, in which role."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from builder.nlp.candidates import Candidate
from builder.nlp.context import Context, context_of
from builder.nlp.decisions import Asked, Table, Tables
from builder.nlp.features import MOST_SPANS, finders, role_features, type_features
from builder.nlp.groups import Group
from builder.nlp.profile import Profile, profile
from builder.nlp.reading import Reading
from builder.nlp.senses import Senses, Shares, roles_by_sense
from builder.profiles import FAST


@dataclass(frozen=True, slots=True)
class Decided:
    """A group that is a mention, with its type and role."""

    group: Group
    type: str
    role: str
    confidence: float


ROLES: Mapping[str, frozenset[str]] = {
    "Task": frozenset({"proposes", "uses", "addresses", "background", "comparesWith"}),
    "Metric": frozenset({"proposes", "uses", "measures", "background"}),
    "Hardware": frozenset({"proposes", "comparesWith", "runsOn", "uses", "background"}),
    "Dataset": frozenset({"proposes", "evaluatesOn", "trainsOn", "uses", "background"}),
    "Method": frozenset({"proposes", "comparesWith", "uses", "addresses", "background"}),
    "Model": frozenset({"proposes", "comparesWith", "uses", "background"}),
}
"""The roles that things of a type play."""


_SURE = frozenset({"verbs"})
"""Components whose finds are mentions whatever the table says."""
_HEARD = (0.15, 0.4)
"""How much the encoder weighs in the question of roles, of 1: by words, and by whole candidates."""
_LEAST = 1e-6
_BONUS = 0.06
"""What a longer candidate is preferred by, a word: half-found names mislead more than wide ones."""


def decide(
    reading: Reading,
    groups: Iterable[Group],
    threshold: float,
    tables: Tables,
    senses: Senses | None = None,
) -> Iterator[Decided]:
    """Yield the mentions among groups, in reading order; no two share a stretch of words."""
    groups = tuple(groups)
    context = context_of(reading, groups, senses)
    scored = sorted(
        (one for one in _typed(context, groups, tables.types) if one[0] >= threshold),
        key=lambda item: (-item[0] - _BONUS * _length(item[2]), item[2].key),
    )
    taken = [False] * len(reading.words)
    kept: list[tuple[float, str, Group]] = []
    for share, kind, found in scored:
        free = {s: c for s, c in found.spans.items() if True not in taken[s[0] : s[1]]}
        if free:
            for first, end in free:
                taken[first:end] = [True] * (end - first)
            kept.append((share, kind, _with_spans(found, free)))
    roles: dict[tuple[int, int], str] = {}
    for share, kind, found in sorted(kept, key=lambda item: (min(item[2].spans), item[2].key)):
        role = _role(context, found, kind, roles, tables.roles)
        roles.update(dict.fromkeys(found.spans, role))
        yield Decided(found, kind, role, round(float(share), 3))


def _length(found: Group) -> int:
    return max([end - first for first, end in found.spans])


def _with_spans(found: Group, spans: Mapping[tuple[int, int], tuple[Candidate, ...]]) -> Group:
    if len(spans) == len(found.spans):
        return found
    return Group(found.key, spans, found.concept, found.short, found.long)


def _typed(
    context: Context, groups: Sequence[Group], types: Table
) -> Iterator[tuple[float, str, Group]]:
    """Yield how likely each group is a mention, and of which type then."""
    if not groups:
        return
    shares = types.all_shares((type_features(context, one), (finders(one),)) for one in groups)
    likely = (1 - shares[:, 0]).tolist()
    best = (shares[:, 1:].argmax(axis=1) + 1).tolist()
    for found, share, number in zip(groups, likely, best, strict=True):
        sure = not _SURE.isdisjoint(found.found_by)
        yield max(share, 0.5) if sure else share, types.outcomes[number], found


def _role(
    context: Context,
    found: Group,
    kind: str,
    before: Mapping[tuple[int, int], str],
    roles: Table,
) -> str:
    if "title_head" in found.found_by and kind != "Task":
        return "proposes"  # "X: ...": 1,785 of 1,807 in annotated papers, however well X is known
    asked = (role_features(context, found, before), (kind, finders(found)))
    if context.senses:
        return _heard_role(context.senses, found, kind, roles, asked)
    sums = dict(zip(roles.outcomes, roles.sums([asked])[0].tolist(), strict=True))
    return _best(sums, kind)


def _best(scores: Mapping[str, float], kind: str) -> str:
    plays = ROLES[kind]
    return max([role for role in scores if role in plays], key=scores.__getitem__)


def _heard_role(senses: Senses, found: Group, kind: str, roles: Table, asked: Asked) -> str:
    shares = roles.shares(*asked)
    scores = dict(zip(roles.outcomes, np.log(shares + _LEAST).tolist(), strict=True))
    for part, heard in zip(_HEARD, _asked(senses, found), strict=True):
        second = dict(zip(senses.roles, np.log(heard + _LEAST).tolist(), strict=True))
        scores = {r: score + part / (1 - sum(_HEARD)) * second[r] for r, score in scores.items()}
    return _best(scores, kind)


def _asked(senses: Senses, found: Group) -> tuple[Shares, Shares]:
    """Return the encoder's share of each role, by the words of a group and by it as a whole."""
    by_words = roles_by_sense(senses, list(found.spans)[:MOST_SPANS])
    whole = senses.opinions.get(found.key)
    return by_words, whole.roles if whole else by_words


@Language.factory(
    "mentions",
    default_config={"threshold": 0.42},
    requires=["doc._.reading", "doc._.groups", "doc._.senses"],
    assigns=["doc._.mentions"],
)
def make_mentions(nlp: Language, name: str, threshold: float) -> "Mentions":  # noqa: ARG001
    """Return the component, for the config file."""
    return Mentions(threshold)


class Mentions:
    """Decides what a document mentions, by the tables of a profile."""

    def __init__(self, threshold: float) -> None:
        self.threshold = threshold
        self.follow(profile(FAST))

    def follow(self, thorough: Profile) -> None:
        """Decide by the tables of a profile from now on."""
        self.tables = thorough.tables

    def __call__(self, doc: Doc) -> Doc:
        """Decide one document's mentions."""
        decided = decide(doc._.reading, doc._.groups, self.threshold, self.tables, doc._.senses)
        doc._.mentions = tuple(decided)
        return doc
