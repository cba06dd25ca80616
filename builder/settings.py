"""Settings: how a build is to be done."""

import re
from dataclasses import dataclass
from pathlib import Path

from builder.errors import BuildError
from builder.profiles import DEFAULT, PROFILES
from ontology.namespace import BASE

_BASE = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|^`\\]*[/#]')


@dataclass(frozen=True, slots=True)
class Settings:
    """How a build is to be done.

    Attributes:
        base: what the IRIs of things start with; an absolute IRI that ends in "/" or "#".
        text: whether abstracts, body texts, quotes and sentences go into the graph.
        prune: whether papers that this run's inputs do not have are dropped.
        vocabularies: SKOS files in Turtle that are laid over the vocabularies that ship, each
            over the ones before it.
        workers: processes that extract and assemble; 0 means one for a small run, else one for
            each core.
        profile: how thoroughly papers are read: accurate, or fast, without the encoder.
        curation: a file of rules on what names mean; what earlier builds were told, where none
            is given.
        format: name of the reader of all inputs; by default each is recognised.

    Raises:
        BuildError: a base that is no such IRI, a negative number of workers, an unknown profile.
    """

    base: str = BASE
    text: bool = True
    prune: bool = False
    workers: int = 0
    vocabularies: tuple[str | Path, ...] = ()
    curation: str | Path | None = None
    profile: str = DEFAULT
    format: str | None = None

    def __post_init__(self) -> None:
        if not _BASE.fullmatch(self.base):
            raise BuildError(f"'{self.base}' is no base IRI: give one like {BASE}")
        if self.profile not in PROFILES:
            raise BuildError(
                f"no profile is called '{self.profile}': choose from {', '.join(PROFILES)}"
            )
        if self.workers < 0:
            raise BuildError(f"{self.workers} workers are too few: give 1 or more, or 0 to choose")
