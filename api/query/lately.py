"""What was read lately, for as long as there is room for it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)
Found = TypeVar("Found")


class Lately(Generic[Name, Found]):
    """What was asked for last, by name, as much as there is room for."""

    def __init__(self, most: int, size: Callable[[Found], int]) -> None:
        """Keep at most so much in all, by a measure of each."""
        self._most = most
        self._size = size
        self._found: OrderedDict[Name, Found] = OrderedDict()
        self._lock = Lock()

    def get(self, name: Name, read: Callable[[], Found]) -> Found:
        """Return what is kept under a name; read it, and keep it, where nothing is."""
        with self._lock:
            if name in self._found:
                self._found.move_to_end(name)
                return self._found[name]
        found = read()  # outside the lock: others need not wait for this one
        with self._lock:
            self._found[name] = found
            while sum(map(self._size, self._found.values())) > self._most:
                self._found.popitem(last=False)
        return found
