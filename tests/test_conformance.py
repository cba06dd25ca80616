"""Every plug-in keeps the promises of its kind; new ones are tested without a word here."""

import io
import re
from pathlib import Path

import pytest

import tests.test_api.conftest as library_fixtures
from api.exporting import Export, ExportOptions
from api.formats import exports
from api.graph import GraphHandle
from builder.papers.record import PaperRecord, Reader
from builder.reading import choose_reader, readers
from tests.test_api.library import PAPERS

kg_path = library_fixtures.kg_path
handle = library_fixtures.handle


@pytest.mark.parametrize("reader", readers().values(), ids=lambda reader: reader.name)
def test_a_reader_reads_its_own_example(reader: Reader, tmp_path: Path) -> None:
    """Its example is accepted, chosen by suffix, and gives the titles that it promises."""
    path = tmp_path / f"example{reader.suffixes[0]}"
    path.write_text(reader.example, encoding="utf-8")
    assert reader.accepts(reader.example[:4096])
    assert choose_reader(path) is reader
    entries = list(reader.read(path))
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
def test_no_other_reader_takes_its_example(reader: Reader) -> None:
    """Formats are told apart by their text alone."""
    others = [other for other in readers().values() if other is not reader]
    assert not [other.name for other in others if other.accepts(reader.example[:4096])]


def _exported(export: Export, handle: GraphHandle, *, text: bool) -> str:
    output = io.BytesIO()
    export.write(handle, output, ExportOptions(text=text))
    return output.getvalue().decode("utf-8")


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
    assert all(paper.key in written for paper in PAPERS)


@pytest.mark.parametrize("export", exports().values(), ids=lambda export: export.name)
def test_an_export_can_leave_texts_out(export: Export, handle: GraphHandle) -> None:
    """Without text no sentence and no quote of a claim is in it, but every paper is."""
    written = _exported(export, handle, text=False)
    assert all(paper.key in written for paper in PAPERS)
    texts = [text for paper in PAPERS for text in (paper.abstract, *dict(paper.sections).values())]
    sentences = [sentence for text in texts for sentence in text.rstrip(".").split(". ")]
    quotes = [claim.quote for paper in PAPERS for claim in paper.claims]
    assert [words for words in (*sentences, *quotes) if words in written] == []
