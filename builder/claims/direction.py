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
_MORE_IS_BETTER = re.compile(
    r"(?i)\b(?:accura\w*|performance|F1|scores?|BLEU|quality|precision|recall|mAP|mIoU|AUC\w*|"
    r"success|win rates?|pass(?:@\d+| rates?)|PSNR|SSIM|retention|confidence)\b"
)
_CUT = re.compile(r"(?i)(?<!-)\b(?:lower\w*|reduc\w*|less|fewer|cut\w*|decreas\w*|minimi[sz]\w*)\b")
_DROP = re.compile(
    r"(?i)\b(?:drop\w*|degrad\w*|declin\w*|fell|falls?|falling|los(?:s|ses|es|ing|t)|"
    r"deteriorat\w*|collaps\w*|shrink\w*)\b"
)
_DOWN = re.compile(rf"{_CUT.pattern}|{_DROP.pattern[4:]}|\b(?:sav\w+|shorten\w*)\b", re.I)
_UP = re.compile(
    r"(?i)\b(?:increas\w*|more|higher|rais\w+|rises?|larger|additional|extra|longer|grow\w*|"
    r"overheads?|slow(?:er|s|down)\w*)\b"
)
_ROOM = re.compile(r"(?i)efficien|batch|cache|context|window|capacity|requests?\b")
"""What may well grow: larger batches and longer contexts that fit are gains."""
_BAD = re.compile(
    r"(?i)\b(?:overheads?|slow(?:er|s|down|downs|ing)|worse\w*|penalt\w+|sacrific\w*|"
    r"degradation|regress\w+|deteriorat\w*|underperform\w*|trail\w*|"
    r"(?:accuracy|performance|quality) (?:drop|loss|degradation|gap|decline|reduction)s?|"
    r"(?:drop|decrease|reduction|decline|loss)s? (?:in|of|on) (?:[\w-]+ ){0,3}"
    r"(?:accuracy|performance|quality|F1|scores?))\b"
)
_GOOD = re.compile(
    r"(?i)\b(?:improv\w*|outperform\w*|surpass\w*|gain\w*|better|faster|boost\w*|superior|"
    r"exceed\w*)\b"
)
_AVOIDED = re.compile(
    r"(?i)\b(?:without|avoid\w*|no|(?:reduc|recover|mitigat|eliminat|lower|minimi[sz]|decreas|cut|"
    r"sav)(?:es?|s|ing|ed)?)\s(?:\w+\s){0,4}$"
)
_ONLY = re.compile(r"(?i)\b(?:only|merely|just|below|under|as low as|a mere) (?:an? \w+ of )?$")
_BELOW = re.compile(r"(?i) (?:lower|below|less|worse|behind)\b")
_MULTIPLIES = re.compile(r"(?i)(?:doubl|tripl|quadrupl)")
_WITHIN = re.compile(r"(?i)\bwithin (?:about |~)?$")


def direction_of(passage: Passage, at: int, kind: str, attachment: Attachment, own: bool) -> str:
    """Return "better" or "worse" for the technique spoken of.

    Figures of a burden that the text tells of others ("takes 600 PFLOPs") are for the worse.
    """
    quantity, text = passage.quantities[at], passage.text
    left = text[max(attachment.left[0], quantity.start - 60) : quantity.start]
    right = text[attachment.right[0] : attachment.right[1]][:50]
    words = _last_clause(left) + " " + right
    less_is_better = kinds()[kind].less_is_better
    if kind == "quality":
        return _quality(words, left, right, quantity.form)
    if quantity.form == "measure" and not own and less_is_better:
        return "worse"
    if quantity.form == "fraction":
        return "worse" if "slow" in words else "better"
    bad = _BAD.search(words)
    if bad is not None:
        return "better" if _AVOIDED.search(words[: bad.start()]) else "worse"
    if kind == "speedup" and _CUT.search(words):
        return "better"  # what is cut by a factor is time, whatever the sentence calls it
    if less_is_better and _MULTIPLIES.match(text, quantity.start) and not _ROOM.search(words):
        return "worse"
    wrong, other = (_UP, _DOWN) if less_is_better else (_DOWN, _UP)
    against = wrong.search(words) and not other.search(words) and not _GOOD.search(words)
    return "worse" if against and not _ROOM.search(words) else "better"


def _last_clause(left: str) -> str:
    if len(left) <= 20:
        return left
    return re.split(r"[,;:]| while | and | but | with (?=\w+ \w+ (?:loss|drop))", left)[-1]


def _quality(words: str, left: str, right: str, form: str) -> str:
    bad = _BAD.search(words)
    if bad is not None:
        return "better" if _AVOIDED.search(words[: bad.start()]) else "worse"
    if form == "percent" and (_ONLY.search(left) or _WITHIN.search(left)):
        return "worse"
    less, good = _LESS_IS_BETTER.search(words), _GOOD.search(words)
    if form == "points" and less is None and _BELOW.match(right):
        return "worse"
    drop, cut = _DROP.search(words), _CUT.search(words)
    if good is None and (drop is not None or cut is not None):
        if less is not None and not (drop and less.group().lower() == drop.group().lower()):
            return "better"
        return "worse" if drop is not None or _MORE_IS_BETTER.search(words) else "better"
    return "worse" if less is not None and good is None and _UP.search(words) else "better"
