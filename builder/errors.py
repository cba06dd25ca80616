"""Errors of the builder.

BuildError
├── ReadError     an input that cannot be read at all: missing, binary, unknown format
├── FetchError    a server that refuses or fails, or a folder that cannot be written
├── RecordError   one bad record of an input; it is quarantined and the rest goes on
└── StoreError    the knowledge graph's directory cannot be read or written
"""

from textwrap import shorten


class BuildError(Exception):
    """Stand for every error that the builder raises."""


class ReadError(BuildError):
    """Say which input cannot be read, and why."""


class FetchError(BuildError):
    """Say which request failed, and what to do."""


class RecordError(BuildError):
    """Say what is wrong with one record."""


class StoreError(BuildError):
    """Say what is wrong with a knowledge graph's directory."""


def said(error: object, most: int | None = None) -> str:
    r"""Return what an error says, on one line of at most some characters; else what it is called.

    >>> said(OSError("no such\nfile")), said(KeyError()), said(OSError("a long story"), 10)
    ('no such file', 'KeyError', 'a [...]')
    """
    words = " ".join(str(error).split())
    return (shorten(words, most) if most else words) or type(error).__name__
