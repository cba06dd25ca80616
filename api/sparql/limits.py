"""What one request may take of a server."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a server."""

    seconds: float = 30.0
    """How long a request may take, the wait for its turn included."""

    result: int = 64 * MIB
    """The most bytes of one result."""

    memory: int = 4096 * MIB
    """The most bytes of memory that one query may fill; Linux and macOS keep to it."""

    workers: int = 4
    """How many queries run at once; each has a process of its own."""

    waiting: int = 64
    """How many requests may wait for their turn; further ones are sent away."""

    kept: int = 64 * MIB
    """About how many bytes of what was read of nodes are kept for the next requests."""


def too_long(seconds: float) -> str:
    """Say that a query was stopped, and what to do."""
    return f"the query was stopped after {seconds:g} s; narrow it, or page through it with LIMIT"


def too_large(most: int) -> str:
    """Say that a result was not sent, and what to do."""
    return (
        f"the result is larger than {most / MIB:g} MiB; "
        "ask for less of it with LIMIT, or for fewer columns"
    )
