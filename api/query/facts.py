"""Facts: what the graph says of nodes, kept from one request to the next.

A generation never changes, so what was read of a node holds for as long as it is asked.  What is
kept are values of single nodes and the lists of those that a relation leads to, not answers: any
query that wants the same of a node finds it here, whatever else it wants.  Oxigraph takes some
7 µs to look a text up, and a page of papers holds hundreds.
"""

from collections import OrderedDict
from collections.abc import Mapping
from sys import getsizeof
from threading import Lock
from typing import Any, TypeAlias

Facts: TypeAlias = dict[str, Any]
"""What is known of one node: its single values by path, and lists by what leads to them."""

_ENTRY = 100
"""What an entry takes beside its value, in bytes."""


class Kept:
    """The facts of the nodes asked for last, as many as there is room for."""

    def __init__(self, most: int) -> None:
        """Keep at most some bytes; 0 keeps nothing."""
        self._most = most
        self._size = 0
        self._nodes: OrderedDict[str, Facts] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._nodes)

    def get(self, node: str) -> Facts | None:
        """Return what is kept of a node."""
        facts = self._nodes.get(node)
        if facts is not None:
            try:
                self._nodes.move_to_end(node)
            except KeyError:  # gone since
                return facts
        return facts

    def keep(self, found: Mapping[str, Facts]) -> None:
        """Add facts of nodes, and let go of those that nobody asked for the longest."""
        if not self._most:
            return
        with self._lock:
            for node, facts in found.items():
                known = self._nodes.setdefault(node, {})
                size = sum(_size(k, v) for k, v in facts.items() if k not in known)
                known.update(facts)
                before = self._sizes.get(node, 0)
                self._sizes[node] = (before or _ENTRY) + size
                self._size += self._sizes[node] - before
                self._nodes.move_to_end(node)
            while self._size > self._most:
                node, _ = self._nodes.popitem(last=False)
                self._size -= self._sizes.pop(node)


class Known(dict[str, Facts]):
    """The facts that one answer is made of: those read for it, and those that were kept."""

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self._kept = kept

    def __missing__(self, node: str) -> Facts:
        """Return what is kept of a node; it stays with this answer from then on.

        Raises:
            KeyError: nothing is kept of it.
        """
        facts = self._kept.get(node)
        if facts is None:
            raise KeyError(node)
        self[node] = facts
        return facts

    def learn(self, found: Mapping[str, Facts]) -> None:
        """Take what was read, and keep it."""
        for node, facts in found.items():
            self[node] = {**(self._kept.get(node) or {}), **facts}
        self._kept.keep(found)


def _size(key: str, value: Any) -> int:
    size = _ENTRY + len(key) + getsizeof(value)
    return size + sum(map(getsizeof, value)) if isinstance(value, tuple) else size
