"""Errors of the builder.

BuildError
├── ReadError     an input that cannot be read at all: missing, binary, unknown format
├── FetchError    a server that refuses or fails, or a folder that cannot be written
├── RecordError   one bad record of an input; it is quarantined and the rest goes on
└── StoreError    the knowledge graph's directory cannot be read or written
"""


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
