"""Bad input, end to end: one clear line, the right exit code, nothing lost, the rest goes on."""

import gzip
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder.papers.inputs import LONGEST_LINE
from builder.reading import LONGEST_TEXT
from builder.store.directory import locked
from paperkg.cli import main

COMMAND = str(Path(sys.executable).with_name("paperkg"))
STAGES = ("extracting", "linking", "assembling", "loading")
ZIP = {
    "title": "Zip: Fast Pruning of BERT",
    "abstract": "We propose Zip, a pruning method for BERT that is 2x faster on one A100 GPU.",
}
ZAP = {**ZIP, "title": "Zap: Quantized Language Models"}
LINE, OTHER = json.dumps(ZIP).encode(), json.dumps(ZAP).encode()
HEAD = "Get trending papers in your email inbox!\nSubscribe\nDaily Papers\n\n"
ABSTRACT = "We prune half of the weights and lose little accuracy on the usual tests. " * 6
PAGE = f"{HEAD}Zip: Fast Pruning of BERT\n\n{ABSTRACT}\n\nZap: Another Title\n\n{ABSTRACT}\n"
MANY = b"".join(json.dumps({**ZIP, "title": f"Zip {number}"}).encode() for number in range(99))
Build = Callable[..., Result]


@pytest.fixture
def kg(tmp_path: Path) -> Path:
    """Return where the graph goes."""
    return tmp_path / "kg"


@pytest.fixture
def build(kg: Path) -> Build:
    """Return a way to build from inputs, and from options where they are text."""

    def run(*words: object) -> Result:
        return CliRunner().invoke(main, ["build", "--kg", str(kg), *map(str, words)])

    return run


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Return an input that nothing is wrong with."""
    return written(tmp_path / "good.jsonl", LINE + b"\n")


@pytest.fixture
def built(build: Build, good: Path, kg: Path) -> Path:
    """Return the folder of the only generation of a graph."""
    assert build(good).exit_code == 0
    (folder,) = (kg / "generations").iterdir()
    return folder


def written(path: Path, content: bytes | str) -> Path:
    """Write a file and return it."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def told(stderr: str) -> list[str]:
    """Return the lines of standard error that do not tell progress."""
    return [line for line in stderr.splitlines() if not line.startswith(STAGES)]


def refusal(result: Result, code: int = 1) -> str:
    """Return the one line in which a command failed."""
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    (line,) = told(result.stderr)
    assert line.startswith("paperkg: ")
    return line.removeprefix("paperkg: ")


def titles(kg: Path) -> set[str]:
    """Return the titles that a graph answers with."""
    result = CliRunner().invoke(
        main, ["query", "--kg", str(kg), "{ papers { edges { node { title } } } }"]
    )
    assert result.exit_code == 0, result.output
    edges = json.loads(result.stdout)["data"]["papers"]["edges"]
    return {edge["node"]["title"] for edge in edges}


def quarantined(kg: Path) -> list[tuple[str, str]]:
    """Return place and reason of what the current generation put aside."""
    folder = kg / "generations" / (kg / "current").read_text().strip()
    lines = (folder / "quarantine.jsonl").read_text(encoding="utf-8").splitlines()
    entries = (json.loads(line) for line in lines)
    return [(entry["place"], entry["reason"]) for entry in entries]


