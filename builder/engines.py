"""The engines that there are, by name."""

from contextlib import AbstractContextManager, nullcontext
from importlib.util import find_spec

from builder.engine import Engine
from builder.errors import BuildError

LOCAL = "local"
"""Processes of this machine."""
RAY = "ray"
"""A Ray cluster."""
ENGINES = (LOCAL, RAY)


def check(name: str) -> None:
    """Make sure that an engine is installed.

    Raises:
        BuildError: it is not.
    """
    if name == RAY and find_spec("ray") is None:
        raise BuildError(
            "the engine ray needs Ray, which is not installed here: "
            "pip install 'paperkg[ray]', or build with the engine local"
        )


def engine(name: str, workers: int, address: str | None) -> AbstractContextManager[Engine]:
    """Return an engine that works until it is left.

    Args:
        name: one of `ENGINES`.
        workers: how many jobs are worked on at once; 0 leaves it to the engine.
        address: the Ray cluster; None starts one on this machine.

    Raises:
        BuildError: Ray is not installed, or there is no such cluster.
    """
    check(name)
    if name == RAY:
        from builder.cluster import connected  # imports Ray, which may not be there

        return connected(address, workers)
    from builder.processes import local  # brings multiprocessing, which a small build does without

    return nullcontext(local(workers))
