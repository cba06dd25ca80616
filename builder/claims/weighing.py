"""Weighing: how far a statement without a number speaks as a result.

The weights follow a logistic regression over the statements of annotated abstracts, rounded;
they add up to log odds.
"""

import re
from dataclasses import dataclass

from builder.claims.cues import family
from builder.claims.passage import Passage
from builder.claims.qualitative import Statement

_STRONG = re.compile(
    r"(?i)\b(?:signific|substan|dramat|great|remark|drastic|much|consider|effective|fundamental|"
    r"far )"
)
_RESULT = re.compile(
    r"(?i)\b(?:experiment|result|evaluat|show|demonstrat|find|found|achiev|validat|observ|"
    r"outperform|empirical|compared|than|confirm|deliver|surpass)\w*"
)
_INTRODUCTION = re.compile(
    r"(?i)\b(?:we|paper|work|study)\b[^,;]{0,25}\b(?:propos|present|introduc|develop|design|"
    r"describ|investigat)\w*|\bnovel\b|\bgoal|\baim|\bfocus"
)
_COMPARED = re.compile(r"(?i)\b(?:than|compared|over|against|versus)\b")
_GERUND = re.compile(r"(?i)(?:\w+ly |also |further |even )*\w+ing\b")
_ABLE = re.compile(r"(?i)\b(?:can|able to)\b[^,;]{0,12}$")
_THEREBY = re.compile(
    r"(?i)\b(?:thereby|thus|leading to|enabl\w+|hence|result\w* in|achiev\w+|offer\w*|provid\w+|"
    r"deliver\w*|yield\w*|demonstrat\w*)[^,;]{0,15}$"
)
_BY_RULE = {
    "predicate": 1.0, "efficient": 0.6, "down": 0.35, "surpass": 0.25, "noun": -0.9, "up": -1.3,
}  # fmt: skip
_BY_KIND = {"compute": -1.4, "throughput": 0.4, "energy": 0.3}
_BIAS = -0.2
THRESHOLD = -0.3


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known around a statement.

    ``place`` is how far down the text its sentence stands, 0 to 1, and ``last`` whether it is
    one of the last two; ``kinds`` are the kinds for which the text gives numbers, ``here``
    says that its sentence gives some.
    """

    place: float
    last: bool
    kinds: frozenset[str]
    here: bool


def weigh(statement: Statement, passage: Passage, around: Surroundings) -> float:
    """Return how far a statement speaks as a result: above THRESHOLD it likely is one."""
    text = passage.text
    before = text[max(passage.start, statement.start - 40) : statement.start]
    odds = _BIAS + 0.4 * around.place + 0.35 * around.last + 0.5 * around.here
    odds += 0.55 * bool(_STRONG.search(text, statement.start, statement.end))
    odds += 0.35 * bool(_RESULT.search(text, passage.start, passage.end))
    odds += 0.85 * bool(_COMPARED.search(text, statement.end, passage.end))
    odds += 0.5 * bool(_ABLE.search(before)) + 0.5 * bool(_THEREBY.search(before))
    odds -= 0.55 * bool(_GERUND.match(text, statement.start, statement.end))
    odds -= 0.55 * bool(_INTRODUCTION.search(text, passage.start, passage.end))
    odds -= 0.5 * (statement.kind in around.kinds)
    odds -= 0.4 * (family(statement.kind) in {family(kind) for kind in around.kinds})
    rule = statement.rule.split("-")[0]
    return odds + _BY_RULE.get(rule, 0.0) + _BY_KIND.get(statement.kind, 0.0)
