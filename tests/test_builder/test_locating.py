"""Tests of builder.papers.locating and .remote: what users' words mean, and what it is called."""

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import ReadError
from builder.papers.inputs import Input, opened, unpacked
from builder.papers.locating import located, suffix_of
from builder.papers.record import PaperRecord, Rejected
from builder.reading import read_inputs, readers

JSONL = readers()["jsonl"].example
SUFFIXES = (".jsonl", ".md")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a folder of papers in folders."""
    for name in ("b.jsonl", "2023/a.jsonl", "2024/a.jsonl", "2024/x/c.jsonl.gz", ".hidden/d.jsonl"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(JSONL, encoding="utf-8")
    (tmp_path / "2023" / "notes.docx").write_text("no paper", encoding="utf-8")
    return tmp_path


def _names(*words: str | Path) -> list[str]:
    return [source.name for source in located(words, SUFFIXES)]


def test_a_folder_is_all_files_below_it_that_end_like_papers(tree: Path) -> None:
    """They are called by their paths from there, in order; hidden ones and others are left out."""
    assert _names(tree) == ["2023/a.jsonl", "2024/a.jsonl", "2024/x/c.jsonl.gz", "b.jsonl"]


def test_a_pattern_is_the_files_that_fit(tree: Path) -> None:
    """Patterns may cross folders; of two files of one name each is called by its folder, too."""
    assert _names(f"{tree}/*.jsonl") == ["b.jsonl"]
    assert _names(f"{tree}/**/*.jsonl") == ["2023/a.jsonl", "2024/a.jsonl", "b.jsonl"]
    with pytest.raises(ReadError, match="no file fits '"):
        _names(f"{tree}/*.tei")


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(tmp_path: Path) -> None:
    """What exists is what is meant."""
    path = tmp_path / "a[1].jsonl"
    path.write_text(JSONL, encoding="utf-8")
    assert _names(path) == ["a[1].jsonl"]


def test_two_files_of_one_name_are_told_apart(tree: Path) -> None:
    """As much of the paths is named as tells them apart; one named twice comes once."""
    first, second = tree / "2023" / "a.jsonl", tree / "2024" / "a.jsonl"
    assert _names(first) == ["a.jsonl"]
    assert _names(first, second, first) == ["2023/a.jsonl", "2024/a.jsonl"]
    (tree / "2023" / "x").mkdir()
    third = tree / "2023" / "x" / "c.jsonl.gz"
    third.write_text(JSONL, encoding="utf-8")
    found = _names(tree / "2024" / "x" / "c.jsonl.gz", third)
    assert found == ["2024/x/c.jsonl.gz", "2023/x/c.jsonl.gz"]


@given(st.lists(st.lists(st.sampled_from("ab"), min_size=1, max_size=4), max_size=6))
def test_no_two_inputs_are_called_the_same(paths: list[list[str]]) -> None:
    """Whatever their folders are, distinct files have distinct names."""
    words = ["/nowhere/" + "/".join(path) for path in paths]
    names = _names(*words)
    assert len(set(names)) == len(names) == len(set(words))


def test_a_file_of_a_folder_that_is_no_paper_is_put_aside(tree: Path) -> None:
    """What the user did not name does not fail the run, but it is told."""
    (tree / "2024" / "odd.jsonl").write_text("no format at all", encoding="utf-8")
    entries = list(read_inputs([tree]))
    bad = [entry for entry in entries if isinstance(entry, Rejected)]
    assert [(entry.source, entry.place) for entry in bad] == [("2024/odd.jsonl", "the file")]
    assert len({entry.source for entry in entries}) == 5
    with pytest.raises(ReadError, match="no reader for"):
        list(read_inputs([tree / "2024" / "odd.jsonl"]))


def test_a_format_can_be_forced(tmp_path: Path) -> None:
    """The named reader is taken whatever the text looks like; an unknown name lists the known."""
    path = tmp_path / "a.txt"
    path.write_text(JSONL, encoding="utf-8")
    (entry,) = read_inputs([path], "markdown")
    assert isinstance(entry, Rejected)
    with pytest.raises(ReadError, match=r"no input format 'word'; there are: arxiv-atom, .*tei"):
        next(read_inputs([path], "word"))


@pytest.mark.parametrize("cut", [False, True])
def test_zstandard_is_unpacked(tmp_path: Path, cut: bool) -> None:
    """A .zst file is read as it is; one that breaks off is damaged."""
    zstd = pytest.importorskip("backports.zstd", reason="needs backports.zstd, or Python 3.14")
    path = tmp_path / "a.jsonl.zst"
    packed = zstd.compress(JSONL.encode() * 50)
    path.write_bytes(packed[:-4] if cut else packed)
    if cut:
        with pytest.raises(ReadError, match="is damaged or cannot be read"):
            list(read_inputs([path]))
    else:
        assert len(list(read_inputs([path]))) == 100


def test_standard_input_is_an_input(tmp_path: Path) -> None:
    """A dash is what comes in, under the name stdin."""
    script = (
        "import sys; from builder.reading import read_inputs;"
        "print([(entry.source, entry.title) for entry in read_inputs(['-'])])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=JSONL, capture_output=True, text=True, check=True
    )
    assert "('stdin', 'Half a Cache Is Enough')" in done.stdout


def test_suffixes_are_those_under_the_compression() -> None:
    """The last suffix counts, in lower case."""
    names = ["a.JSONL.gz", "a.b.md", "a", "2024/x.csv.zst", ".gz"]
    assert [suffix_of(name) for name in names] == [".jsonl", ".md", "", ".csv", ""]


# --- elsewhere -------------------------------------------------------------------------------


@pytest.fixture
def memory() -> Iterator[Callable[[str, bytes], None]]:
    """Return a way to put files into fsspec's memory."""
    fsspec = pytest.importorskip("fsspec", reason="URLs need fsspec")
    files = fsspec.filesystem("memory")
    files.store.clear()

    def put(path: str, content: bytes) -> None:
        files.pipe_file(path, content)

    yield put
    files.store.clear()


