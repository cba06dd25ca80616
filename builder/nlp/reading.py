"""Reading: a text as words with offsets, folded keys and sentences; what the rules walk over."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ontology.lexicon import label_key

WORD = re.compile(
    r"[a-z]{2,}+(?![\w.:+@])"  # what most words are, ahead of the rest for speed alone
    r"|https?://[^\s)]+"
    r"|\d+:\d+(?![\d:])"
    r"|[A-Za-z]:[A-Za-z](?![A-Za-z])"
    r"|\d+[xX](?=[A-Z]{1,3}\d)"
    r"|[^\W_]\w*(?:\.(?=\d)\w+|(?<=\d),(?=\d{3})\w+|@\w+)*\+*"
    r"|['’]s(?!\w)"
    r"|\S"
)
"""A word: a web address, a ratio (2:4, N:M), a word or number with inner dots, or one character."""


@lru_cache(maxsize=1 << 16)
def word_key(word: str) -> str:
    """Return what a word adds to a label's key; nothing for punctuation.

    >>> word_key("Networks"), word_key("-"), word_key("2:4")
    ('network', '', '2:4')
    """
    return label_key(word) if word[0].isalnum() and not word.startswith("http") else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text's words, one entry each in parallel sequences.

    ``glued[i]`` says that no blank stands before word ``i``; ``sentence[i]`` is the number of
    its sentence; ``sentences`` are (first word, word after the last); words before
    ``title_end`` are the title's.
    """

    text: str
    words: Sequence[str]
    lower: Sequence[str]
    keys: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    glued: Sequence[bool]
    sentence: Sequence[int]
    sentences: Sequence[tuple[int, int]]
    title_end: int

    def surface(self, first: int, end: int) -> str:
        """Return the text of a stretch of words."""
        return self.text[self.starts[first] : self.ends[end - 1]]

    def key(self, first: int, end: int) -> str:
        """Return the folded key of a stretch of words."""
        return "".join(self.keys[first:end])
