"""Archives: several files as one, the same bytes each time."""

import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryFile
from typing import IO, BinaryIO, TypeAlias

MEDIA_TYPE = "application/zip"
"""What tells an export that writes an archive from others."""

Opener: TypeAlias = Callable[[str], IO[bytes]]

_EPOCH = (1980, 1, 1, 0, 0, 0)


@contextmanager
def archive(output: BinaryIO, *, compress: bool = True) -> Iterator[Opener]:
    """Write a zip of the files that are opened by name; they wait on disk until all are whole.

    Args:
        output: where the zip goes; it need not be seekable.
        compress: whether the files are worth it.
    """
    files: dict[str, IO[bytes]] = {}
    with ExitStack() as stack:

        def opened(name: str) -> IO[bytes]:
            if name not in files:
                files[name] = stack.enter_context(TemporaryFile())
            return files[name]

        yield opened
        with zipfile.ZipFile(output, "w") as zipped:
            for name, file in sorted(files.items()):
                _add(zipped, name, file, compress)


def _add(zipped: zipfile.ZipFile, name: str, file: IO[bytes], compress: bool) -> None:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    info.external_attr = 0o644 << 16
    info.file_size = file.tell()  # so that large files get the fields that they need
    file.seek(0)
    with zipped.open(info, "w") as member:
        shutil.copyfileobj(file, member)
