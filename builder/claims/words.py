"""Words: a text cut into words once, for all that looks words up."""

import re
from dataclasses import dataclass

_WORD = re.compile(r"[\w@]+")


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
    spans = [match.span() for match in _WORD.finditer(text)]
    folded = text.lower()
    if len(folded) == len(text):
        lower = tuple([folded[start:end] for start, end in spans])
    else:  # a letter whose lower case is longer
        lower = tuple([text[start:end].lower() for start, end in spans])
    return Words(
        lower,
        tuple([start for start, _ in spans]),
        tuple([end for _, end in spans]),
    )
