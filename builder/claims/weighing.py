"""Weighing: how far a statement without a number speaks as a result, by a learned table.

The table has a weight for each feature; the weights of a statement's features add up to log odds.
builder/claims/fit.py learns it from annotated papers.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from builder.claims.cues import family
from builder.claims.passage import Passage
from builder.claims.qualitative import Statement

Weights = Mapping[str, int]
"""Weights of features in whole hundredths, so that sums are equal on every machine."""
SHIPPED = Path(__file__).with_name("data") / "stated.tsv"

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
_VERB = re.compile(
    r"(?i)\b(accelerat|speed|expedit|reduc|lower|minimi|decreas|cut|sav|alleviat|mitigat|eliminat|"
    r"shorten|improv|increas|boost|enhanc|outperform|surpass|exceed|achiev|deliver|yield|enabl|"
    r"lead|result|show|demonstrat)\w*"
)
_WORD = re.compile(r"[\w']+|[^\w\s]")
_PARTS = 4


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known around a statement.

    ``place`` is how far down the text its sentence stands, 0 to 1, and ``last`` whether it is
    one of the last two; ``ahead`` says that it stands ahead of the paper's own work; ``kinds`` are
    the kinds for which the text gives numbers, ``here`` says that its sentence gives some.
    """

    place: float
    last: bool
    ahead: bool
    kinds: frozenset[str]
    here: bool


def features(statement: Statement, passage: Passage, around: Surroundings) -> tuple[str, ...]:
    """Return what speaks for or against a statement as a result."""
    rule = statement.rule.partition("-")[0]
    out = [
        "any",
        f"rule={rule}",
        f"rule={statement.rule}",
        f"kind={statement.kind}",
        f"place={int(around.place * _PARTS)}",
    ]
    out += _words(statement, passage.text, passage.start, passage.end)
    out += _signs(statement, passage, around)
    return tuple(dict.fromkeys(out))


def _words(statement: Statement, text: str, start: int, end: int) -> Iterator[str]:
    inside = _WORD.findall(text[statement.start : statement.end].lower())
    before = _WORD.findall(text[max(start, statement.start - 30) : statement.start].lower())
    behind = _WORD.findall(text[statement.end : min(end, statement.end + 25)].lower())
    verb = _VERB.search(text, statement.start, statement.end)
    yield f"verb={verb.group(1).lower() if verb else ''}"
    yield from (f"first={word}" for word in inside[:1])
    yield from (f"last={word}" for word in inside[-1:])
    yield f"before={before[-1] if before else ''}"
    yield f"behind={behind[0] if behind else ''}"


def _signs(statement: Statement, passage: Passage, around: Surroundings) -> Iterator[str]:
    text, start, end = passage.text, passage.start, passage.end
    before = text[max(start, statement.start - 40) : statement.start]
    signs = {
        "last sentences": around.last,
        "ahead of own work": around.ahead,
        "numbers here": around.here,
        "numbers of its kind": statement.kind in around.kinds,
        "numbers of its family": family(statement.kind) in {family(k) for k in around.kinds},
        "strong": _STRONG.search(text, statement.start, statement.end),
        "result": _RESULT.search(text, start, end),
        "compared": _COMPARED.search(text, statement.end, end),
        "introduces": _INTRODUCTION.search(text, start, end),
        "able": _ABLE.search(before),
        "thereby": _THEREBY.search(before),
        "gerund": _GERUND.match(text, statement.start, statement.end),
    }
    return (name for name, shows in signs.items() if shows)


def weigh(seen: Iterable[str], weights: Weights) -> float:
    """Return the log odds that a statement with these features is a result."""
    return sum(weights.get(feature, 0) for feature in seen) / 100


@cache
def shipped() -> Weights:
    """Return the weights that ship."""
    return read_weights(SHIPPED)


def read_weights(file: Path) -> Weights:
    """Read weights: a line for each feature."""
    lines = file.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    return {feature: round(float(weight) * 100) for feature, weight in pairs}


def write_weights(file: Path, weights: Weights) -> None:
    """Write weights, features sorted, zeros left out."""
    lines = [f"{name}\t{weights[name] / 100:g}" for name in sorted(weights) if weights[name]]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
