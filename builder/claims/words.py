"""Words: a text cut into words once, for all that looks words up."""

import re
from dataclasses import dataclass
from itertools import accumulate

_WORD = re.compile(r"([\w@]+)")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in lower case, with where each starts and ends."""

    lower: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def cut_words(text: str) -> Words:
    """Return the words of a text.

    >>> cut_words("2x the Tokens/s").lower
    ('2x', 'the', 'tokens', 's')
    """
    folded = text.lower()
    alike = len(folded) == len(text)  # but for letters whose lower case is longer
    parts = _WORD.split(folded if alike else text)
    bounds = list(accumulate(map(len, parts)))
    lower = parts[1::2] if alike else map(str.lower, parts[1::2])
    return Words(tuple(lower), tuple(bounds[:-1:2]), tuple(bounds[1::2]))