# --- inputs that cannot be read at all ------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("missing.jsonl", None, "there is no file '{}': check the path"),
        ("folder", "folder", "'{}' is a directory without files of papers: pass other files"),
        ("empty.jsonl", b"", "'{}' is empty: give a file of papers"),
        ("blank.txt", b"\xef\xbb\xbf \r\n\n", "'{}' is empty: give a file of papers"),
        ("binary.jsonl", bytes(range(256)) * 40, "'{}' is not text: give a UTF-8 text file"),
        ("image.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "'{}' is not text: give a UTF-8 text file"),
        ("words.dat", b"some words\n" * 9, "no reader for '{}': its text has no format that"),
        ("page.xml", b"<?xml version='1.0'?><a/>", "no reader for '{}': its text has no format"),
        ("half.jsonl.gz", gzip.compress(LINE * 99)[:90], "'{}' is damaged or cannot be read"),
        ("late.jsonl.gz", gzip.compress(MANY)[:-20], "'{}' is damaged or cannot be read"),
        ("pipe.jsonl", "pipe", "'{}' is a pipe or a device: save what it gives in a file"),
    ],
)
def test_unreadable_inputs(
    build: Build, good: Path, kg: Path, name: str, content: bytes | str | None, says: str
) -> None:
    """An input that cannot be read fails the run in one line, before anything is written."""
    path = good.with_name(name)
    if isinstance(content, str):
        path.mkdir() if content == "folder" else os.mkfifo(path)
    elif content is not None:
        written(path, content)
    assert refusal(build(good, path)).startswith(says.format(path))
    assert not kg.exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "Missing argument 'INPUT...'; see `"),
        (["a.jsonl", "--kg", "https://example.org/sparql"], "is an endpoint; build writes"),
        (["a.jsonl", "--workers", "none"], "Invalid value for '--workers'"),
        (["a.jsonl", "--base", "nothing"], "'nothing' is no base IRI"),
    ],
)
def test_misuse(words: list[str], says: str) -> None:
    """Misuse is one line too, with exit code 2."""
    assert says in refusal(CliRunner().invoke(main, ["build", *words]), code=2)


# --- entries that cannot be read ------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "place", "reason"),
    [
        (
            "bytes.jsonl",
            LINE + b'\n{"title": "na\xefve", "abstract": "x"}\n' + OTHER,
            "line 2",
            "not valid UTF-8",
        ),
        ("cut.jsonl", LINE + b"\n" + LINE[:60] + b"\n" + OTHER, "line 2", "not valid JSON"),
        ("end.jsonl", LINE + b"\n" + OTHER + b"\n" + LINE[:60], "line 3", "not valid JSON"),
        ("first.jsonl", LINE[:60] + b"\n" + LINE + b"\n" + OTHER, "line 1", "not valid JSON"),
        ("comma.jsonl", b'{"title": "Zip",\n' + LINE + b"\n" + OTHER, "line 1", "not valid JSON"),
        ("array.json", b"[" + LINE + b",\n" + OTHER + b"," + LINE[:60], "item 3", "not valid JSON"),
        ("number.jsonl", LINE + b"\n17\n" + OTHER, "line 2", "expected an object with a title"),
        ("title.jsonl", LINE + b'\n{"abstract": "x"}\n' + OTHER, "line 2", "no title"),
        (
            "long.jsonl",
            LINE + b'\n{"title": "' + b"long " * 999 + b'"}\n' + OTHER,
            "line 2",
            "a title of 4,994 characters; at most 1,000 are read",
        ),
        (
            "bytes.txt",
            f"{PAGE}\nZup: A Na\udcefve Title\n\n{ABSTRACT}".encode(errors="surrogateescape"),
            "line 13",
            "not valid UTF-8",
        ),
        (
            "untold.txt",
            f"{PAGE}\nZup: A Title Without Its Abstract\n",
            "line 13",
            "a title without an abstract",
        ),
        (
            "between.txt",
            PAGE.replace("Zap:", "Zup: A Title Without Its Abstract\n\nZap:"),
            "line 9",
            "a title without an abstract",
        ),
    ],
)
def test_bad_entries(
    build: Build, tmp_path: Path, kg: Path, name: str, content: bytes | str, place: str, reason: str
) -> None:
    """A bad entry is put aside with place and reason, in one line; the others are papers."""
    path = written(tmp_path / name, content)
    result = build(path)
    assert result.exit_code == 0, result.output
    (line,) = told(result.stderr)
    assert line.startswith("1 entry could not be read: see ")
    assert Path(line.partition(": see ")[2]).is_file()
    ((found_place, found_reason),) = quarantined(kg)
    assert (found_place, reason) == (place, found_reason[: len(reason)])
    assert {title[:3] for title in titles(kg)} == {"Zip", "Zap"}


