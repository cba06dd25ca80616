"""The store: generations of a knowledge graph in a directory, as docs/store.md has it.

A generation is written aside and swapped in whole, so a reader never sees half of one and a
build that is killed leaves what was there.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from builder.errors import StoreError
from builder.store.cache import NAME as CACHE
from builder.store.database import opens
from builder.store.manifest import Manifest, decode
from builder.store.state import NAME as STATE

CURRENT, GENERATIONS, LOCK = "current", "generations", ".lock"
STORE, MANIFEST = "store", "manifest.json"
RECORDS, QUARANTINE, CURATION = "records.jsonl", "quarantine.jsonl", "curation.txt"
_TEMPORARY, _REPLACED = ".new", ".old"
_OURS = (CURRENT, GENERATIONS, LOCK, CACHE, STATE)


class Directory:
    """A knowledge graph's directory, locked for one build; made by `locked`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def current(self) -> Path | None:
        """The folder of the generation that answers, if there is one.

        Where none is named, it is the only complete one: a build was killed before it could
        name it, or `current` was lost.

        Raises:
            StoreError: none is named and several are complete.
        """
        named = self._named()
        if named:
            return named
        with explained(self.path):
            places = sorted((self.path / GENERATIONS).glob(f"*/{MANIFEST}"))
        complete = [place.parent for place in places if place.parent.name != _TEMPORARY]
        if len(complete) > 1:
            told = ", ".join(folder.name for folder in complete)
            raise StoreError(
                f"'{self.path / CURRENT}' names no generation that is there: "
                f"write one of these into it: {told}"
            )
        return complete[0] if complete else None

    def answers(self) -> bool:
        """Tell whether readers find the current generation, and its database opens."""
        folder = self._named()
        return folder is not None and opens(folder / STORE)

    def complete(self, name: str) -> Path | None:
        """Return the folder of a generation, whether it answers or not, if it is complete."""
        folder = self.path / GENERATIONS / name
        fine = bool(name) and name != _TEMPORARY and (folder / MANIFEST).is_file()
        return folder if fine else None

    def manifest(self) -> Manifest | None:
        """Return the manifest of the current generation, if there is one.

        Raises:
            StoreError: it is damaged or gone, or of another version of the contract.
        """
        folder = self.current
        return self.manifest_of(folder) if folder else None

    def manifest_of(self, folder: Path) -> Manifest:
        """Return the manifest of a generation, given by its folder.

        Raises:
            StoreError: it is damaged or gone, or of another version of the contract.
        """
        place = folder / MANIFEST
        if not place.exists():
            raise StoreError(f"'{place}' is gone: build into an empty directory")
        with explained(self.path):
            return decode(place.read_bytes(), str(place))

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines of a file of the current generation; none if it is not there."""
        folder = self.current
        if folder is None or not (folder / name).is_file():
            return
        with explained(self.path), (folder / name).open("rb") as file:
            for line in file:
                yield line.rstrip(b"\n")

    @contextmanager
    def renewed(self) -> Iterator[Path]:
        """Give a new folder, aside, to write a generation to; it is gone if that fails.

        Raises:
            StoreError: the directory cannot be written.
        """
        with explained(self.path):
            new = self.path / GENERATIONS / _TEMPORARY
            if new.exists():  # A build was killed here.
                shutil.rmtree(new)
            if self._named():
                shutil.rmtree(new.with_name(_REPLACED), ignore_errors=True)
            new.mkdir(parents=True)
            try:
                yield new
            except BaseException:
                shutil.rmtree(new, ignore_errors=True)
                raise

    def swap(self, new: Path, manifest: Manifest, commit: Callable[[], None]) -> None:
        """Let a generation that was written aside answer from now on.

        Args:
            new: its folder.
            manifest: what it was built from and by.
            commit: called when it has its name, and before it answers.
        """
        (new / MANIFEST).write_bytes(manifest.encode())
        _sync_tree(new)
        before = self.current
        final = new.with_name(manifest.generation)
        if final.exists():  # Damaged, or it would not be written anew.
            final.rename(new.with_name(_REPLACED))
        new.rename(final)
        _sync(final.parent)
        commit()
        pointer = self.path / f"{CURRENT}{_TEMPORARY}"
        pointer.write_text(f"{manifest.generation}\n", encoding="utf-8")
        _sync(pointer)
        pointer.replace(self.path / CURRENT)
        _sync(self.path)
        # Readers may still be at work in the generation that was replaced: it stays a while.
        kept = {final, before}
        for folder in final.parent.iterdir():
            if folder not in kept:
                shutil.rmtree(folder, ignore_errors=True)

    def _named(self) -> Path | None:
        """Return the folder that `current` names, if it is there."""
        with explained(self.path):
            try:
                text = (self.path / CURRENT).read_text(encoding="utf-8", errors="replace")
            except FileNotFoundError:
                return None
        name = text.strip()
        folder = self.path / GENERATIONS / name
        return folder if name and name == folder.name and folder.is_dir() else None


@contextmanager
def locked(path: Path) -> Iterator[Directory]:
    """Make a directory ready for one build, and keep other builds out meanwhile.

    Raises:
        StoreError: it holds other files, cannot be written, or another build is at work there.
    """
    refuse_strangers(path)
    with explained(path):
        path.mkdir(parents=True, exist_ok=True)
        file = (path / LOCK).open("a+b")
    with file:
        if not _try_lock(file):
            raise StoreError(f"another build is at work in '{path}': wait until it is done")
        yield Directory(path)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the system says of a directory into one line."""
    try:
        yield
    except PermissionError as error:
        place = error.filename or path
        raise StoreError(
            f"no permission to write '{place}': allow it, or choose another directory"
        ) from error
    except (FileExistsError, NotADirectoryError) as error:
        place = Path(error.filename or path)
        files = (p for p in (place, *place.parents) if p.is_file())
        raise StoreError(f"'{next(files, path)}' is no directory: choose another one") from error
    except OSError as error:
        if is_full(error):
            raise StoreError(f"the disk of '{path}' is full: free some space") from error
        raise StoreError(
            f"'{path}' cannot be used ({error}): mend that, or choose another directory"
        ) from error


def is_full(error: OSError) -> bool:
    """Tell whether an error says that a disk is full."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or "No space left" in str(error)


def refuse_strangers(path: Path) -> None:
    """Make sure that a path is free for a knowledge graph, or holds one; write nothing.

    Raises:
        StoreError: it is a file, cannot be read, or holds other files.
    """
    with explained(path):
        names = {entry.name for entry in path.iterdir()} if path.exists() else set()
    strangers = sorted(names - set(_OURS))
    if strangers and not names & {CURRENT, GENERATIONS}:
        told = ", ".join(strangers[:3]) + (", ..." if len(strangers) > 3 else "")
        raise StoreError(
            f"'{path}' is not a knowledge graph (it holds {told}): choose an empty directory"
        )


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            _sync(path)
    _sync(folder / STORE)
    _sync(folder)


def _sync(path: Path) -> None:
    """Wait until a file or a folder's list of files is on the disk."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:  # Windows does not open folders; it needs no such call either.
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _try_lock(file: IO[bytes]) -> bool:
    """Lock an open file unless another process has; the system frees it when the file closes."""
    try:
        import fcntl  # Not everywhere: only where files can be locked this way.
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
