"""What the claim grammar is told about a text besides its words."""

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
