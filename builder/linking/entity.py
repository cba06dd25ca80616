"""Entities: the things that mentions mean, and the decision which mention means which."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from builder.extraction import Mention
from builder.outline import Named

MentionKey = tuple[str, str, str]
"""What tells a mention from all others: its paper's key, its name and its type."""

Links = tuple[tuple[str, tuple[str, ...]], ...]
"""The IRIs of properties, each with the keys of the entities that it leads to."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing, one node.

    ``key`` is its IRI's part after ``id/``; ``broader`` holds keys; ``attributes`` maps a
    property's IRI to its literal values, ``links`` to keys of other entities.
    """

    key: str
    label: str
    type: str
    alt_labels: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    note: str | None = None
    links: Links = ()


@dataclass(frozen=True, slots=True)
class Linking:
    """Which entity each mention means, and every entity with all its ancestors."""

    links: Mapping[MentionKey, str]
    entities: Mapping[str, Entity]

    def entity(self, paper: str, mention: Mention) -> Entity:
        """Return the entity that a mention of a paper means."""
        return self.entities[self.links[paper, mention.name, mention.type]]


class Naming(msgspec.Struct, frozen=True, gc=False):
    """What linking needs to know of a mention: who calls what how.

    ``paper`` is the number of the paper in this graph's tables, ``row`` tells mentions of one
    paper apart.  ``surfaces`` leaves out the bound ones, which mean the thing only in their
    context.  ``forbidden`` are keys of concepts that the curation says it does not mean.

    There are some for every mention of a graph: structs are made ten times as fast as dataclasses,
    and no collection of garbage has to look at them.
    """

    paper: int
    row: int
    name: str
    type: str
    proposed: bool = False
    long_form: str | None = None
    surfaces: tuple[str, ...] = ()
    concept: str | None = None
    forbidden: tuple[str, ...] = ()
    curated: bool = False

    @classmethod
    def of(cls, paper: int, mention: Mention | Named) -> "Naming":
        """Return what a mention says about names."""
        free = [surface for surface in mention.surfaces if surface not in mention.bound]
        return cls(
            paper=paper,
            row=0,
            name=mention.name,
            type=mention.type,
            proposed=mention.role == "proposes",
            long_form=mention.long_form,
            surfaces=tuple(sorted(free)),
            concept=mention.concept,
        )
