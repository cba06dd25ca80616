"""Shards: parts of a graph as sorted N-Triples, packed, with a checksum."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from builder.errors import BuildError
from builder.zstd import zstd

_LEVEL = 1


@dataclass(frozen=True, slots=True)
class Shard:
    """Sorted lines of N-Triples, packed, with their checksum and what is in them."""

    content: bytes
    checksum: int
    papers: int
    triples: int
    mentions: int
    claims: int

    @classmethod
    def of(
        cls, lines: Iterable[str], papers: int = 0, mentions: int = 0, claims: int = 0
    ) -> "Shard":
        """Pack lines, in any order."""
        ordered = sorted(lines)
        # Encoded one by one: one string of all would be as wide as the widest letter in it.
        text = b"\n".join([*map(str.encode, ordered), b""])
        content = zstd.compress(text, _LEVEL)
        return cls(content, zlib.crc32(text), papers, len(ordered), mentions, claims)

    def text(self) -> bytes:
        """Return the lines.

        Raises:
            BuildError: they are not what was packed.
        """
        try:
            found = zstd.decompress(self.content)
        except zstd.ZstdError:
            found = b""
        if zlib.crc32(found) != self.checksum:
            raise BuildError(
                "a part of the graph was damaged on its way: check memory and network, build again"
            )
        return found
