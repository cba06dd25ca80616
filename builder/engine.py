"""The engine: what does the same work on many jobs, wherever that is.

An engine is one function.  Work is a pure function of its job, and both can be pickled, so an
engine may do a job anywhere, and more than once.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Load:
    """How much there is to do, and from when on processes are worth their start.

    Attributes:
        papers: how many papers all jobs have together.
        many: from so many papers on, more processes win more than their start costs.
        each: so many papers a process must get, whatever the user says.
    """

    papers: int
    many: int
    each: int = 1


class Engine(Protocol):
    """Do the same work on many jobs, and hold a bounded number of them at a time."""

    def __call__(
        self, work: Callable[[Job], Result], jobs: Iterable[Job], load: Load, /
    ) -> Iterator[Result]:
        """Yield the result of each job as it comes; the order is anybody's guess.

        Raises:
            BuildError: a process or a machine died, and trying again did not help.
        """
        ...
