"""What the claim grammar is told about a text besides its words."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """One occurrence of a mention in a document's normalised text.

    Attributes:
        start, end: 0-based code points in the normalised text, end exclusive.
        name: the mention's name, equal to ``Mention.name``.
        type: entity type.
        role: the strongest role that the mention plays in the paper.
    """

    start: int
    end: int
    name: str
    type: str
    role: str


@dataclass(frozen=True, slots=True)
class Context:
    """A document as claims are read from it.

    Attributes:
        text: its normalised text.
        sentences: where its sentences start and end, the title first.
        mentions: the occurrences of its mentions, in reading order; claims name hardware and
            what they are about by them.
    """

    text: str
    sentences: Sequence[tuple[int, int]]
    mentions: Sequence[Found]
