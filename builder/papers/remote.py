"""Inputs that are elsewhere: URLs that fsspec opens (https, s3, gs, hf, memory, ...)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import urlsplit

from builder.errors import BuildError, ReadError, said
from builder.papers.inputs import Input

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem


def remote_inputs(url: str, suffixed: Callable[[str], bool]) -> Iterator[Input]:
    """Yield the inputs at a URL: a file, those that a pattern fits, or those in a folder.

    Args:
        url: what fsspec opens; ``*``, ``?`` and ``[...]`` make it a pattern.
        suffixed: whether a name ends like that of a document of papers; asked about folders.

    Raises:
        ReadError: fsspec or what it needs for the URL is not installed, or there is no such thing.
    """
    with _told(url):
        files, path = _file_system(url)
        is_http = url.startswith(("http://", "https://"))
        if any(char in path for char in "*[") and not is_http:
            yield from _named(files, url, _found(files, path), path.split("*")[0], named=True)
        elif is_http or not files.isdir(path):
            yield _input(files, path, _last(urlsplit(url).path) or path, named=True)
        else:
            names = [name for name in files.find(path) if suffixed(name)]
            yield from _named(files, url, sorted(names), path, named=False)


def _file_system(url: str) -> "tuple[AbstractFileSystem, str]":
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise ReadError(
            f"'{url}' needs fsspec: install it with pip install 'paperkg[remote]'"
        ) from None
    return cast("tuple[AbstractFileSystem, str]", url_to_fs(url))


def _found(files: "AbstractFileSystem", pattern: str) -> list[str]:
    return sorted(name for name in files.glob(pattern) if not files.isdir(name))


def _named(
    files: "AbstractFileSystem", url: str, paths: list[str], root: str, *, named: bool
) -> Iterator[Input]:
    if not paths:
        raise ReadError(f"'{url}' has no files of papers: check the path")
    folder = root.rstrip("/") if not named else root.rpartition("/")[0]
    for path in paths:
        name = path.removeprefix(folder).strip("/") or _last(path)
        yield _input(files, path, name, named=named)


def _input(files: "AbstractFileSystem", path: str, name: str, *, named: bool) -> Input:
    def raw() -> BinaryIO:
        return cast(BinaryIO, files.open(path, "rb"))

    # Every file system has errors of its own kind, which no common class covers.
    return Input(files.unstrip_protocol(path), name, raw, failures=(Exception,), named=named)


def _last(path: str) -> str:
    return PurePosixPath(path).name


@contextmanager
def _told(url: str) -> Iterator[None]:
    try:
        yield
    except (BuildError, GeneratorExit):
        raise
    except FileNotFoundError:
        raise ReadError(f"there is no '{url}': check the URL") from None
    except ImportError as error:
        raise ReadError(
            f"'{url}' needs more than is installed ({said(error)}): install that, too"
        ) from None
    except Exception as error:
        raise ReadError(f"'{url}' cannot be read ({said(error)}): check the URL") from error
