"""The sentences component: where sentences start, by rule."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import add, eq

from spacy.language import Language
from spacy.tokens import Doc

from builder.nlp.reading import Reading, word_key

_STOP = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9$\\~*•α-ω]|[a-z]+[A-Z0-9])|\n\n+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[])(?:e\.g|i\.e|vs|cf|et al|etc|Figs?|Tabs?|Eqs?|Secs?|Refs?|resp|approx|w\.r\.t|"
    r"Dr|Mr|Ms|Prof|St|No|Nos|al|viz|ca|Inc|Ltd|U\.S|incl)$"
)
_GAP = "\n\n"


def sentence_ends(text: str) -> Iterator[int]:
    r"""Yield where the sentences of a text end, the last one included.

    Sections are parted by a blank line; none crosses it, and the first section, a paper's
    title, is one sentence.

    >>> text = "A: B. C\n\nSee Fig. 2 (e.g. by Doe et al. in 2.5 s). We do X vs. Y. Done."
    >>> [text[:end].split()[-1] for end in sentence_ends(text)]
    ['C', 's).', 'Y.', 'Done.']
    """
    title_end = text.find(_GAP)
    for match in _STOP.finditer(text, max(title_end, 0)):
        if match[0].startswith("\n"):
            yield match.start()
        elif text[match.start()] != "." or not _abbreviated(text, match):
            yield match.end() - (len(match[0]) - len(match[0].rstrip()))
    yield len(text.rstrip())


def _abbreviated(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 8) : match.start()]
    found = _ABBREVIATION.search(before)
    if found is None:
        return False
    if before.endswith(("etc", "et al", "al")):
        return not text[match.end() :][:1].isupper()
    return match[0].startswith(". ")


def read(text: str, words: Sequence[str], starts: Sequence[int]) -> Reading:
    """Return the reading of a text that is already cut into words."""
    ends = list(map(add, starts, map(len, words)))
    glued = [False, *map(eq, ends, starts[1:])] if words else []
    sentence: list[int] = []
    sentences: list[tuple[int, int]] = []
    first = 0
    for stop in sentence_ends(text):
        i = bisect_left(starts, stop, first)
        if i > first:
            sentence += [len(sentences)] * (i - first)
            sentences.append((first, i))
            first = i
    title = text.find(_GAP)
    title_end = bisect_left(starts, title) if title >= 0 else len(words)
    lower = list(map(str.lower, words))
    keys = list(map(word_key, words))
    return Reading(text, words, lower, keys, starts, ends, glued, sentence, sentences, title_end)


@Language.factory("sentences", assigns=["token.is_sent_start", "doc._.reading"])
def make_sentences(nlp: Language, name: str) -> "Sentences":  # noqa: ARG001
    """Return the component, for the config file."""
    return Sentences()


class Sentences:
    """Marks where sentences start and keeps the document's reading."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark one document."""
        doc._.reading = reading = read(*doc.user_data["words"])
        starts = [reading.starts[first] for first, _ in reading.sentences]
        for i in doc.to_array("IDX").searchsorted(starts).tolist():
            doc[i].is_sent_start = True
        return doc
