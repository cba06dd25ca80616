"""Settings: how a build is to be done."""

import re
from dataclasses import dataclass
from pathlib import Path

from builder.engines import ENGINES, LOCAL, RAY
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
            each core (of the cluster, with the engine ray).
        profile: how thoroughly papers are read: accurate, or fast, without the encoder.
        curation: a file of rules on what names mean; what earlier builds were told, where none
            is given.
        format: name of the reader of all inputs; by default each is recognised.
        engine: where papers are extracted and assembled: local, or ray, on a Ray cluster.
        address: the Ray cluster; one is started on this machine where none is given.

    Raises:
        BuildError: a base that is no such IRI, a negative number of workers, an unknown profile
            or engine, an address for the local engine.
    """

    base: str = BASE
    text: bool = True
    prune: bool = False
    workers: int = 0
    vocabularies: tuple[str | Path, ...] = ()
    curation: str | Path | None = None
    profile: str = DEFAULT
    format: str | None = None
    engine: str = LOCAL
    address: str | None = None

    def __post_init__(self) -> None:
        if not _BASE.fullmatch(self.base):
            raise BuildError(f"'{self.base}' is no base IRI: give one like {BASE}")
        if self.profile not in PROFILES:
            raise BuildError(
                f"no profile is called '{self.profile}': choose from {', '.join(PROFILES)}"
            )
        if self.workers < 0:
            raise BuildError(f"{self.workers} workers are too few: give 1 or more, or 0 to choose")
        if self.engine not in ENGINES:
            raise BuildError(
                f"no engine is called '{self.engine}': give one of {', '.join(ENGINES)}"
            )
        if self.address is not None and self.engine != RAY:
            raise BuildError(
                f"'{self.address}' is a Ray cluster's address: give engine '{RAY}', too"
            )
