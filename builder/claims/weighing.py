"""Weighing: how far a statement without a number speaks as a result."""

import re

from builder.claims.cues import family
from builder.claims.passage import Passage
from builder.claims.qualitative import Statement

_STRONG = re.compile(
    r"(?i)\b(?:signific|substan|dramat|great|remark|drastic|much|consider|effective|fundamental|far )"
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

_BY_RULE = {"predicate": 1.0, "efficient": 1.0, "quick": 0.5, "speedups": 0.5, "up": -1.0}


def weigh(
    statement: Statement, passage: Passage, late: bool, numbers: frozenset[str], here: bool
) -> float:
    """Return how far a statement speaks as a result: 2 and more is likely one.

    ``late`` says that it stands in the second half of the text, ``numbers`` are the families
    for which the text gives numbers, ``here`` that its sentence gives some.
    """
    text = passage.text
    points = float(bool(_STRONG.search(text, statement.start, statement.end)))
    points += bool(_RESULT.search(text, passage.start, passage.end)) + late
    points += 0.5 * bool(_COMPARED.search(text, statement.end, passage.end))
    points += statement.kind in ("memory", "latency")
    points -= 1.5 * bool(_INTRODUCTION.search(text, passage.start, passage.end))
    points += _BY_RULE.get(statement.rule, 0.0)
    return points - (family(statement.kind) in numbers) - here
