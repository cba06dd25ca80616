"""The tokenizer: words as the rules want them, so that hyphens part and ratios stay whole."""

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from builder.nlp.reading import WORD


class Words:
    """Makes a document of a text's words; blanks other than one space are words too.

    ``user_data["words"]`` of the document has the text, the words that are no blanks, and
    their offsets.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the document of a text."""
        words: list[str] = []
        spaces: list[bool] = []
        found: list[str] = []
        starts: list[int] = []
        position = 0
        for match in WORD.finditer(text):
            start, end = match.span()
            if start > position:
                _fill(text[position:start], words, spaces)
            found.append(match[0])
            starts.append(start)
            words.append(match[0])
            spaces.append(False)
            position = end
        _fill(text[position:], words, spaces)
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
