"""The setting of a document: what all its sentences share when claims are read."""

from collections.abc import Sequence
from dataclasses import dataclass

from builder.claims.context import Found
from builder.claims.cues import Cue, family
from builder.claims.ownership import Author, author_of
from builder.claims.scope import Phases, find_phases
from builder.claims.testbed import Testbed, find_testbeds
from builder.claims.words import Words

_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Setting:
    """What a document tells as a whole.

    ``speedy`` says that it is about speed: a bare factor in it means times faster;
    ``sentences`` is how many it has.
    """

    author: Author
    phases: Phases
    testbeds: Sequence[Testbed]
    speedy: bool
    sentences: int


def setting_of(
    text: str,
    sentences: Sequence[tuple[int, int]],
    mentions: Sequence[Found],
    words: Words,
    cues: Sequence[Cue],
) -> Setting:
    """Return the setting of a document from its words and cues."""
    return Setting(
        author=author_of(text, sentences, mentions),
        phases=find_phases(words),
        testbeds=find_testbeds(sentences, mentions),
        speedy=sum(family(cue.kind) == "speed" for cue in cues) >= _ENOUGH,
        sentences=len(sentences),
    )
