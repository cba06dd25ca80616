"""The gazetteer component: labels of the vocabularies, longest match first, however hyphenated."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from builder.nlp.candidates import Candidate
from builder.nlp.reading import Reading
from ontology.lexicon import Label, Lexicon, label_key, lexicon
from ontology.vocabulary import Concept

MOST_WORDS = 14
"""Words that a label has at most in running text."""
_HEAD = 8
"""Characters at most by whose beginnings keys are ruled out before they are looked for."""
_VERB_FORMS = Path(__file__).with_name("data") / "verb_forms.txt"
_LEARNERS = frozenset({"model", "models", "student", "students", "teacher", "networks"})
CUES = {
    "Dataset": {"dataset", "datasets", "benchmark", "benchmarks", "corpus", "corpora", "set", "on"},
    "Model": {"model", "models", "family", "series", "checkpoint", "backbone", "backbones", "llm"},
    "Hardware": {
        "gpu",
        "gpus",
        "npu",
        "npus",
        "chip",
        "chips",
        "device",
        "devices",
        "processor",
        "nvidia",
        "amd",
        "intel",
        "accelerator",
        "accelerators",
        "board",
        "boards",
        "cpu",
    },
    "Method": {"method", "methods", "algorithm", "optimizer", "framework", "library", "system"},
    "Metric": {"score", "scores", "metric", "metrics"},
    "Task": {"task", "tasks", "problem"},
}
"""Words beside a guarded label that show its type."""


def letters(text: str) -> str:
    """Return a text's characters that tell names apart, in their own case.

    >>> letters("WikiText-2"), letters("N:M sparsity")
    ('WikiText2', 'N:Msparsity')
    """
    return re.sub(r"[^\w:.+]+|_", "", text)


class Index:
    """Finds labels in readings by their folded keys."""

    def __init__(self, labels: Iterable[Label]) -> None:
        by_key: dict[str, list[Label]] = defaultdict(list)
        for label in labels:
            by_key[label_key(label.text)].append(label)
        self._by_key = {key: tuple(found) for key, found in by_key.items() if key}
        self._sorted = sorted(self._by_key)
        self._heads = {key[:n] for key in self._sorted for n in range(1, _HEAD + 1)}

    def matches(self, reading: Reading) -> Iterator[Candidate]:
        """Yield the longest match at each word; none starts inside another."""
        after, heads = 0, self._heads
        for i, (key, behind) in enumerate(zip(reading.keys, [*reading.keys[1:], ""], strict=False)):
            if i < after or key[:_HEAD] not in heads:
                continue
            if key in self._by_key or (key + behind)[:_HEAD] in heads:
                found = self._longest(reading, i)
                if found:
                    yield found
                    after = found.end

    def _longest(self, reading: Reading, first: int) -> Candidate | None:
        key, best, keys = reading.keys[first], None, reading.keys
        end = first + 1
        last = min(first + MOST_WORDS, reading.sentences[reading.sentence[first]][1])
        while key[:_HEAD] in self._heads:
            labels = self._by_key.get(key)
            if labels and keys[end - 1]:
                best = self._choose(labels, reading, first, end) or best
            if end >= last or (len(key) >= _HEAD and not self._extends(key)):
                break
            if not keys[end] and reading.words[end] not in "-/_'’":
                break
            key += keys[end]
            end += 1
        return best

    def _extends(self, key: str) -> bool:
        at = bisect_left(self._sorted, key)
        at += at < len(self._sorted) and self._sorted[at] == key
        return at < len(self._sorted) and self._sorted[at].startswith(key)

    def _choose(
        self, labels: tuple[Label, ...], reading: Reading, first: int, end: int
    ) -> Candidate | None:
        surface = letters(reading.surface(first, end))
        for label in labels:
            if label.exact and not _same_case(letters(label.text), surface):
                continue
            if label.guarded and not _cued(label, reading, first, end):
                continue
            return Candidate(first, end, "gazetteer", label.concept)
        return None


def _same_case(label: str, surface: str) -> bool:
    return surface == label or (surface.startswith(label) and surface[len(label) :] == "s")


def _cued(label: Label, reading: Reading, first: int, end: int) -> bool:
    beside = {reading.lower[i] for i in (first - 2, first - 1) if i >= 0}
    beside.update(reading.lower[end : end + 2])
    return any(beside & CUES[kind] for kind in label.concept.types)


def _hands_over(reading: Reading, verb: int) -> bool:
    """Say whether a verb hands knowledge over: "distill it into a smaller model"."""
    end = reading.sentences[reading.sentence[verb]][1]
    behind = reading.lower[verb + 1 : min(end, verb + 15)]
    if "knowledge" in behind[:3]:
        return True
    at = next((i for i, word in enumerate(behind) if word in ("into", "from")), len(behind))
    return not _LEARNERS.isdisjoint(behind[at:])


def verb_forms(known: Lexicon | None = None) -> Mapping[str, Concept]:
    """Return the concepts that verbs speak of ("distilled"), by verb form."""
    forms: dict[str, Concept] = {}
    for label, words in verbs().items():
        for concept in (known or lexicon()).find(label, "Method")[:1]:
            forms.update(dict.fromkeys(words, concept))
    return forms


@cache
def verbs() -> Mapping[str, tuple[str, ...]]:
    """Return verb forms by the label of their concept, as data/verb_forms.txt has them."""
    lines = (line.split() for line in _VERB_FORMS.read_text(encoding="utf-8").splitlines())
    return {label: tuple(words) for label, *words in lines if label != "#"}


@Language.factory("gazetteer", requires=["doc._.reading"], assigns=["doc._.candidates"])
def make_gazetteer(nlp: Language, name: str) -> "Gazetteer":  # noqa: ARG001
    """Return the component with the vocabularies that ship with paperkg."""
    return Gazetteer(Index(lexicon().labels), verb_forms())


class Gazetteer:
    """Adds what the vocabularies know to a document's candidates."""

    def __init__(self, index: Index, verbs: Mapping[str, Concept]) -> None:
        self.index = index
        self.verbs = verbs

    def learn(self, known: Lexicon) -> None:
        """Recognise the labels of another lexicon instead."""
        self.index, self.verbs = Index(known.labels), verb_forms(known)

    def __call__(self, doc: Doc) -> Doc:
        """Add the candidates of one document."""
        reading = doc._.reading
        doc._.candidates += (*self.index.matches(reading), *self._verbs(reading))
        return doc

    def _verbs(self, reading: Reading) -> Iterator[Candidate]:
        for i, word in enumerate(reading.lower):
            if word in self.verbs and _hands_over(reading, i):
                yield Candidate(i, i + 1, "verbs", self.verbs[word])