def test_strict_runs_fail_and_lose_nothing(build: Build, tmp_path: Path, kg: Path) -> None:
    """With --strict a bad entry is exit 1, and the papers are in the graph all the same."""
    assert build(written(tmp_path / "a.jsonl", LINE + b"\n{\n"), "--strict").exit_code == 1
    assert titles(kg) == {ZIP["title"]}


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("garbage.jsonl", b"x" * (50 << 20)),
        ("paper.jsonl", b'{"title": "Big", "abstract": "' + b"We prune. " * (5 << 20) + b'"}'),
        ("page.txt", b"We prune. " * (5 << 20)),
    ],
)
def test_a_line_of_50_megabytes(
    build: Build, tmp_path: Path, kg: Path, name: str, line: bytes
) -> None:
    """A line of 50 MB is put aside; it is never held whole, and the papers around it are read."""
    around = (LINE, OTHER) if name.endswith("l") else (PAGE.encode(), b"")
    path = written(tmp_path / name, b"\n".join((around[0], line, around[1])))
    build(written(tmp_path / "warm.jsonl", LINE), "--kg", tmp_path / "warm")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert build(path).exit_code == 0
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150 << 10
    ((_, reason),) = quarantined(kg)
    assert reason == f"longer than {LONGEST_LINE:,} characters"
    assert {title[:3] for title in titles(kg)} == {"Zip", "Zap"}


def test_a_book_is_no_paper(build: Build, tmp_path: Path, kg: Path) -> None:
    """A paper of more text than a paper has is put aside, and holds none of the others up."""
    book = json.dumps({**ZAP, "abstract": "We prune. " * 45_000}).encode()
    assert build(written(tmp_path / "a.jsonl", LINE + b"\n" + book)).exit_code == 0
    ((place, reason),) = quarantined(kg)
    assert (place, f"at most {LONGEST_TEXT:,} are read" in reason) == ("line 2", True)
    assert titles(kg) == {ZIP["title"]}


# --- odd files that are fine ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bom.jsonl", b"\xef\xbb\xbf" + LINE + b"\n" + OTHER),
        ("bom.txt", "\ufeff" + PAGE),
        ("crlf.jsonl", LINE + b"\r\n" + OTHER + b"\r\n"),
        ("crlf.txt", PAGE.replace("\n", "\r\n")),
        ("utf16.jsonl", (LINE + b"\n" + OTHER).decode().encode("utf-16")),
        ("both.txt", ("\ufeff" + PAGE).replace("\n", "\r\n")),
        ("zipped.jsonl.gz", gzip.compress(LINE + b"\n" + OTHER)),
        ("blank.jsonl", b"\n\n" + LINE + b"\n\n" + OTHER + b"\n\n"),
    ],
)
def test_marks_and_line_ends(
    build: Build, tmp_path: Path, kg: Path, name: str, content: bytes | str
) -> None:
    """A byte-order mark and line ends of another system are no part of any text."""
    result = build(written(tmp_path / name, content))
    assert (result.exit_code, told(result.stderr)) == (0, [])
    found = titles(kg)
    assert {title[:3] for title in found} == {"Zip", "Zap"}
    assert not any(char in title for title in found for char in "\ufeff\r\n")


def test_a_name_that_is_no_text(build: Build, tmp_path: Path, kg: Path) -> None:
    """A file may be called by any bytes that the system takes."""
    try:
        path = written(tmp_path / os.fsdecode(b"na\xefve.jsonl"), LINE)
    except (OSError, UnicodeError):
        pytest.skip("files cannot be called so here")
    assert build(path).stdout.startswith("1 paper from 1 entry (na\ufffdve.jsonl 1)")
    assert titles(kg) == {ZIP["title"]}


def test_nothing_but_bad_entries(build: Build, tmp_path: Path) -> None:
    """Where no entry can be read there is an empty graph, and all of them are told."""
    result = build(written(tmp_path / "a.jsonl", LINE[:30] + b"\n" + LINE[:40]))
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "0 papers from 0 entries")
    assert told(result.stderr)[0].startswith("2 entries could not be read: see ")


