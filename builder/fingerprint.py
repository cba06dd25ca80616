"""Fingerprints: whether inputs are, byte for byte, those that a graph was last built from."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from builder.papers.inputs import shown
from builder.papers.record import Rejected

NAME = "inputs.json"

Files = tuple[tuple[str, str], ...]
"""Names of inputs as they were given, each with the hash of its bytes."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run read; kept with the generation that it made.

    Reading the same again changes nothing: each record would replace itself.

    Attributes:
        files: the inputs, and under no name the format where it was told.
        whole: whether the graph holds nothing else, so that pruning changes nothing either.
        rejected: the entries of these inputs that could not become records.
    """

    files: Files
    whole: bool
    rejected: tuple[Rejected, ...]

    def encode(self) -> bytes:
        """Return the JSON text of the file."""
        return msgspec.json.encode(self)


def seen_by(folder: Path) -> Seen | None:
    """Return what the run read that made a generation, if that is known."""
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=Seen)
    except (OSError, msgspec.DecodeError):
        return None


def fingerprint(inputs: Sequence[str | Path], form: str | None = None) -> Files:
    """Return the names and hashes of inputs, sorted; nothing if one is no plain file.

    Args:
        inputs: what a build is to read.
        form: the format that it is to read them in, where it is told.
    """
    found: list[tuple[str, str]] = [("", form)] if form else []
    for path in map(Path, inputs):
        try:
            if not path.is_file():
                return ()
            with path.open("rb") as file:
                found.append((shown(str(path)), hashlib.file_digest(file, "sha256").hexdigest()))
        except (OSError, ValueError):
            return ()
    return tuple(sorted(set(found)))
