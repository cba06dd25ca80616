"""Known names: from a mention to a concept of the vocabularies."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from builder.linking.entity import Naming
from builder.linking.variants import strip_head, variant
from ontology.lexicon import Lexicon, label_key
from ontology.namespace import ONTOLOGY
from ontology.vocabulary import Concept

_WORD = re.compile(r"[A-Za-z]+")
_SMALL = frozenset(("a", "an", "and", "by", "for", "from", "in", "of", "on", "the", "to", "with"))
_JOINTS = frozenset(("and", "for", "from", "in", "no", "of", "on", "or", "to", "with", "without"))
_CAPITAL_S = re.compile(r"[a-z0-9]S\b")
_TECHNIQUES = frozenset(("Method", "Model", "Task"))
_STEM = 5
_MEANT = ".+:"
_SIGNS = {code: None for code in range(128) if not (chr(code).isalnum() or chr(code) in _MEANT)}


class Known:
    """The vocabularies, as linking asks them."""

    def __init__(self, concepts: Mapping[str, Concept], lexicon: Lexicon) -> None:
        self._concepts = concepts
        self._find = lru_cache(maxsize=1 << 15)(lexicon.find)
        makers = (_values(concept, ONTOLOGY + "manufacturer") for concept in concepts.values())
        self._makers = frozenset(label_key(maker) for values in makers for maker in values)

    def concept(self, naming: Naming) -> Concept | None:
        """Return the concept that a mention means; None where no vocabulary has it.

        What the extractor recognised comes first, then the name, then, unless the paper
        proposes the thing, its long form and its surfaces, and at last the name whatever its
        type.  A long form that contradicts the concept's own rules it out, as the curation may.
        """
        for found in self._candidates(naming):
            if found.key in naming.forbidden:
                continue
            if not _contradicts(naming, found) and _spelt_alike(naming, found):
                return found
        return None

    def named(self, text: str, kind: str | None) -> Concept | None:
        """Return the concept of a type that bears a name; of several, the one it fits best.

        Folding takes "L40S" for a plural of "L40", so the very spelling counts first.
        """
        found = self._find(text, kind)
        if len(found) < 2:
            return found[0] if found else None
        exact, key = text.casefold(), label_key(text)

        def rank(concept: Concept) -> tuple[bool, bool, bool, str]:
            labels = {label.casefold() for label in (concept.label, *concept.alt_labels)}
            unlike = label_key(concept.label) != key
            return exact not in labels, unlike, concept.types[0] != kind, concept.key

        return min(found, key=rank)

    def family(self, text: str, kind: str) -> Concept | None:
        """Return the concept of a type that bears a name, with or without maker or kind noun."""
        found = (self.named(spelling, kind) for spelling in self._spellings(text, kind))
        return next((concept for concept in found if concept), None)

    def head(self, name: str, kind: str) -> Concept | None:
        """Return the concept of a type that the last words of a compound name.

        "modality-aware sparsity" is a sparsity; only common nouns say so, no proper names.
        """
        words = name.split()
        if _JOINTS.intersection(word.lower() for word in words):
            return None
        for start in range(1, len(words)):
            text = " ".join(words[start:])
            concept = self.named(text, kind)
            if not concept or not concept.label.split()[-1].islower():
                continue
            if label_key(concept.label) == label_key(text):
                return concept
        return None

    def means_another(self, text: str, key: str) -> bool:
        """Say whether a text is a label of other concepts only."""
        found = self._find(text, None)
        return bool(found) and all(concept.key != key for concept in found)

    def _candidates(self, naming: Naming) -> Iterator[Concept]:
        if naming.concept and naming.concept in self._concepts:
            yield self._concepts[naming.concept]
        for text in self._texts(naming):
            if concept := self.named(text, naming.type):
                yield concept
        untyped = () if naming.proposed else self._find(naming.name, None)
        if len(untyped) == 1 and _may_be(naming, untyped[0]):
            yield untyped[0]

    def _texts(self, naming: Naming) -> Iterator[str]:
        yield from self._spellings(naming.name, naming.type)
        if not naming.proposed:
            yield from self._spellings(naming.long_form or "", naming.type)
            yield from _synonyms(naming)

    def _spellings(self, name: str, kind: str) -> Iterator[str]:
        if not name:
            return
        bare = strip_head(name)
        yield from dict.fromkeys((name, bare))
        if kind == "Hardware":
            first, _, rest = bare.partition(" ")
            chip = rest if rest and label_key(first) in self._makers else bare
            found = variant(chip, kind)
            yield from (chip, *(found.spellings if found else ()))


def _values(concept: Concept, path: str) -> tuple[str, ...]:
    return dict(concept.attributes).get(path, ())


def _synonyms(naming: Naming) -> Iterator[str]:
    """Yield the surfaces that say as much as the name, in other words or spelt out."""
    numbers = set(re.findall(r"\d+", naming.name))
    name, stems = label_key(naming.name), _stems(naming.name)
    for surface in naming.surfaces:
        if label_key(surface) in name or not numbers <= set(re.findall(r"\d+", surface)):
            continue
        initials = "".join(word[0].lower() for word in _WORD.findall(surface))
        if initials.startswith(name) or stems & _stems(surface):
            yield surface


def _may_be(naming: Naming, concept: Concept) -> bool:
    """Say whether a mention may mean a concept of another type.

    An acronym has many meanings; only kinds of technique are often taken for each other.
    """
    return not naming.name.isupper() or _TECHNIQUES.issuperset((naming.type, *concept.types))


def _spelt_alike(naming: Naming, concept: Concept) -> bool:
    """Say whether only the folding of plurals makes a name one of a concept's labels.

    "AdamS" is no plural of "Adam", and a paper that proposes COSMO does not mean Cosmos.
    """
    name = letters(naming.name)
    if not (naming.proposed or _CAPITAL_S.search(naming.name)) or naming.concept == concept.key:
        return True
    labels = (concept.label, *concept.alt_labels, *concept.guarded)
    return name in map(letters, labels)


def letters(text: str) -> str:
    """Return what two spellings share that differ in case and separators only."""
    if text.isascii():  # All but the rarest names: the same, five times faster.
        return text.lower().translate(_SIGNS)
    return "".join(char for char in text.casefold() if char.isalnum() or char in _MEANT)


def _contradicts(naming: Naming, concept: Concept) -> bool:
    """Say whether the paper's long form and those of the concept have too few words in common.

    "SAM (sparse attention mechanism)" is not the Segment Anything Model.
    """
    if not naming.long_form:
        return False
    own = _stems(naming.long_form)
    labels = (concept.label, *concept.alt_labels)
    if label_key(naming.long_form) in map(label_key, labels):
        return False
    spelt_out = [
        _stems(label)
        for label in labels
        if " " in label
        and label[0].lower() == naming.name[0].lower()
        and naming.name.lower() not in label.lower()
    ]
    return bool(spelt_out) and all(
        2 * len(own & stems) < min(len(own), len(stems)) for stems in spelt_out
    )


def _stems(text: str) -> set[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return {word[:_STEM] for word in words if word not in _SMALL}
