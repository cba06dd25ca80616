"""Every plug-in keeps the promises of its kind; new ones are tested without a word here."""

import io
import re
import zipfile
from pathlib import Path

import pytest

import tests.test_api.conftest as library_fixtures
from api.exporting import Export, ExportOptions
from api.formats import exports
from api.graph import GraphHandle
from builder.errors import ReadError
from builder.papers.inputs import Input
from builder.papers.record import PaperRecord, Reader, Rejected
from builder.reading import choose_reader, read_inputs, readers
from tests.test_api.library import PAPERS

kg_path = library_fixtures.kg_path
handle = library_fixtures.handle


def packed(reader: Reader) -> bytes:
    """Return the bytes of a reader's example."""
    if reader.magic == b"PAR1":
        pytest.importorskip("pyarrow", reason="Parquet needs pyarrow")
    return reader.pack(reader.example)


@pytest.mark.parametrize("reader", readers().values(), ids=lambda reader: reader.name)
def test_a_reader_reads_its_own_example(reader: Reader, tmp_path: Path) -> None:
    """Its example is accepted, chosen by suffix, and gives the titles that it promises."""
    path = tmp_path / f"example{reader.suffixes[0]}"
    path.write_bytes(packed(reader))
    assert reader.magic or reader.accepts(reader.example[:4096])
    assert choose_reader(path) is reader
    entries = list(reader.read(Input.of(path)))
    records = [entry for entry in entries if isinstance(entry, PaperRecord)]
    assert records == entries
    assert tuple(record.title for record in records) == reader.example_titles
    assert {(record.source, record.format) for record in records} == {(path.name, reader.name)}
    assert all(record.place for record in records)


@pytest.mark.parametrize("reader", readers().values(), ids=lambda reader: reader.name)
def test_a_reader_tells_of_itself(reader: Reader) -> None:
    """It has a name, a description of one line, and suffixes in lower case with their dot."""
    assert reader.name == reader.name.lower().strip() != ""
    assert reader.description.strip()
    assert "\n" not in reader.description
    assert reader.suffixes
    assert all(suffix.startswith(".") and suffix.islower() for suffix in reader.suffixes)


@pytest.mark.parametrize("reader", readers().values(), ids=lambda reader: reader.name)
def test_a_reader_is_chosen_by_the_text_alone(reader: Reader, tmp_path: Path) -> None:
    """No suffix, or that of another format, makes an example another reader's."""
    for suffix in ("", *(suffix for other in readers().values() for suffix in other.suffixes)):
        path = tmp_path / f"example{suffix}"
        path.write_bytes(packed(reader))
        assert choose_reader(path) is reader
        found = [e.format for e in read_inputs([path]) if isinstance(e, PaperRecord)]
        assert found == [reader.name] * len(reader.example_titles)


@pytest.mark.parametrize("reader", readers().values(), ids=lambda reader: reader.name)
def test_no_narrow_reader_takes_the_example_of_another(reader: Reader) -> None:
    """Of the readers of narrow formats at most one accepts a text."""
    narrow = [other for other in readers().values() if other is not reader and not other.general]
    assert not [other.name for other in narrow if other.accepts(reader.example[:4096])]


@pytest.mark.parametrize("reader", readers().values(), ids=lambda reader: reader.name)
def test_a_forced_reader_never_falls_over(reader: Reader, tmp_path: Path) -> None:
    """Whatever the examples of the other formats are read as, entries or one error come of it."""
    for other in readers().values():
        path = tmp_path / f"example{other.suffixes[0]}"
        path.write_bytes(packed(other))
        try:
            entries = list(read_inputs([path], reader.name))
        except ReadError as error:
            assert "\n" not in str(error)
            continue
        assert all(isinstance(entry, PaperRecord | Rejected) for entry in entries)


def _exported(export: Export, handle: GraphHandle, *, text: bool) -> bytes:
    output = io.BytesIO()
    export.write(handle, output, ExportOptions(text=text))
    return output.getvalue()


def _words(export: Export, written: bytes) -> str:
    """Return the text of an export, of all its tables where it packs several."""
    if export.suffix != ".zip":
        return written.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        return "\n".join(_table(archive.read(name), name) for name in archive.namelist())


def _table(content: bytes, name: str) -> str:
    if not name.endswith(".parquet"):
        return content.decode("utf-8")
    tables = pytest.importorskip("pyarrow.parquet", reason="Parquet needs pyarrow")
    return str(tables.read_table(io.BytesIO(content)).to_pylist())


@pytest.mark.parametrize("export", exports().values(), ids=lambda export: export.name)
def test_an_export_tells_of_itself(export: Export) -> None:
    """It has a name, a suffix, a media type, a description of one line and an example."""
    assert export.name == export.name.lower().strip() != ""
    assert re.fullmatch(r"\.[a-z]+", export.suffix)
    assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", export.media_type)
    assert export.description.strip()
    assert "\n" not in export.description
    assert export.example.strip()


@pytest.mark.parametrize("export", exports().values(), ids=lambda export: export.name)
def test_an_export_writes_the_same_bytes_again(export: Export, handle: GraphHandle) -> None:
    """One graph has one export, in UTF-8, and every paper is in it."""
    written = _exported(export, handle, text=True)
    assert written == _exported(export, handle, text=True)
    assert all(paper.key in _words(export, written) for paper in PAPERS)


@pytest.mark.parametrize("export", exports().values(), ids=lambda export: export.name)
def test_an_export_can_leave_texts_out(export: Export, handle: GraphHandle) -> None:
    """Without text no sentence and no quote of a claim is in it, but every paper is."""
    written = _words(export, _exported(export, handle, text=False))
    assert all(paper.key in written for paper in PAPERS)
    texts = [text for paper in PAPERS for text in (paper.abstract, *dict(paper.sections).values())]
    sentences = [sentence for text in texts for sentence in text.rstrip(".").split(". ")]
    quotes = [claim.quote for paper in PAPERS for claim in paper.claims]
    assert [words for words in (*sentences, *quotes) if words in written] == []
