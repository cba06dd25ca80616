"""Tests of builder.reading, and of the opening of files under it."""

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.errors import ReadError
from builder.papers.record import PaperRecord
from builder.reading import choose_reader, read_inputs, readers

JSONL = readers()["jsonl"]
PAGE = readers()["daily-papers"]


def _titles(*paths: Path) -> list[str]:
    return [entry.title for entry in read_inputs(paths) if isinstance(entry, PaperRecord)]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.jsonl", JSONL.example, "jsonl"),
        ("A.JSONL", JSONL.example, "jsonl"),
        ("a.txt", PAGE.example, "daily-papers"),
        ("a.txt", JSONL.example, "jsonl"),
        ("page", PAGE.example, "daily-papers"),
        ("page.md", PAGE.example, "daily-papers"),
    ],
)
def test_the_text_decides_where_the_suffix_errs(
    tmp_path: Path, name: str, content: str, expected: str
) -> None:
    """The suffix's reader comes first, but the head of the file must look like its format."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert choose_reader(path).name == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", "is not text"),
        (bytes(range(128, 256)) * 4, "is not text"),
        (b"just a line of words\n", "no reader for"),
        (b"\x1f\x8b\x08 but no gzip", "is damaged"),
    ],
)
def test_a_file_of_no_use_is_told_in_one_line(tmp_path: Path, content: bytes, message: str) -> None:
    """Empty, binary, damaged and unknown files raise, naming the file."""
    path = tmp_path / "in.txt"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=message) as caught:
        choose_reader(path)
    assert "in.txt" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_unknown_format_lists_the_known_ones(tmp_path: Path) -> None:
    """The message says which formats there are."""
    path = tmp_path / "a.docx"
    path.write_text("A letter to nobody.", encoding="utf-8")
    with pytest.raises(ReadError, match=r"a\.docx.*known: arxiv-atom \(\.atom.*; jsonl \(\.jsonl"):
        choose_reader(path)


def test_a_missing_file_and_a_directory_are_told_apart(tmp_path: Path) -> None:
    """A missing file is said to be missing; a directory has to hold some."""
    with pytest.raises(ReadError, match="there is no file"):
        choose_reader(tmp_path / "nowhere.txt")
    with pytest.raises(ReadError, match="is a directory without files of papers"):
        next(read_inputs([tmp_path]))


def test_a_forbidden_file_is_said_to_be_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read raises with that reason."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ReadError, match="no permission to read"):
        choose_reader(tmp_path / "a.txt")


@pytest.mark.parametrize(
    ("suffix", "pack"), [(".gz", gzip.compress), (".xz", lzma.compress), (".bz2", bz2.compress)]
)
def test_compressed_files_are_read_as_they_are(
    tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    """gzip, xz and bzip2 are unpacked on the way."""
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(pack(JSONL.example.encode()))
    assert tuple(_titles(path)) == JSONL.example_titles


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("reader", [JSONL, PAGE], ids=lambda reader: reader.name)
def test_marks_and_line_ends_make_no_difference(
    tmp_path: Path, reader: object, encoding: str, newline: str
) -> None:
    """Byte order marks, UTF-16 and any line ends give the same entries."""
    chosen = JSONL if reader is JSONL else PAGE
    path = tmp_path / f"in{chosen.suffixes[0]}"
    path.write_bytes(chosen.example.replace("\n", newline).encode(encoding))
    assert tuple(_titles(path)) == chosen.example_titles


def test_inputs_come_in_order_and_once(tmp_path: Path) -> None:
    """Files are read in the order given; one named twice is read once."""
    first, second = tmp_path / "b.jsonl", tmp_path / "a.txt"
    first.write_text(JSONL.example, encoding="utf-8")
    second.write_text(PAGE.example, encoding="utf-8")
    titles = _titles(first, second, tmp_path / "." / "b.jsonl")
    assert tuple(titles) == JSONL.example_titles + PAGE.example_titles


def test_a_wrong_input_is_told_before_the_first_entry(tmp_path: Path) -> None:
    """No entry comes where any of the files cannot be read."""
    good = tmp_path / "a.jsonl"
    good.write_text(JSONL.example, encoding="utf-8")
    with pytest.raises(ReadError, match=r"none\.txt"):
        next(read_inputs([good, tmp_path / "none.txt"]))


def test_sources_are_named_without_their_folders(tmp_path: Path) -> None:
    """A record's source is the file's name, so that a graph does not depend on where it lay."""
    path = tmp_path / "a.jsonl"
    path.write_text(JSONL.example, encoding="utf-8")
    assert {entry.source for entry in read_inputs([path])} == {"a.jsonl"}
