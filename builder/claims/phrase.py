"""Phrases: where the words for a thing end that a claim is compared with."""

import re

from builder.claims.passage import Passage

NUMERIC = (
    r"(?:(?:some|about|around|an?|nearly|~|∼|\+|\$|<|>|\\)\s?)?"
    r"\d[\d.,]*(?:(?![\w-])|(?:[xX×kKMBs%]|ms|GB|MB|pp|times)\b)"
)
"""A number that is no part of a name ("3DGS", "8-bit training")."""
_STOP = re.compile(
    r"[,;:()]|\.(?!\w)|--| [-–—] |"
    r"\s(?:and (?:\w+ (?:the|its|their|our|a)|\w+ing|is|are|\w+s the|has|by|the|a|\d|attain\w*|"
    r"achiev\w*|reach\w*|costs?|reduc\w*|significantly|up to|was|outperform\w*|uses?|runs?)|"
    r"while|whilst|when|with (?:only|a|an|no|minimal|up|comparable|similar)|for|in|on|at|by|using|"
    r"across|without|but|which|that|under|as well|respectively|via|through|where|whereas|during|"
    r"due|"
    r"thanks|since|because|despite|from|to|is|are|has|have|can|including|such as|like|"
    r"(?:achiev|reduc|improv|maintain|attain|reach|deliver|requir|outperform|surpass)\w+|"
    r"significantly|consistently|and$)\b|\s\d[\d.]*\s?(?:%|x\b|×)"
)
_ARTICLE = re.compile(r"(?i)^(?:(?:that|those) (?:of|with|using|by) )?(?:(?:the|a|an) )?")
_PERFORMANCE = re.compile(r"(?i)(?:'s?)? (?:performance|quality|accuracy)$")
_REQUIRED = re.compile(r"(?i)\b(?:required|used|needed|consumed|achieved) (?:by|for|in) (?=\w)")
_TAIL = re.compile(r"(?i)\s(?:and|or|of|reach\w*|achiev\w*|costs?|with|the|a|an)$")
_AND = re.compile(r",? and |, ")


def phrase_at(text: str, start: int, end: int) -> str | None:
    """Return the words for a thing that begin at an offset, or None."""
    stop = _STOP.search(text, start, end)
    required = _REQUIRED.search(text, start, end)
    if required is not None and stop is not None and required.start() < stop.start() + 12:
        start = required.end()
        stop = _STOP.search(text, start, end)
    phrase = text[start : stop.start() if stop else end].strip(" .-")
    phrase = _ARTICLE.sub("", _PERFORMANCE.sub("", _TAIL.sub("", phrase)))
    return phrase if 1 < len(phrase) <= 120 else None


def listed(phrase: str, passage: Passage, at: int | None) -> str:
    """Return the part of "A and B by 3% and 5%" that belongs to quantity ``at``."""
    if at is None:
        return phrase
    first, last = passage.groups[at]
    parts = _AND.split(phrase)
    count = last - first + 1
    return parts[at - first] if count > 1 and len(parts) == count else phrase
