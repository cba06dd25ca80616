"""Tests of builder.hashing."""

from pathlib import Path

import pytest

from builder.hashing import package_hash


def test_hash_of_a_package_follows_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hash of a package changes with any of its files, but not with compiled ones."""
    package = tmp_path / "some_package"
    (package / "inner").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    before = package_hash("some_package")

    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "x.pyc").write_text("compiled")
    assert package_hash("some_package") == before
    (package / "inner" / "words.txt").write_text("word")
    assert package_hash("some_package") != before


def test_only_named_parts_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of named parts a changed file shows, in a folder or alone; what is not named does not."""
    package = tmp_path / "parted_package"
    (package / "inner").mkdir(parents=True)
    for name in ("__init__.py", "alone.py", "other.py", "inner/words.txt"):
        (package / name).write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    seen = [package_hash("parted_package", "inner", "alone.py")]

    (package / "other.py").write_text("changed")
    assert package_hash("parted_package", "inner", "alone.py") == seen[0]
    for name in ("alone.py", "inner/words.txt"):
        (package / name).write_text("changed")
        seen.append(package_hash("parted_package", "inner", "alone.py"))
    assert len(set(seen)) == 3
