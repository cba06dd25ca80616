"""The local engine: jobs are done in this process or in several, with bounded memory."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from builder.engine import Engine, Job, Load, Result
from builder.errors import BuildError

_AHEAD = 3
"""Jobs that wait for each process: enough to keep it busy, few enough to be held in memory."""


def local(workers: int) -> Engine:
    """Return the engine that does all on this machine.

    Args:
        workers: number of processes; 0 leaves it to how much there is to do.
    """

    def engine(work: Callable[[Job], Result], jobs: Iterable[Job], load: Load) -> Iterator[Result]:
        wanted = workers or (1 if load.papers < load.many else os.cpu_count() or 1)
        return spread(work, jobs, min(wanted, -(-load.papers // load.each)))

    return engine


def spread(work: Callable[[Job], Result], jobs: Iterable[Job], count: int) -> Iterator[Result]:
    """Yield the result of each job as it comes; the order is anybody's guess.

    Raises:
        BuildError: a process died.
    """
    if count < 2:
        yield from map(work, jobs)
        return
    # A fork would copy whatever threads and locks this process has: start afresh.
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"))
    try:
        yield from _windowed(pool, work, jobs, count * _AHEAD)
    except BrokenProcessPool as error:
        raise BuildError(
            f"one of {count} processes died, perhaps for want of memory: "
            "build again with fewer workers; what is done is kept"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _windowed(
    pool: ProcessPoolExecutor, work: Callable[[Job], Result], jobs: Iterable[Job], most: int
) -> Iterator[Result]:
    waiting: set[Future[Result]] = set()
    for job in jobs:
        waiting.add(pool.submit(work, job))
        if len(waiting) >= most:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        yield from (future.result() for future in done)
