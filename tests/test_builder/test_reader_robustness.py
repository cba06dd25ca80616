"""Readers and damage: whatever stands in a file, entries or one clear error come of it."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.errors import ReadError
from builder.papers.record import PaperRecord, Reader, Rejected
from builder.reading import read_inputs, readers

READERS = [reader for reader in readers().values() if not reader.magic]


@st.composite
def damages(draw: st.DrawFn) -> tuple[int, int, bytes]:
    """Draw where a text is cut out, and what stands there instead."""
    start, length = draw(st.integers(0, 2000)), draw(st.integers(0, 40))
    return start, length, draw(st.binary(max_size=6))


def _read(content: bytes, form: str | None) -> list[PaperRecord | Rejected]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "in.dat"
        path.write_bytes(content)
        try:
            return list(read_inputs([path], form))
        except ReadError as error:
            assert "\n" not in str(error)
            return []


def _writable(entries: list[PaperRecord | Rejected]) -> bool:
    for entry in entries:
        texts = (
            (entry.reason, entry.text)
            if isinstance(entry, Rejected)
            else (entry.title, entry.abstract, *(text for pair in entry.body for text in pair))
        )
        if any(text.encode().decode() != text for text in (*texts, entry.place)):
            return False
    return True


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
@settings(max_examples=40, deadline=None)
def test_any_bytes_are_read(reader: Reader, content: bytes) -> None:
    """Any bytes, read as any format, give entries that can be written again, or one error."""
    assert _writable(_read(content, reader.name))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@given(damage=damages())
@settings(max_examples=60, deadline=None)
def test_a_damaged_example_is_read(reader: Reader, damage: tuple[int, int, bytes]) -> None:
    """An example with a hole in it is read, as its format and as whatever it looks like."""
    start, length, put = damage
    content = reader.example.encode()
    start %= len(content)
    broken = content[:start] + put + content[start + length :]
    assert _writable(_read(broken, reader.name))
    assert _writable(_read(broken, None))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_truncated_example_keeps_what_is_whole(reader: Reader) -> None:
    """Cut anywhere, an example gives a beginning of its titles, and no title that it does not."""
    content = reader.example.encode()
    for end in range(0, len(content), max(1, len(content) // 60)):
        entries = _read(content[:end], reader.name)
        titles = [entry.title for entry in entries if isinstance(entry, PaperRecord)]
        whole = titles[: len(titles) - 1]
        assert tuple(whole) == reader.example_titles[: len(whole)]
        assert len(titles) <= len(reader.example_titles)


@given(content=st.binary(max_size=300))
@settings(max_examples=40, deadline=None)
def test_parquet_may_be_damaged(content: bytes) -> None:
    """What begins as Parquet and is none is told in one line."""
    pytest.importorskip("pyarrow", reason="Parquet needs pyarrow")
    assert _read(b"PAR1" + content, None) == []
    assert _read(b"PAR1" + content + b"PAR1", "parquet") == []


@given(start=st.integers(4, 3000), put=st.binary(min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_parquet_file_with_a_hole_is_read_as_far_as_it_goes(start: int, put: bytes) -> None:
    """Bytes that are wrong cost rows or the file, never a traceback."""
    pytest.importorskip("pyarrow", reason="Parquet needs pyarrow")
    reader = readers()["parquet"]
    content = reader.pack(reader.example)
    start %= len(content)
    assert _writable(_read(content[:start] + put + content[start + len(put) :], "parquet"))
