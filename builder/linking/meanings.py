"""The mentions of one paper by what they mean, and its names for things."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from builder.extraction import Mention
from builder.linking.entity import Entity
from ontology.lexicon import label_key
from ontology.shapes import roles

Meant = tuple[tuple[Entity, Mention], ...]
"""Mentions of one paper, each after what it means."""


def merged(mentions: Meant) -> Meant:
    """Return one mention for each entity that a paper mentions, sorted by the entity's key."""
    groups: dict[str, list[Mention]] = defaultdict(list)
    entities = {entity.key: entity for entity, _ in mentions}
    for entity, mention in mentions:
        groups[entity.key].append(mention)
    return tuple((entities[key], _one(groups[key])) for key in sorted(groups))


def _one(mentions: list[Mention]) -> Mention:
    """Return mentions of one thing as one: the strongest role, all surfaces and places."""
    if len(mentions) == 1:
        return mentions[0]
    order = roles()
    first = min(mentions, key=lambda m: (order.index(m.role), m.name, m.type))
    return replace(
        first,
        surfaces=tuple(sorted({s for m in mentions for s in m.surfaces})),
        occurrences=tuple(dict.fromkeys(span for m in mentions for span in m.occurrences)),
        bound=tuple(sorted({s for m in mentions for s in m.bound})),
        confidence=max(m.confidence for m in mentions),
        found_by=tuple(sorted({name for m in mentions for name in m.found_by})),
    )


class Names:
    """What one paper's names mean, from all its mentions before any are merged."""

    def __init__(self, mentions: Meant) -> None:
        self._proposed = {entity.key for entity, m in mentions if m.role == "proposes"}
        self._called: dict[str, dict[str, Entity]] = defaultdict(dict)
        self._spelt: dict[str, dict[str, Entity]] = defaultdict(dict)
        for entity, mention in mentions:
            for text in (mention.name, *mention.surfaces):
                self._called[text.casefold()][entity.key] = entity
                self._spelt[label_key(text)][entity.key] = entity

    def called(self, name: str) -> tuple[Entity, ...]:
        """Return what a name of the paper means."""
        return tuple(self._called.get(name.casefold(), {}).values())

    def proposed(self, entity: Entity) -> bool:
        """Say whether the paper proposes an entity."""
        return entity.key in self._proposed

    def within(self, text: str | None, fits: Callable[[Entity], bool]) -> Entity | None:
        """Return the fitting entity that a text names, however spelt.

        If it does so only in part, the longest name that it has as whole words counts.
        """
        if not text:
            return None
        folded = text.casefold()
        whole = [entity for entity in self._spelt.get(label_key(text), {}).values() if fits(entity)]
        if whole:
            return min(whole, key=lambda entity: entity.key)
        for name in sorted(self._called, key=lambda name: (-len(name), name)):
            if name in folded and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded):
                fitting = [entity for entity in self.called(name) if fits(entity)]
                if fitting:
                    return min(fitting, key=lambda entity: entity.key)
        return None
