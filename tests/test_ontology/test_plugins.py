"""Plug-in folders."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from ontology.plugins import collect


@dataclass(frozen=True)
class Tool:
    """A plug-in of these tests."""

    name: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give an importable, empty package folder and forget it afterwards."""
    package = tmp_path / "toolbox"
    package.mkdir()
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    yield package
    for name in [name for name in sys.modules if name.split(".")[0] == "toolbox"]:
        del sys.modules[name]


def declare(folder: Path, module: str, *names: str) -> None:
    """Write a module that declares one tool per name."""
    lines = [f"t{i} = Tool({name!r})" for i, name in enumerate(names)]
    (folder / f"{module}.py").write_text("\n".join([f"from {__name__} import Tool", *lines]))


def toolbox() -> ModuleType:
    """Import the package."""
    return import_module("toolbox")


def test_plugins_are_found_by_name_in_order(folder: Path) -> None:
    """A folder scan finds each module's value, sorted by its name."""
    declare(folder, "one", "saw")
    declare(folder, "two", "axe")
    assert list(collect(toolbox(), Tool).items()) == [("axe", Tool("axe")), ("saw", Tool("saw"))]


def test_private_modules_are_passed_over(folder: Path) -> None:
    """A leading underscore keeps a helper module out."""
    declare(folder, "_help", "axe", "saw")
    assert not collect(toolbox(), Tool)


@pytest.mark.parametrize("names", [(), ("axe", "saw")])
def test_a_module_declares_exactly_one(folder: Path, names: tuple[str, ...]) -> None:
    """None or several values in a module are refused, with their number."""
    declare(folder, "one", *names)
    with pytest.raises(TypeError, match=rf"toolbox\.one declares {len(names)} Tool"):
        collect(toolbox(), Tool)


def test_a_name_is_taken_once(folder: Path) -> None:
    """Two modules with the same name are refused."""
    declare(folder, "one", "axe")
    declare(folder, "two", "axe")
    with pytest.raises(ValueError, match="'axe', which is taken"):
        collect(toolbox(), Tool)