def test_urls_are_files_folders_and_patterns(memory: Callable[[str, bytes], None]) -> None:
    """They are called as files on a disk are, and read as these are."""
    for name in ("/data/a.jsonl", "/data/2024/a.jsonl", "/data/2024/n.bin"):
        memory(name, JSONL.encode())
    assert _names("memory://data/a.jsonl") == ["a.jsonl"]
    assert _names("memory://data") == ["2024/a.jsonl", "a.jsonl"]
    assert _names("memory://data/*/a.jsonl") == ["2024/a.jsonl"]
    entries = list(read_inputs(["memory://data", "memory://data/a.jsonl"]))
    assert len(entries) == 4
    assert all(isinstance(entry, PaperRecord) for entry in entries)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("memory://none.jsonl", "there is no file 'memory:///none.jsonl'"),
        ("memory://none/*.jsonl", "'memory://none/*.jsonl' has no files of papers"),
        ("nothing://a.jsonl", "cannot be read (Protocol not known: nothing"),
        ("http://127.0.0.1:9/a.jsonl", "'http://127.0.0.1:9/a.jsonl'"),
    ],
)
def test_urls_that_cannot_be_read(
    memory: Callable[[str, bytes], None], url: str, says: str
) -> None:
    """What is wrong with a URL is told in one line."""
    with pytest.raises(ReadError) as caught:
        list(read_inputs([url]))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_url_without_fsspec_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is named."""
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(ReadError, match=r"install it with pip install 'paperkg\[remote\]'"):
        list(read_inputs(["s3://bucket/a.jsonl"]))


def test_a_file_that_fails_on_the_way_is_told() -> None:
    """Whatever a file system raises while it is read becomes one line."""

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise RuntimeError("gone\naway")

    source = Input("far://a", "a", Broken, failures=(Exception,))
    with pytest.raises(ReadError, match=r"'far://a' is damaged.*\(gone away\)"), unpacked(source):
        pass
    with pytest.raises(ReadError), opened(source):
        pass
