"""Word pieces: what the encoder reads a text as."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tokenizers import BertWordPieceTokenizer

_WORDS = Path(__file__).with_name("data") / "encoder_pieces.txt"
_SPELT = re.compile(r'[^\s()\[\],;:"“”]+')
SHAPES = 12
"""How many ways of writing a word are told apart; the pieces themselves are in lower case."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a text, one entry each in parallel sequences.

    ``ids`` are their numbers, ``shapes`` how the word that each is of is written (`shape`),
    ``starts`` and ``ends`` where they stand.
    """

    ids: Sequence[int]
    shapes: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]


def pieces_of(text: str) -> Pieces:
    """Return the pieces of a text (WordPiece, Wu et al. 2016, with BERT's English pieces)."""
    cut = _tokenizer().encode(text, add_special_tokens=False)
    shapes = [0] * len(text)
    for match in _SPELT.finditer(text):
        kind = shape(match[0].strip("."))
        shapes[slice(*match.span())] = [kind] * len(match[0])
    starts, ends = zip(*cut.offsets, strict=True) if cut.offsets else ((), ())
    return Pieces(cut.ids, [shapes[start] for start in starts], starts, ends)


def shape(word: str) -> int:
    """Return how a word is written, as a number.

    >>> [shape(word) for word in ("128", "-", "sparse", "int8", "GPU", "A100", "Ampere", "SLoPe")]
    [1, 2, 3, 4, 5, 7, 8, 10]
    """
    if word.isdigit():
        return 1
    letters = sum(char.isalpha() for char in word)
    if not letters:
        return 2
    digits = any(char.isdigit() for char in word)
    capitals = sum(char.isupper() for char in word)
    if capitals == letters:
        return 7 if letters == 1 else 5 + digits
    start = 3 if capitals == 0 else 8 if capitals == 1 and word[0].isupper() else 10
    return start + digits


@cache
def _tokenizer() -> BertWordPieceTokenizer:
    return BertWordPieceTokenizer(str(_WORDS), lowercase=True)
