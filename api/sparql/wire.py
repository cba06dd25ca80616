"""What goes between the server and the processes that run its queries: frames, and rows in them.

Both ends are the same program on the same machine, so values go as `marshal` writes them.
"""

import marshal
import struct
from collections.abc import Iterable
from typing import IO, Any

from api.sparql.terms import Blank, Cell, Iri

READY, HEAD, ROWS, DATA, TRUTH, FAILED, DONE = b"I", b"H", b"R", b"D", b"T", b"F", b"."
"""The kinds of frames that a worker sends."""

_HEADER = struct.Struct("<cI")


def send(file: IO[bytes], kind: bytes, value: Any = None) -> int:
    """Send one frame and return how many bytes its value took."""
    data = value if kind == DATA else marshal.dumps(value)
    file.write(_HEADER.pack(kind, len(data)))
    file.write(data)
    if kind not in (HEAD, ROWS, DATA):  # what others follow needs no haste
        file.flush()
    return len(data)


def receive(file: IO[bytes]) -> tuple[bytes, Any]:
    """Return the next frame.

    Raises:
        EOFError: the other end is gone.
    """
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size:
        raise EOFError
    kind, length = _HEADER.unpack(header)
    data = file.read(length)
    if len(data) < length:
        raise EOFError
    return kind, data if kind == DATA else marshal.loads(data)


def packed(rows: Iterable[tuple[Cell, ...]]) -> list[tuple[Any, ...]]:
    """Return rows without types of ours: an IRI is bytes, a blank node a tuple."""
    return [tuple(map(_packed, row)) for row in rows]


def unpacked(rows: Iterable[tuple[Any, ...]]) -> Iterable[tuple[Cell, ...]]:
    """Yield the rows that `packed` packed."""
    known: dict[bytes, Iri] = {}

    def cell(value: Any) -> Cell:
        kind = type(value)
        if kind is bytes:
            found = known.get(value)
            if found is None:
                found = known[value] = Iri(value.decode())
            return found
        return Blank(value[0]) if kind is tuple else value

    for row in rows:
        yield tuple(map(cell, row))


def _packed(cell: Cell) -> Any:
    kind = type(cell)
    if kind is Iri:
        return str(cell).encode()
    return (cell.label,) if isinstance(cell, Blank) else cell