def test_a_title_alone_is_a_paper(build: Build, tmp_path: Path, kg: Path) -> None:
    """A JSON entry may leave its abstract out."""
    path = written(tmp_path / "a.jsonl", b'{"title": "A Title Alone"}')
    assert told(build(path).stderr) == []
    assert titles(kg) == {"A Title Alone"}


def test_duplicates_with_differing_text(build: Build, tmp_path: Path, kg: Path) -> None:
    """Two tellings of a paper are one node with the longer abstract and both sources."""
    longer = {"title": "ZIP: Fast  Pruning of BERT", "abstract": ZIP["abstract"] + " It is small."}
    first = written(tmp_path / "a.jsonl", LINE)
    second = written(tmp_path / "b.jsonl", json.dumps(longer))
    result = build(first, second)
    assert (result.exit_code, told(result.stderr)) == (0, [])
    assert result.stdout.startswith("1 paper from 2 entries (a.jsonl 1, b.jsonl 1)")
    shown = CliRunner().invoke(main, ["show", "--kg", str(kg), "zip"]).stdout
    assert "It is small." in " ".join(shown.split())


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        (
            "Schnelleres Training mit dünner Besetzung",
            "Wir zeigen, dass dünn besetzte Gewichte das Training um die Hälfte beschleunigen.",
        ),
        ("稀疏注意力的高效推理", "我们提出一种稀疏注意力方法，推理速度提升2倍，精度几乎不变。"),
        ("تدريب متفرق سريع", "نقترح طريقة لتقليم الأوزان تجعل الاستدلال أسرع مرتين."),
        ("疎な注意", "本研究では、重みを半分に枝刈りし、推論を1.8倍高速化する。"),
    ],
)
def test_other_languages(build: Build, tmp_path: Path, kg: Path, title: str, abstract: str) -> None:
    """An abstract in another language is kept as it is; little or nothing is found in it."""
    entry = json.dumps({"title": title, "abstract": abstract}, ensure_ascii=False)
    result = build(written(tmp_path / "a.jsonl", entry))
    assert (result.exit_code, told(result.stderr)) == (0, [])
    assert titles(kg) == {title}
    exported = CliRunner().invoke(main, ["export", "--kg", str(kg), "--format", "annotations"])
    assert len(json.loads(exported.stdout)["entities"]) <= 3
    turtle = CliRunner().invoke(main, ["export", "--kg", str(kg), "--format", "ttl"])
    assert abstract in turtle.stdout


# --- directories that cannot be written -----------------------------------------------------


