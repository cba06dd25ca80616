"""Tasks: what a node of a cluster does, once it is known to be of the driver's making."""

import pickle
import platform
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any

from builder.hashing import package_hash

_DECIDING = ("paperkg", "numpy", "onnxruntime", "spacy", "tokenizers")
_PACKAGES = ("builder", "ontology")


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of all that decides what a task finds."""
    known = {name: version(name) for name in _DECIDING}
    return known | {f"the files of {name}": package_hash(name)[:8] for name in _PACKAGES}


def perform(wanted: Mapping[str, str], work: bytes, job: bytes) -> tuple[str, Any]:
    """Do a pickled job by pickled work; return what is wrong with this node, "" if nothing is.

    Args:
        wanted: the versions of the driver.
        work: a function of one job.
        job: what it is to be called with.
    """
    mine = versions()
    if wanted != mine:
        name = min(name for name in {*wanted, *mine} if wanted.get(name) != mine.get(name))
        other = f"'{platform.node()}' has {name} {mine.get(name)}, this machine {wanted.get(name)}"
        return other, None
    return "", _unpickled(work)(pickle.loads(job))


@lru_cache(maxsize=4)
def _unpickled(work: bytes) -> Callable[[Any], Any]:
    found: Callable[[Any], Any] = pickle.loads(work)
    return found
