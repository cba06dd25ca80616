"""Qualifiers: up to, at least, about, on average."""

import re

from builder.claims.passage import Passage

_LIMITS = (
    (
        "up to",
        r"(?:up to|as (?:much|many|high|large|low|fast|little) as|at most|no more than|not more "
        r"than|less than|fewer than|"
        r"lower than|under|below|within|maximum(?: \w+)?(?: of)?|max\.?|<|≤|leq|\bsub-|"
        r"maximal(?:ly)?(?: "
        r"of)?|only up to|upto)",
    ),
    (
        "at least",
        r"(?:at least|more than|over|above|exceed(?:s|ing)?|greater than|no less than|"
        r"not less than|higher than|beyond|>|≥|geq|minimum of)",
    ),
    (
        "about",
        r"(?:about|around|approximately|approx\.?|roughly|nearly|almost|close to|some|~|∼|≈|"
        r"approx)",
    ),
    ("on average", r"(?:on average|an average of|average of|averaging|averaged|mean of)"),
)
_BEFORE = tuple(
    (
        name,
        re.compile(
            rf"(?i)(?<!\w){pattern}[ ~∼(>$]*(?:an? |additional |factor of |about |around )*$"
        ),
    )
    for name, pattern in _LIMITS
)
_AND = re.compile(r"[^.;:()]{1,60},? and (?:an? )?")
_AVERAGE = re.compile(
    r"(?i)\bon average\b|\baverage (?:\w+ ){0,3}(?:of|by)\b[^,;]{0,12}$|\baveraging\b"
)
_UP_TO_LATER = re.compile(
    r"(?i)\bup to\b(?: (?:an? |over |about |~|around |factors? of |more than ))*$"
)


def qualifier_of(passage: Passage, at: int) -> str | None:
    """Return how a quantity is hedged; those of a list share the hedge before the first."""
    first, _ = passage.groups[at]
    own = _hedge(passage, at)
    if own is None and first != at:
        own = _hedge(passage, first)
    if own is None and _average(passage, at):
        return "on average"
    if own is None and _goes_on(passage, at):
        return qualifier_of(passage, at - 1)
    return own


def _goes_on(passage: Passage, at: int) -> bool:
    """Say whether a number shares a hedge: "up to 2x the speed and 3x the throughput"."""
    if at == 0:
        return False
    before, now = passage.quantities[at - 1], passage.quantities[at]
    between = passage.text[before.end : now.start]
    return before.form == now.form and _AND.fullmatch(between) is not None


def _hedge(passage: Passage, at: int) -> str | None:
    quantity = passage.quantities[at]
    start = max(passage.start, quantity.start - 40)
    before = passage.text[start : quantity.start]
    if re.match(r"(?i)up to ", passage.text[quantity.start :][:6]):
        return "up to"
    for name, pattern in _BEFORE:
        if pattern.search(before):
            return name
    return None


def _average(passage: Passage, at: int) -> bool:
    quantity = passage.quantities[at]
    left = passage.text[max(passage.left_edge(at), quantity.start - 45) : quantity.start]
    right = passage.text[quantity.end : min(passage.right_edge(at), quantity.end + 30)]
    return bool(_AVERAGE.search(left) or re.match(r"(?i)[^,;.]{0,18}\bon average\b", right))
