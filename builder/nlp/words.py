"""The tokenizer: words as the rules want them, so that hyphens part and ratios stay whole."""

import re
from collections.abc import Callable
from itertools import accumulate

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from builder.nlp.reading import WORD

_CUT = re.compile(f"({WORD.pattern})")
"""Cuts a text into blanks and words by turns, blanks first."""
_USUAL = ("", " ")
"""The blanks between words that are no words themselves."""


class Words:
    """Makes a document of a text's words; blanks other than one space are words too.

    ``user_data["words"]`` of the document has the text, the words that are no blanks, and
    their offsets.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the document of a text."""
        parts = _CUT.split(text)
        ends = list(accumulate(map(len, parts)))
        found, starts = parts[1::2], ends[:-1:2]
        words: list[str] = []
        spaces: list[bool] = []
        _fill(parts[0], words, spaces)
        for word, blank in zip(found, parts[2::2], strict=True):
            words.append(word)
            spaces.append(blank == " ")
            if blank not in _USUAL:
                _fill(blank, words, spaces)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc.user_data["words"] = (text, found, starts)
        return doc


def _fill(blank: str, words: list[str], spaces: list[bool]) -> None:
    if blank.startswith(" ") and words:
        spaces[-1] = True
        blank = blank[1:]
    if blank:
        words.append(blank)
        spaces.append(False)


@registry.tokenizers("paperkg.words.v1")  # type: ignore[untyped-decorator]
def make_words() -> Callable[[Language], Words]:
    """Return the maker of the tokenizer, for the config file."""
    return lambda nlp: Words(nlp.vocab)
