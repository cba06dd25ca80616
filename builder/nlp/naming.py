"""Naming: what a catalogue would print for a thing, from how the paper writes it."""

from collections import Counter

from builder.nlp.groups import Group, plain
from builder.nlp.names import shape
from builder.nlp.reading import Reading
from ontology.lexicon import label_key


def name_of(reading: Reading, found: Group) -> str:
    """Return the paper's name of a thing: singular, no article, its own acronym if it has one."""
    named = [c.name for cs in found.spans.values() for c in cs if c.name]
    if named:
        return named[0]
    if found.short:
        return _singular_name(plain(found.short))
    counted: Counter[str] = Counter()
    for (first, end), candidates in found.spans.items():
        if all(candidate.found_by == "verbs" for candidate in candidates):
            continue
        weight = 1 if first < reading.title_end else 10
        counted[plain(reading.surface(first, end))] += weight
    if not counted and found.concept:
        return found.concept.label
    best = min(counted, key=lambda text: (-counted[text], len(text), text))
    return _catalogue(best)


def _catalogue(text: str) -> str:
    words = [word for part in text.split() for word in part.split("-")]
    common = all(shape(word) in ("lower", "capital") for word in words if word)
    lone = len(words) > 1 or text.islower()
    if common and lone and not all(word[:1].isupper() for word in words if len(word) > 3):
        text = text.lower() if text[0].isupper() and text[1:].islower() else text
        return _singular(text)
    return _singular_name(text)


def _singular(text: str) -> str:
    """Return a phrase with its last word in the singular, as ``label_key`` folds it.

    >>> _singular("image classifiers"), _singular("strategies"), _singular("loss")
    ('image classifier', 'strategy', 'loss')
    """
    head, blank, last = text.rpartition(" ")
    if last.endswith("ies") and len(last) > 4:
        last = last[:-3] + "y"
    elif last.endswith("s") and label_key(last) != last.lower().replace("-", "") and last.isalpha():
        last = last[:-1]
    return f"{head}{blank}{last}"


def _singular_name(text: str) -> str:
    """Return a name without the plural of an acronym.

    >>> _singular_name("LLMs"), _singular_name("GPUs"), _singular_name("Adams")
    ('LLM', 'GPU', 'Adams')
    """
    return text[:-1] if text[-1:] == "s" and text[-2:-1].isupper() else text
