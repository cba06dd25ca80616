"""Tokens: a question's words, numbers and signs, with their places."""

import re
import unicodedata
from dataclasses import dataclass

_SIGNS = str.maketrans(
    {"×": "x", "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "‑": "-",
     "≥": ">=", "≤": "<="}
)  # fmt: skip
_TOKEN = re.compile(
    r"""
      "[^"]{3,300}"                                     # a title in quotation marks
    | 's\b
    | >=|<=|[<>=~≈]
    | \d[\d,]*(?:\.\d+)?[ -]?(?:%|percent\b|(?:x|fold|times)\b(?![ ]?\d))   # 30%, 2.5 x, 3-fold
    | \d{1,3}(?:,\d{3})+(?:\.\d+)?                      # 24,000
    | w/o?(?![^\W_])
    | \d+/\d+                                           # 1/3
    | [^\W_]+(?:[.:/+@&][^\W_]+)*\+*                    # words: LLM.int8, N:M, tokens/s, C++
    | [^\s'"_-]
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign of a question, as written, and where it stands in the normalised text."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """Return the word in lower case."""
        return self.text.lower()

    @property
    def is_word(self) -> bool:
        """Say whether it is more than a sign."""
        return any(char.isalnum() for char in self.text)


def normalised(question: str) -> str:
    r"""Return a question in composed characters, with plain signs and single blanks.

    >>> normalised("  2× speed–up,\n≥ 30 % that don’t run")
    '2x speed-up, >= 30 % that do not run'
    """
    text = unicodedata.normalize("NFKC", question).translate(_SIGNS)
    text = "".join(char if char.isprintable() else " " for char in text)
    text = re.sub(r"(?<=[a-z])n't\b", " not", " ".join(text.split()), flags=re.IGNORECASE)
    text = re.sub(r"\bcannot\b", "can not", text, flags=re.IGNORECASE)
    return re.sub(r"(?<=\w)'(?:re|ve|ll|d|m)\b", "", text)


def tokens(text: str) -> tuple[Token, ...]:
    """Cut a normalised question in tokens.

    >>> [t.text for t in tokens("SLoPe's 2:4-sparse speed-up, > 2.5x (8x7B)?")]
    ['SLoPe', "'s", '2:4', 'sparse', 'speed', 'up', ',', '>', '2.5x', '(', '8x7B', ')', '?']
    """
    return tuple(Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text))
