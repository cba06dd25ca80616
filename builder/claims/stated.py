"""Claims without a number: the statements of a passage that weigh enough as results."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.claims.about import about
from builder.claims.baseline import baseline_of
from builder.claims.cues import family
from builder.claims.hardware import hardware_of
from builder.claims.ownership import is_own
from builder.claims.passage import Passage
from builder.claims.qualitative import KINDS, Statement, find_statements
from builder.claims.scope import listed_phases, scope_of
from builder.claims.setting import Setting
from builder.claims.weighing import Surroundings, Weights, features, weigh
from builder.extraction import Claim, Span
from ontology.vocabulary import kinds

_REDUCED = re.compile(r"(?i)(?:\w+ly |also |further |even )*\w+ed\b")
_HIGHER = re.compile(r"(?i)(?:[\w-]+ ){0,2}(?:higher|lower|less|fewer|greater|faster|smaller)\b")
_FAILS = re.compile(r"(?i)\b(?:fail\w*|typically|suboptimal|struggl\w*|without)\b")
_BOTH = re.compile(r"(?: during| for| in| of)(?: both)?(?: the)? [\w-]+ and [\w-]+")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A statement that may be a result, what speaks for and against it, and its log odds."""

    statement: Statement
    features: tuple[str, ...]
    weight: float

    @property
    def confidence(self) -> float:
        """Return how likely it is a result, 0 to 1."""
        return round(1 / (1 + math.exp(-self.weight)), 3)


def stated_claims(
    passage: Passage,
    numeric: Sequence[Claim],
    numbers: frozenset[str],
    setting: Setting,
    weights: Weights,
) -> Iterator[Claim]:
    """Yield the claims that the words of a passage make.

    ``numeric`` are the passage's claims with a number: they speak for their families;
    ``numbers`` are the kinds for which the document gives numbers.
    """
    taken: list[Statement] = []
    weighed = weighed_statements(passage, numeric, numbers, setting, weights)
    for one in sorted(weighed, key=lambda one: -one.weight):
        if one.weight > 0 and not _told(one.statement, taken):
            taken.append(one.statement)
            yield from _claims(one, passage, setting)


def weighed_statements(
    passage: Passage,
    numeric: Sequence[Claim],
    numbers: frozenset[str],
    setting: Setting,
    weights: Weights,
) -> Iterator[Weighed]:
    """Yield all statements of a passage that may be results, in the order they are found."""
    here = {family(claim.kind) for claim in numeric}
    told = all(cue.kind not in KINDS or family(cue.kind) in here for cue in passage.cues)
    if passage.index == 0 or told:
        return
    around = Surroundings(
        place=passage.index / setting.sentences,
        last=passage.index >= setting.sentences - 2,
        ahead=passage.index < setting.author.begins,
        kinds=numbers,
        here=bool(here),
    )
    for statement in find_statements(passage):
        complaint = around.ahead and _is_complaint(statement, passage)
        if family(statement.kind) not in here and not complaint:
            seen = features(statement, passage, around)
            yield Weighed(statement, seen, weigh(seen, weights))


def _is_complaint(statement: Statement, passage: Passage) -> bool:
    """Say whether a statement ahead of the paper's own work tells of no achievement of others."""
    words = passage.text[statement.start : statement.end]
    after = passage.text[statement.end : min(passage.end, statement.end + 30)]
    if statement.rule in ("fasten", "efficient", "speedups", "surpass"):
        return _FAILS.search(passage.text, passage.start, statement.start) is not None
    if statement.rule == "down":
        return _REDUCED.match(words) is not None or not kinds()[statement.kind].less_is_better
    return _HIGHER.match(words) is None or " than " not in after


def _told(statement: Statement, taken: Sequence[Statement]) -> bool:
    return any(
        other.kind == statement.kind and other.start < statement.end and statement.start < other.end
        for other in taken
    )


def _claims(one: Weighed, passage: Passage, setting: Setting) -> Iterator[Claim]:
    """Yield one claim, or two for what is said of both training and inference."""
    statement = one.statement
    near = (statement.start, statement.end)
    both = _BOTH.match(passage.text, near[1], passage.end)
    phases = listed_phases(setting.phases, near[0], both.end() if both else near[1])
    sentence = (passage.start, passage.end)
    own = is_own(passage, setting.author, statement.start)
    scopes: Sequence[str | None] = phases
    if len(phases) != 2:
        scopes = [scope_of(statement.kind, setting.phases, sentence, near, own)]
    for scope in scopes:
        yield Claim(
            kind=statement.kind,
            evidence=Span("", *near),
            scope=scope,
            baseline=baseline_of(passage, None, near, None),
            hardware=hardware_of(passage, None, near, statement.kind, setting.testbeds),
            about=about(passage, None, near),
            own=own,
            confidence=one.confidence,
            found_by=f"stated-{statement.rule.split('-')[0]}",
        )
