"""The nodes of a Ray cluster: jobs are sent to them, and sent again where one dies.

Jobs and results travel through Ray's object store, so that nodes need none of the driver's files.
"""

import pickle
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from builder.engine import Job, Load, Result
from builder.errors import BuildError, said
from builder.tasks import versions

WORDS = 400
"""Characters that an error of Ray may have: some hold the log of another machine."""
_AHEAD = 2
"""Jobs for each processor of the cluster: one at work, one that waits for it."""
_BYTES = 1 << 28
"""Jobs that are on their way have at most so many bytes together, but for one that has more."""
_TRIES = 5
"""A job that dies with so many processes or nodes is given up."""
_LOOK = 10.0
"""Seconds between looks at the nodes."""
_ALONE = 300.0
"""Seconds without a node after which all is given up; an autoscaler may be starting some."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """A job on its way, and for which time."""

    job: bytes
    tries: int = 1


class Nodes:
    """The engine on the nodes of a cluster."""

    def __init__(self, ray: Any, most: int = 0) -> None:
        """Take the cluster that Ray is connected to.

        Args:
            ray: the module.
            most: how many jobs may be there at once; 0 leaves it to the processors there are.
        """
        self._ray = ray
        self._most = most

    def __call__(
        self, work: Callable[[Job], Result], jobs: Iterable[Job], _load: Load, /
    ) -> Iterator[Result]:
        """Yield the result of each job as it comes; the order is anybody's guess."""
        return _Dispatch(self._ray, self._most, work).results(map(pickle.dumps, jobs))


class _Dispatch:
    """Sends the jobs of one kind of work and takes the results."""

    def __init__(self, ray: Any, most: int, work: Callable[[Job], Result]) -> None:
        self._ray = ray
        self._limit = most
        self._most = most or _AHEAD
        self._seen = self._looked = 0.0
        self._sent: dict[Any, _Sent] = {}
        # One process is one processor's; we send again ourselves, which tells the causes apart.
        self._task = ray.remote(num_cpus=1, max_retries=0)(_task())
        self._given = ray.put(versions()), ray.put(ray.cloudpickle.dumps(work))

    def results(self, jobs: Iterator[bytes]) -> Iterator[Any]:
        """Yield the results of pickled jobs."""
        self._seen = time.monotonic()
        try:
            while True:
                self._look()
                while self._room() and (job := next(jobs, None)) is not None:
                    self._send(_Sent(job))
                if not self._sent:
                    return
                ready, _ = self._ray.wait(list(self._sent), num_returns=1, timeout=_LOOK)
                for task in ready:
                    yield from self._taken(task, self._sent.pop(task))
        finally:
            if self._ray.is_initialized():  # else these have ended, and Ray would start again
                for task in self._sent:
                    self._ray.cancel(task, force=True)

    def _room(self) -> bool:
        held = sum(len(sent.job) for sent in self._sent.values())
        return len(self._sent) < self._most and held < _BYTES

    def _send(self, sent: _Sent) -> None:
        self._sent[self._task.remote(*self._given, sent.job)] = sent

    def _taken(self, task: Any, sent: _Sent) -> Iterator[Any]:
        """Yield the result of a task; nothing where its job had to be sent again."""
        errors = self._ray.exceptions
        try:
            fault, result = self._ray.get(task)
        except errors.RayTaskError as error:
            raise error.cause or BuildError(said(error, WORDS)) from None
        except errors.RayError as error:
            if sent.tries >= _TRIES:
                raise BuildError(
                    f"the same papers ended {_TRIES} processes of the Ray cluster, perhaps for want"
                    f" of memory ({said(error, WORDS)}): build again with fewer workers or larger"
                    " nodes; what is done is kept"
                ) from error
            self._send(replace(sent, tries=sent.tries + 1))
            return
        if fault:
            raise BuildError(
                f"a node of the Ray cluster does not fit: {fault}; install the same there, see"
                " docs/cluster.md"
            )
        yield result

    def _look(self) -> None:
        """Count the processors there are now and then; nodes come and go.

        Raises:
            BuildError: there has been none for long.
        """
        now = time.monotonic()
        if now - self._looked < _LOOK:
            return
        self._looked = now
        processors = int(self._ray.cluster_resources().get("CPU", 0))
        self._most = self._limit or max(processors, 1) * _AHEAD
        if processors:
            self._seen = now
        elif now - self._seen > _ALONE:
            raise BuildError(
                f"the Ray cluster has had no processor for {_ALONE:.0f} s: start nodes and build"
                " again; what is done is kept"
            )


def _task() -> Callable[..., tuple[str, Any]]:
    """Return what a node does; Ray sends a function made here by value, wherever it goes."""

    def task(wanted: dict[str, str], work: bytes, job: bytes) -> tuple[str, Any]:
        import platform

        try:
            from builder.tasks import perform
        except ImportError as error:
            return f"'{platform.node()}' has no such paperkg ({error})", None
        return perform(wanted, work, job)

    return task
