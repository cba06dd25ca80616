"""Hashes of the code and data that decide what a build makes."""

import hashlib
from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

Named = tuple[str, Traversable]


def package_hash(package: str, *parts: str) -> str:
    """Return a hash of the files of an importable package, but for compiled ones.

    Args:
        package: name of the package.
        parts: paths of the files and folders in it that count; all if none is named.
    """
    root = files(package)
    named = [_named(root.joinpath(part), part) for part in parts] or [_walk(root, "")]
    found = hashlib.sha256()
    for path, file in sorted((pair for pairs in named for pair in pairs), key=lambda pair: pair[0]):
        content = file.read_bytes()
        found.update(f"{path}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()


def _named(entry: Traversable, path: str) -> Iterable[Named]:
    return _walk(entry, path) if entry.is_dir() else ((path, entry),)


def _walk(folder: Traversable, path: str) -> Iterator[Named]:
    for entry in folder.iterdir():
        if entry.name != "__pycache__":
            yield from _named(entry, f"{path}/{entry.name}")
