"""Progress: how far a build is."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: ``total`` is 0 where nobody knows it."""

    stage: str
    done: int
    total: int


Report = Callable[[Progress], None]


def ignore(progress: Progress) -> None:
    """Take no notice of progress."""
