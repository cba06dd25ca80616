"""Push a graph to a server, batch by batch; a run that was stopped is gone on with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from api.errors import PushError
from api.graph import GraphHandle
from api.pushing.progress import Progress, load, save
from api.pushing.server import Server
from api.statements import sorted_lines
from ontology.iris import digest

BATCH = 10_000
"""Statements that are sent at a time, unless it is said otherwise."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a push is: statements sent, statements in all (0: not known), all on the server."""

    sent: int
    total: int
    held: int | None = None


def push(
    handle: GraphHandle, server: Server, progress: Path | None = None, batch: int = BATCH
) -> Iterator[Step]:
    """Send all statements of a graph to a server; yield after each batch, and once at the end.

    Args:
        handle: the graph.
        server: where it goes.
        progress: the file that keeps how far it is.
        batch: statements that are sent at a time.

    Raises:
        PushError: the server refuses or fails, or has another number of statements in the end.
    """
    server.settle()
    state = _begun(handle, server, progress)
    total = int(handle.manifest.get("triples", 0))
    if not state.done:
        for sent in _sent(sorted_lines(handle), server, state.sent, batch):
            state = replace(state, sent=sent)
            if progress:
                save(progress, state)
            yield Step(sent, total)
    held = server.count()
    _verify(state, held)
    if progress:
        save(progress, replace(state, done=True))
    yield Step(state.sent, total, held)


def progress_file(handle: GraphHandle, server: Server) -> Path | None:
    """Return where a push keeps how far it is: beside the graph, if that is a directory."""
    folder = Path(handle.location)
    return folder / f"push-{digest(_target(server))}.json" if handle.manifest else None


def _begun(handle: GraphHandle, server: Server, progress: Path | None) -> Progress:
    """Return how far an earlier run came, as far as the server still has what that sent."""
    target, content = _target(server), str(handle.manifest.get("content", ""))
    held = server.count()
    known = load(progress, content, target) if progress and content else None
    if known and held >= max(known.before, known.sent):
        return known
    return Progress(content, target, before=held)


def _target(server: Server) -> str:
    return f"{server.address.url} {server.address.graph or ''}".strip()


def _sent(lines: Iterable[bytes], server: Server, begun: int, batch: int) -> Iterator[int]:
    rest = iter(lines)
    sent = sum(1 for _ in islice(rest, begun))
    while held := list(islice(rest, batch)):
        for line in held:
            # A blank node would be another one each time that it is sent.
            if line.startswith(b"_") or line.split(b" ", 2)[2].startswith(b"_"):
                raise PushError(f"the graph has a blank node: {line.decode()[:200].strip()}")
        server.add(b"".join(held))
        sent += len(held)
        yield sent


def _verify(state: Progress, held: int) -> None:
    """Compare what the server has with what it was sent.

    Where it had nothing before, the numbers are equal; else some may have been there before.
    """
    fits = held == state.sent if not state.before else held >= max(state.before, state.sent)
    if not fits:
        raise PushError(
            f"{state.target} has {held:,} statements where {state.sent:,} were sent"
            f"{f' to {state.before:,}' if state.before else ''}: push with --restart"
        )
