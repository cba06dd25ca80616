"""Direction: whether a claim speaks for the technique or against it."""

import re

from builder.claims.attach import Attachment
from builder.claims.passage import Passage
from ontology.vocabulary import kinds

_LESS_IS_BETTER = re.compile(
    r"(?i)\b(?:perplexity|PPL|errors?|WER|CER|FID|sFID|FVD|LPIPS|hallucinat\w*|forgetting|toxic\w*|"
    r"MSE|MAE|RMSE|EER|DER|miss(?:[ -]rate)?|attack success|bias|loss|misclassif\w*|"
    r"violations?|refusals?|distortion|discrepanc\w*|divergence|gap|undesirable|failures?)\b"
)
_DOWN = re.compile(
    r"(?i)\b(?:drop\w*|degrad\w*|declin\w*|decreas\w*|fell|falls?|falling|lower\w*|"
    r"reduc\w*|less|fewer|los(?:s|ses|es|ing|t)|deteriorat\w*|cut\w*|sav\w+|shrink\w*|shorten\w*|"
    r"collaps\w*)\b"
)
_UP = re.compile(
    r"(?i)\b(?:increas\w*|more|higher|rais\w+|rises?|larger|additional|extra|longer|grow\w*|"
    r"overheads?|slow(?:er|s|down)\w*)\b"
)
_BAD = re.compile(
    r"(?i)\b(?:overheads?|slow(?:er|s|down|downs|ing)|worse\w*|penalt\w+|sacrific\w*|"
    r"degradation|regress\w+|deteriorat\w*|underperform\w*|trail\w*|accuracy (?:drop|loss|"
    r"degradation|gap|reduction)|"
    r"performance (?:drop|loss|degradation|gap|decline)s?|quality (?:loss|degradation|drop))\b"
)
_GOOD = re.compile(
    r"(?i)\b(?:improv\w*|outperform\w*|surpass\w*|gain\w*|better|faster|boost\w*|superior|"
    r"exceed\w*)\b"
)
_AVOIDED = re.compile(
    r"(?i)\b(?:without|avoid\w*|no|reduc\w+|recover\w*|mitigat\w*|eliminat\w*|lower\w*|"
    r"minimi[sz]\w+|decreas\w+|cut\w*|sav\w+)\s(?:\w+\s){0,4}$"
)


def direction_of(passage: Passage, at: int, kind: str, attachment: Attachment) -> str:
    """Return "better" or "worse"."""
    quantity = passage.quantities[at]
    text = passage.text
    left = text[max(attachment.left[0], quantity.start - 60) : quantity.start]
    right = text[attachment.right[0] : attachment.right[1]][:50]
    words = _last_clause(left) + " " + right
    if kind == "quality":
        return _quality(words)
    bad = _BAD.search(words)
    if bad is not None:
        return "better" if _AVOIDED.search(words[: bad.start()]) else "worse"
    wrong = _UP if kinds()[kind].less_is_better else _DOWN
    other = _DOWN if kinds()[kind].less_is_better else _UP
    against = wrong.search(words) and not other.search(words) and not _GOOD.search(words)
    return "worse" if against and "efficien" not in words and "batch" not in words else "better"


def _last_clause(left: str) -> str:
    return (
        re.split(r"[,;:]| while | and | but | with (?=\w+ \w+ (?:loss|drop))", left)[-1]
        if len(left) > 20
        else left
    )


def _quality(words: str) -> str:
    down, bad = _DOWN.search(words), _BAD.search(words)
    if bad is not None:
        return "better" if _AVOIDED.search(words[: bad.start()]) else "worse"
    less = _LESS_IS_BETTER.search(words)
    if down is not None and _GOOD.search(words) is None:
        same = less is not None and less.group().lower() == down.group().lower()
        return "better" if less is not None and not same else "worse"
    if less is not None and _UP.search(words) and _GOOD.search(words) is None:
        return "worse"
    return "better"
