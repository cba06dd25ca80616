"""Vocabularies: the concepts of a build, those that ship and the user's own laid over them."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from builder.store.manifest import vocabularies_version
from ontology.custom import Described, read_custom
from ontology.lexicon import Lexicon, lexicon
from ontology.overlay import overlay
from ontology.vocabulary import Concept, concepts


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """The concepts of a build.

    Workers get this value whole, so none of them reads a file that changed meanwhile.

    Attributes:
        own: what the user's files say of concepts, file by file.
        own_version: hash of what that changes.
    """

    own: tuple[Described, ...] = ()
    own_version: str = ""

    @classmethod
    def of(cls, files: Iterable[str | Path]) -> "Vocabularies":
        """Read own vocabulary files; a later one is laid over the earlier ones.

        Raises:
            VocabularyError: a file cannot be read or breaks a rule.
        """
        own = tuple(described for file in files for described in read_custom(Path(file)))
        version = _changes(own) if own else ""
        return cls(own, version) if version else cls()

    @property
    def version(self) -> str:
        """Return the version of all that decides which concepts there are."""
        return versioned(vocabularies_version(), self.own_version)

    def concepts(self) -> Mapping[str, Concept]:
        """Return all concepts by key."""
        return _overlaid(self.own) if self.own else concepts()

    def lexicon(self) -> Lexicon:
        """Return the labels of all concepts."""
        return _lexicon(self.own) if self.own else lexicon()

    def changed_labels(self) -> Mapping[str, str]:
        """Return a hash of the labels of each folded key that own files change."""
        return told_apart(lexicon(), self.lexicon()) if self.own else {}


def told_apart(shipped: Lexicon, own: Lexicon) -> Mapping[str, str]:
    """Return, for each folded key whose labels differ, a hash of those of the second lexicon."""
    known, mine = shipped.by_key(), own.by_key()
    both = ((key, mine.get(key, ())) for key in {*known, *mine})
    return {
        key: hashlib.sha256(msgspec.json.encode(labels)).hexdigest()[:16]
        for key, labels in both
        if labels != known.get(key, ())
    }


def versioned(shipped: str, own: str) -> str:
    """Return a version that tells own vocabularies, if there are any.

    >>> versioned("12ab", ""), versioned("12ab", "9f")
    ('12ab', '12ab+9f')
    """
    return f"{shipped}+{own}" if own else shipped


@cache
def _overlaid(own: tuple[Described, ...]) -> Mapping[str, Concept]:
    return overlay(concepts(), own)


@cache
def _lexicon(own: tuple[Described, ...]) -> Lexicon:
    # Concepts that own files touch come first, so their labels win over those of other types.
    return Lexicon(_overlaid(own).values())


def _changes(own: tuple[Described, ...]) -> str:
    """Return a hash of what own vocabularies change; of nothing an empty text."""
    shipped, merged = concepts(), _overlaid(own)
    changed = [concept for key, concept in merged.items() if shipped.get(key) != concept]
    gone = sorted(shipped.keys() - merged.keys())
    if not changed and not gone:
        return ""
    return hashlib.sha256(msgspec.json.encode((changed, gone))).hexdigest()[:16]
