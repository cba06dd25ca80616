"""Basis: what the number of a claim is: a ratio, an increase, a share that remains, a level."""

import re

from builder.claims.attach import Attachment
from builder.claims.numbers import Quantity
from builder.claims.passage import Passage
from ontology.vocabulary import kinds

_REMAINS = re.compile(
    r"(?i)\b(?:retain\w*|recover\w*|maintain\w*|preserv\w*|only|just|merely|match\w*|reach\w*|"
    r"achiev\w*|attain\w*|us(?:es|ing|e)|utiliz\w+|keep\w*|with|at|to|requir\w+|costs?|"
    r"needs?|train\w*|about|around)(?: (?:about|around|only|just|over|up to|nearly|a mere|some|"
    r"~))*\s?[~∼]?$"
)
_LESS = re.compile(
    r"(?i)\b(?:reduc\w*|less|fewer|lower\w*|sav\w+|cut\w*|decreas\w*|drop\w*|smaller|shorten\w*|"
    r"shrink\w*|declin\w*|los(?:s|ses|t|es|ing)|fell|falls?|degrad\w*|remov\w*|eliminat\w*|"
    r"slash\w*|cheaper|prun\w*|skip\w*|compress\w*|alleviat\w*|trim\w*)\b"
)
_MORE = re.compile(
    r"(?i)\b(?:improv\w*|increas\w*|gains?|gaining|boost\w*|more|higher|larger|faster|"
    r"speed-?ups?|better|outperform\w*|surpass\w*|exceed\w*|enhanc\w*|rais\w+|accelerat\w*|"
    r"overheads?|extra|additional|growth|uplift|greater|above|speeds? up|slower|slowdown)\b"
)


def basis_of(passage: Passage, at: int, kind: str, attachment: Attachment) -> str:
    """Return ratio, increase, reduction, remaining or absolute."""
    quantity = passage.quantities[at]
    if quantity.form in ("ratio", "fraction"):
        smaller = quantity.high < 1 and kinds()[kind].less_is_better
        return "remaining" if smaller else "ratio"
    if quantity.form in ("measure", "bare") or quantity.origin is not None:
        return "absolute"
    left, right = _words(passage, quantity, attachment)
    if right.lstrip().startswith("of ") and _REMAINS.search(left):
        return "remaining"
    change = _change(left, right, quantity, kind)
    if change is not None:
        return change
    return "remaining" if _is_share(left, kind) else "absolute"


def _words(passage: Passage, quantity: Quantity, attachment: Attachment) -> tuple[str, str]:
    text = passage.text
    left = text[max(attachment.left[0], quantity.start - 70) : quantity.start]
    right = text[quantity.end : min(attachment.right[1], quantity.end + 45)]
    return left, right


def _change(left: str, right: str, quantity: Quantity, kind: str) -> str | None:
    """Return the change that is told nearest to a number: behind it, then before it."""
    less_is_better = kinds()[kind].less_is_better
    for words, nearest in ((right, 0), (left, -1)):
        found = sorted(
            [(m.start(), "reduction") for m in _LESS.finditer(words)]
            + [(m.start(), "increase") for m in _MORE.finditer(words)]
        )
        if found:
            change = found[nearest][1]
            improved = change == "increase" and re.search(r"(?i)improv|better|gain", words)
            efficient = re.search(r"(?i)efficien", words)
            if improved and less_is_better and not efficient:
                return "reduction"
            return change
    return {"+": "increase", "-": "reduction"}.get(quantity.sign)


def _is_share(left: str, kind: str) -> bool:
    return kinds()[kind].less_is_better and _REMAINS.search(left) is not None
