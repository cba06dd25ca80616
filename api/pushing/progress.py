"""How far a push is: a file that lets the next run go on where one stopped."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from api.errors import PushError


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a push is.

    Attributes:
        content: what tells the graph from others: the hash of its content.
        target: what is filled: the address, and the named graph if there is one.
        before: statements that were there before.
        sent: statements that are there now, in the order of the lines.
        done: whether all are.
    """

    content: str
    target: str
    before: int
    sent: int = 0
    done: bool = False


def load(path: Path, content: str, target: str) -> Progress | None:
    """Return how far a push of a graph to a target is; None if none has begun."""
    try:
        found = Progress(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return found if (found.content, found.target) == (content, target) else None


def save(path: Path, progress: Progress) -> None:
    """Keep how far a push is; a run that is killed leaves the file whole.

    Raises:
        PushError: it cannot be written.
    """
    new = path.with_name(f"{path.name}.new")
    try:
        new.write_text(json.dumps(asdict(progress)), encoding="utf-8")
        os.replace(new, path)  # noqa: PTH105 - Path.replace is the same, and says less
    except OSError as error:
        raise PushError(
            f"'{path}' cannot be written ({error.strerror}): name another with --progress"
        ) from error
