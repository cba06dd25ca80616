"""Which papers may read otherwise when the lexicon changes.

All that the extractor asks a lexicon for are the labels of a folded key: those of a run of words
(gazetteer), of a name of hardware, whole or shortened, and of the methods that verbs speak of.  A
paper that holds none of the keys whose labels differ reads the same by both lexicons.
"""

from collections.abc import Iterator, Mapping, Set

from builder.document import Document
from builder.extraction import Extraction
from builder.nlp.fulltext import read_whole
from builder.nlp.gazetteer import MOST_WORDS, verbs
from builder.nlp.hardware import named_hardware, shortened
from builder.nlp.reading import WORD, word_key
from builder.papers.paper import Paper
from ontology.lexicon import label_key


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> Set[str]:
    """Return the keys that tell two lexicons apart in running text.

    Args:
        before: for each key whose labels are not those that ship, what tells them.
        after: the same of another lexicon.
    """
    keys = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    spoken = (words for label, words in verbs().items() if label_key(label) in keys)
    return keys.union(word_key(word) for words in spoken for word in words)


def reads_otherwise(paper: Paper, keys: Set[str]) -> bool:
    """Tell whether a paper holds any of some keys, wherever the extractor may look for one."""
    found: list[bool] = []

    def look(part: Paper) -> Extraction:
        found.append(not keys.isdisjoint(_asked_for(Document.of(part).text)))
        return Extraction(part.key, (), (), ())

    if keys:
        read_whole(paper, look)
    return any(found)


def _asked_for(text: str) -> Iterator[str]:
    """Yield the keys that a lexicon may be asked for; sentences would only make them fewer."""
    words = [word_key(word) for word in WORD.findall(text)]
    for first, key in enumerate(words):
        if key:
            yield key
            for more in words[first + 1 : first + MOST_WORDS]:
                if more:
                    key += more
                    yield key
    for start, end, _ in named_hardware(text):
        yield from map(label_key, shortened(text[start:end]))