def child(*words: object, run_as: tuple[str, ...] = ()) -> "subprocess.CompletedProcess[str]":
    """Run the command in a process of its own."""
    command = [*run_as, COMMAND, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def unprivileged(tmp_path: Path) -> tuple[str, ...]:
    """Return the words that run a command without root's rights; none where there are none."""
    if os.geteuid() != 0:
        return ()
    if not shutil.which("setpriv"):
        pytest.skip("root may write everywhere, and there is no setpriv to become another user")
    words = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    if child("--version", run_as=words).returncode:
        pytest.skip("another user may not run the command here")
    return words


def test_no_permission(good: Path, kg: Path, unprivileged: tuple[str, ...]) -> None:
    """A directory without write permission is told in one line, as is a file that is locked."""
    kg.mkdir(mode=0o555)
    found = child("build", good, "--kg", kg, run_as=unprivileged)
    assert (found.returncode, found.stdout) == (1, "")
    place = f"no permission to write '{kg / '.lock'}'"
    assert told(found.stderr) == [f"paperkg: {place}: allow it, or choose another directory"]
    good.chmod(0o200)
    found = child("build", good, "--kg", kg, run_as=unprivileged)
    assert (found.returncode, found.stdout) == (1, "")
    assert told(found.stderr)[0].startswith(f"paperkg: no permission to read '{good}'")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_full_disk(
    build: Build, built: Path, tmp_path: Path, kg: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system says that a disk is full, the old graph goes on answering."""
    monkeypatch.setattr("builder.job.RECORDS", "/dev/full")
    line = refusal(build(written(tmp_path / "more.jsonl", OTHER)))
    assert line == f"the disk of '{kg}' is full: free some space"
    monkeypatch.undo()
    assert titles(kg) == {ZIP["title"]}
    assert list((kg / "generations").iterdir()) == [built]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Return a way to run a script where the folder `disk` is a disk of 2 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = f"mount -t tmpfs -o size=2m tmpfs {disk}"
    words = ("unshare", "--mount", "--map-root-user", "sh", "-c")

    def run(script: str) -> str:
        command = [*words, f"set -e; {mount}; {script}"]
        found = subprocess.run(command, capture_output=True, text=True, check=False)
        return found.stdout + found.stderr

    try:
        done = run("echo mounted")
    except OSError as error:
        pytest.skip(f"cannot make a small disk: {error}")
    if done != "mounted\n":
        pytest.skip(f"cannot make a small disk: {done}")
    yield run


def test_a_disk_that_fills_up(small_disk: Callable[[str], str], good: Path, tmp_path: Path) -> None:
    """On a disk that is really full each step fails in one line; once freed, a build completes."""
    more = written(tmp_path / "more.jsonl", OTHER)
    kg = tmp_path / "disk" / "kg"
    found = small_disk(
        f"{COMMAND} build {good} --kg {kg} >/dev/null 2>&1; "
        f"dd if=/dev/zero of={kg}/../filler bs=1k 2>/dev/null || true; "
        f"if {COMMAND} build {more} --kg {kg}; then echo unexpected; fi; "
        f"echo answers; {COMMAND} stats --kg {kg} >/dev/null && echo ok; "
        f"rm {kg}/../filler; {COMMAND} build {more} --kg {kg} 2>/dev/null; ls -A {kg}/generations"
    )
    lines = told(found)
    failed = [line for line in lines if line.startswith("paperkg: ")]
    assert len(failed) == 1, found
    assert "full" in failed[0]
    assert "free some space" in failed[0]
    assert "Traceback" not in found and "unexpected" not in found
    assert lines[lines.index("answers") + 1] == "ok"
    assert any(line.startswith("2 papers from 2 entries") for line in lines)
    assert ".new" not in lines


# --- stores of another version, damaged, or in use ------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        (
            "manifest.json",
            b'{"format": 2}',
            "has format 2, this version of paperkg writes format 1",
        ),
        ("manifest.json", b"{}", "has format None, this version of paperkg writes format 1"),
        ("manifest.json", b'{"format": 1, "buil', "manifest.json' is damaged ("),
        ("manifest.json", b"[]", "manifest.json' is damaged ("),
        ("manifest.json", None, "manifest.json' is gone"),
        ("records.jsonl", LINE[:60], "is damaged ("),
        ("records.jsonl", b"", "is damaged (records.jsonl or quarantine.jsonl does not hold what"),
        ("records.jsonl", None, "is damaged (records.jsonl or quarantine.jsonl does not hold"),
        ("quarantine.jsonl", b"\xff\n", "is damaged ("),
    ],
)
def test_other_and_damaged_stores(
    build: Build, built: Path, tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    """What a build would have to lose stops it in one line; no file is touched."""
    place = built / name
    place.unlink()
    if content is not None:
        written(place, content)
    before = {path: path.stat().st_mtime_ns for path in built.rglob("*")}
    line = refusal(build(written(tmp_path / "more.jsonl", OTHER)))
    assert says in line
    assert str(built) in line
    assert line.endswith(": build into an empty directory")
    assert {path: path.stat().st_mtime_ns for path in built.rglob("*")} == before


def _remove_store(built: Path) -> None:
    shutil.rmtree(built / "store")


def _empty_store(built: Path) -> None:
    for path in (built / "store").iterdir():
        path.unlink()


def _garble_store(built: Path) -> None:
    for path in (built / "store").iterdir():
        path.write_bytes(b"garbage")


def _lose_current(built: Path) -> None:
    (built.parents[1] / "current").unlink()


def _garble_current(built: Path) -> None:
    (built.parents[1] / "current").write_bytes(b"\xff\xfe\0")


def _empty_current(built: Path) -> None:
    (built.parents[1] / "current").write_bytes(b"")


def _point_nowhere(built: Path) -> None:
    (built.parents[1] / "current").write_text("feedfeedfeedfeed\n")


def _point_outside(built: Path) -> None:
    (built.parents[1] / "current").write_text("../..\n")


def _half_write(built: Path) -> None:
    shutil.copytree(built, built.with_name(".new"))
    (built.with_name(".new") / "manifest.json").unlink()


def _stop_in_exchange(built: Path) -> None:
    built.rename(built.with_name(".old"))


def _garble_cache(built: Path) -> None:
    (built.parents[1] / "cache.sqlite").write_bytes(b"garbage" * 999)


@pytest.mark.parametrize("more", [False, True], ids=["same", "more"])
@pytest.mark.parametrize(
    "damage",
    [
        _remove_store,
        _empty_store,
        _garble_store,
        _lose_current,
        _garble_current,
        _empty_current,
        _point_nowhere,
        _point_outside,
        _half_write,
        _stop_in_exchange,
        _garble_cache,
    ],
)
def test_half_written_stores_are_completed(
    build: Build, built: Path, tmp_path: Path, kg: Path, damage: Callable[[Path], None], more: bool
) -> None:
    """Where all that was read is still there, the next build mends the rest and loses nothing."""
    damage(built)
    added = written(tmp_path / "more.jsonl", OTHER if more else LINE)
    result = build(*([added] if more else [built.parents[2] / "good.jsonl"]))
    assert (result.exit_code, told(result.stderr)) == (0, [])
    assert titles(kg) == ({ZIP["title"], ZAP["title"]} if more else {ZIP["title"]})
    assert not (more and (kg / "generations" / ".new").exists())


def test_several_generations_and_none_named(
    build: Build, built: Path, tmp_path: Path, kg: Path
) -> None:
    """Where nobody knows which generation counts, the line names them all."""
    build(written(tmp_path / "more.jsonl", OTHER))
    (kg / "current").unlink()
    names = sorted(folder.name for folder in (kg / "generations").iterdir())
    line = refusal(build(tmp_path / "good.jsonl"))
    assert line == (
        f"'{kg / 'current'}' names no generation that is there: "
        f"write one of these into it: {names[0]}, {names[1]}"
    )
    assert sorted(folder.name for folder in (kg / "generations").iterdir()) == names


@pytest.mark.parametrize("place", ["", "current", "generations", ".lock", "cache.sqlite"])
def test_things_in_the_way(build: Build, built: Path, good: Path, kg: Path, place: str) -> None:
    """A file where a directory must be, or a directory for a file, is told in one line."""
    wrong = kg / place if place else kg
    if wrong.is_dir():
        shutil.rmtree(wrong)
        written(wrong, b"")
    else:
        wrong.unlink()
        wrong.mkdir()
    assert f"'{wrong}'" in refusal(build(written(good.with_name("more.jsonl"), OTHER)))


def test_other_files_are_left_alone(build: Build, good: Path, kg: Path) -> None:
    """A directory that holds other things is refused and not touched."""
    kg.mkdir()
    written(kg / "notes.txt", b"mine")
    line = refusal(build(good))
    assert (
        line == f"'{kg}' is not a knowledge graph (it holds notes.txt): choose an empty directory"
    )
    assert [path.name for path in kg.iterdir()] == ["notes.txt"]


def test_two_builds_at_once(build: Build, built: Path, tmp_path: Path, kg: Path) -> None:
    """The second of two builds is told to wait; the first one's graph is whole."""
    more = written(tmp_path / "more.jsonl", OTHER)
    with locked(kg):
        line = refusal(build(more))
    assert line == f"another build is at work in '{kg}': wait until it is done"
    assert titles(kg) == {ZIP["title"]}
    assert build(more).exit_code == 0
    assert titles(kg) == {ZIP["title"], ZAP["title"]}


def test_two_processes_at_once(good: Path, kg: Path) -> None:
    """Of two processes that start together at least one completes; none shows a traceback."""
    command = [COMMAND, "build", str(good), "--kg", str(kg)]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    ends = [(process.communicate()[1], process.returncode) for process in both]
    assert 0 in {code for _, code in ends}
    for stderr, code in ends:
        wait = f"paperkg: another build is at work in '{kg}': wait until it is done"
        assert told(stderr) == ([wait] if code else [])
    assert titles(kg) == {ZIP["title"]}


# --- vocabularies ---------------------------------------------------------------------------

CYCLE = """@prefix : <https://example.org/lab#> .
@prefix kg: <https://w3id.org/paperkg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
:a a kg:Method ; skos:prefLabel "gull" ; skos:broader :b .
:b a kg:Method ; skos:prefLabel "tern" ; skos:broader :c .
:c a kg:Method ; skos:prefLabel "swift" ; skos:broader :a .
"""


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (CYCLE, "{}: 'gull' is below itself, 'gull' < 'tern' < 'swift' < 'gull': drop one"),
        (CYCLE.replace(" ;", " :", 1), "'{}', line 4, is no Turtle: "),
        (
            CYCLE.replace(":a .", ":d ."),
            "<https://example.org/lab#d>, but there is no such concept",
        ),
        (CYCLE.replace("kg:Method", "skos:Concept"), "has no type: give one of kg:Dataset"),
        ("", "'{}' is empty: give a SKOS vocabulary in Turtle"),
        (b"\x89PNG\r\n\x1a\n\xff", "'{}' is not UTF-8 text: give a Turtle file"),
        (None, "there is no vocabulary '{}': check the path"),
    ],
)
def test_bad_vocabularies(
    build: Build, built: Path, good: Path, content: bytes | str | None, says: str
) -> None:
    """A vocabulary that breaks a rule fails the run in one line; the graph stays as it was."""
    path = good.with_name("own.ttl")
    if content is not None:
        written(path, content)
    assert says.format(path) in refusal(build(good, "--vocabulary", path))
    assert build(good).stdout.startswith("nothing changed")


