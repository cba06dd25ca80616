"""The command `export`: where it writes, and in which compression."""

import bz2
import gzip
import lzma
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from paperkg.cli import main

Export = Callable[..., Result]


@pytest.fixture
def export(kg_path: Path) -> Export:
    """Return a way to export the library."""

    def run(form: str, *arguments: str) -> Result:
        runner = CliRunner(env={"PAPERKG_KG": str(kg_path)})
        return runner.invoke(main, ["export", "--format", form, *arguments])

    return run


@pytest.mark.parametrize(
    ("suffix", "unpack"),
    [(".gz", gzip.decompress), (".bz2", bz2.decompress), (".xz", lzma.decompress)],
)
def test_the_name_says_the_compression(
    export: Export, tmp_path: Path, suffix: str, unpack: Callable[[bytes], bytes]
) -> None:
    """A file is compressed as the end of its name asks, the same bytes each time."""
    files = [tmp_path / f"{name}.nt{suffix}" for name in ("a", "b")]
    for file in files:
        assert export("nt", "-o", str(file)).exit_code == 0
    assert unpack(files[0].read_bytes()) == export("nt").stdout_bytes
    assert files[0].read_bytes() == files[1].read_bytes()


def test_zst_tells_what_it_needs(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Python cannot write .zst, one line says what to install, and no file is left."""
    for module in ("compression.zstd", "zstandard"):
        monkeypatch.setitem(sys.modules, module, None)
    result = export("nt", "-o", str(tmp_path / "a.nt.zst"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "pip install zstandard" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_archives_unpack_into_a_folder(export: Export, tmp_path: Path, form: str) -> None:
    """A zip goes to a file, and where a folder is named its files go there."""
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    assert export(form, "-o", str(tmp_path / "a.zip")).exit_code == 0
    assert export(form, "-o", f"{tmp_path}/new/folder/").exit_code == 0
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        for name in archive.namelist():
            assert (tmp_path / "new" / "folder" / name).read_bytes() == archive.read(name)


def test_parquet_tells_what_it_needs(export: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pyarrow is missing, one line names the extra to install."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    result = export("parquet")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "pip install 'paperkg[parquet]'" in result.stderr


@pytest.mark.parametrize("place", ["missing/a.nt", "."])
def test_a_place_that_cannot_be_written_is_one_line(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """A folder that is not there, or a folder for a file, is an error of one line."""
    monkeypatch.chdir(tmp_path)
    result = export("nt", "-o", place)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
