"""The lexicon: from a label, however spelt, to concepts."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from ontology.vocabulary import Concept, concepts

_PLURAL_ACRONYM = re.compile(r"(?<=[A-Z]{2})s\b")
_LATEX = re.compile(r"\\[a-z]+|[${}^_\\]")
_GAP = re.compile(r"[^\w:.+]+|_")
_PROCESSORS = re.compile(r"[a-z]pus")
"""gpus, npus: plurals although they end like Latin singulars."""


@lru_cache(maxsize=1 << 16)
def label_key(label: str) -> str:
    """Fold case, accents, LaTeX, hyphens, blanks, a leading article and plurals.

    >>> label_key("the Pre-Training Objectives") == label_key("pretraining objective")
    True
    >>> label_key("N:M sparsity"), label_key("LLaMA-2 7B"), label_key("GPUs")
    ('n:msparsity', 'llama27b', 'gpu')
    """
    text = label
    if not label.isascii():
        text = unicodedata.normalize("NFKD", label)
        text = "".join(char for char in text if not unicodedata.combining(char))
    text = _PLURAL_ACRONYM.sub("", text).lower()
    text = _LATEX.sub(" ", text)
    words = _GAP.sub(" ", text).strip(" .").split()
    if len(words) > 1 and words[0] in {"the", "a", "an", "our"}:
        words = words[1:]
    return "".join(_singular(word) for word in words)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if _PROCESSORS.fullmatch(word):
        return word[:-1]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@dataclass(frozen=True, slots=True)
class Label:
    """One label of one concept.

    ``exact`` labels match running text only in their own case (names, acronyms), the others
    in any; ``guarded`` ones are common words that need a cue of their type beside them.
    """

    text: str
    concept: Concept
    exact: bool
    guarded: bool

    def fits(self, surface: str) -> bool:
        """Tell whether a surface with the label's key has the label's case.

        Only the words of the label that have capitals must be met in their own case.

        >>> from ontology.vocabulary import Concept
        >>> label = Label("KV cache", Concept("kv-cache", "KV cache", ("Method",)), True, False)
        >>> label.fits("KV Caches"), label.fits("KV-cache"), label.fits("kv cache")
        (True, True, False)
        """
        if not self.exact:
            return True
        text = _squeeze(surface)
        return all(_squeeze(word) in text for word in self.text.split() if _is_name(word))


class Lexicon:
    """Finds concepts by label."""

    def __init__(self, known: Iterable[Concept]) -> None:
        self.labels: tuple[Label, ...] = tuple(label for c in known for label in _labels(c))
        self._by_key: dict[str, list[Label]] = defaultdict(list)
        for label in self.labels:
            self._by_key[label_key(label.text)].append(label)

    def by_key(self) -> Mapping[str, tuple[Label, ...]]:
        """Return the labels of each folded key; of two the first wins."""
        return {key: tuple(labels) for key, labels in self._by_key.items()}

    def find(self, text: str, kind: str | None = None) -> tuple[Concept, ...]:
        """Return the concepts that bear a label, of one entity type if ``kind`` is given."""
        found: dict[str, Concept] = {}
        for label in self._by_key.get(label_key(text), ()):
            if kind is None or kind in label.concept.types:
                found[label.concept.key] = label.concept
        return tuple(found.values())


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of the vocabularies that ship with paperkg."""
    return Lexicon(concepts().values())


def _labels(concept: Concept) -> Iterator[Label]:
    for text in (concept.label, *concept.alt_labels):
        if text not in concept.guarded:
            yield Label(text, concept, exact=_is_name(text), guarded=False)
    for text in concept.guarded:
        yield Label(text, concept, exact=True, guarded=True)


def _squeeze(text: str) -> str:
    return re.sub(r"[\s\-‐‑–_]+", "", text)


def _is_name(text: str) -> bool:
    return any(char.isupper() for char in text)