# --- questions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("query", "{ papers { totalCount "), "line 1, column 23: Syntax Error"),
        (("query", "{ books { totalCount } }"), "line 1, column 3: Cannot query field 'books'"),
        (("query", "--variables", "{", "{ papers { totalCount } }"), "--variables"),
        (("sparql", "SELECT * WHERE {"), "SPARQL syntax error at line 1, column 17"),
        (("sparql", "SELECT ?x\nWHERE { ?x ?y }"), "SPARQL syntax error at line 2"),
        (("sparql", ""), "SPARQL syntax error at line 1"),
        (("sparql", "DROP ALL"), "the graph is read-only: DROP is refused"),
    ],
)
def test_bad_questions(built: Path, kg: Path, words: tuple[str, ...], says: str) -> None:
    """A query that cannot be read is told with its place, in one line."""
    command, *rest = words
    result = CliRunner().invoke(main, [command, "--kg", str(kg), *rest])
    assert says in refusal(result, code=2 if "--variables" in words else 1)


@pytest.mark.parametrize("command", [("query", "{ papers { totalCount } }"), ("stats",)])
def test_no_graph(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Where there is no graph, the line says how to build one."""
    result = CliRunner().invoke(main, [command[0], "--kg", str(tmp_path), *command[1:]])
    assert "build one with: paperkg build" in refusal(result)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_cannot_be_written_is_told_in_one_line(built: Path, kg: Path) -> None:
    """An answer that finds no room says where it was going, without a traceback."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [COMMAND, "stats", "--kg", str(kg)], stdout=full, stderr=subprocess.PIPE, text=True
        )

    assert done.returncode == 1
    assert done.stderr.splitlines() == ["paperkg: the output: No space left on device"]
