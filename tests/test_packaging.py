"""What is installed: the lock, the data files, the licence, the command."""

import re
import tomllib
from importlib.metadata import distribution, entry_points
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def _project() -> dict[str, Any]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project: dict[str, Any] = tomllib.loads(text)["project"]
    return project


def _locked() -> list[Requirement]:
    """Return the pins of the lock, each joined from its continued lines, without hashes."""
    joined = LOCK.replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    return [Requirement(line.partition(" --hash")[0]) for line in lines]


def _declared() -> list[Requirement]:
    project = _project()
    lines = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return [Requirement(line) for line in lines]


def test_every_pin_has_hashes() -> None:
    """Each entry of the lock pins one version and lists the hashes of its files."""
    entries = LOCK.replace("\\\n", " ").splitlines()[1:]
    assert len(entries) > 50
    for entry in entries:
        assert re.match(r"\S+==\S+ ", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_the_lock_names_no_index() -> None:
    """The lock holds no option, address or path: where packages come from is the user's choice."""
    assert not re.search(r"://|^\s*-(?!-hash=)|find-links|index-url| @ ", LOCK, re.MULTILINE)


@pytest.mark.parametrize("wanted", _declared(), ids=str)
def test_the_lock_satisfies_what_the_project_declares(wanted: Requirement) -> None:
    """Every declared dependency is pinned, to a version that the declaration allows."""
    name = canonicalize_name(wanted.name)
    pins = [pin for pin in _locked() if canonicalize_name(pin.name) == name]
    assert pins, f"{wanted} is not in requirements.lock: run `make lock`"
    for pin in pins:
        [version] = [clause.version for clause in pin.specifier]
        assert wanted.specifier.contains(version, prereleases=True), pin


def test_one_pin_applies_here() -> None:
    """On this platform no package is pinned twice."""
    environment = {key: str(value) for key, value in default_environment().items()}
    names = [pin.name for pin in _locked() if not pin.marker or pin.marker.evaluate(environment)]
    assert len(names) == len(set(names))


def test_data_files_are_installed() -> None:
    """The ontology and its vocabularies can be read from the installed packages."""
    assert files("ontology").joinpath("model.ttl").is_file()
    assert files("ontology").joinpath("vocab", "claims.ttl").is_file()
    for package in ("ontology", "builder", "api", "paperkg"):
        assert files(package).joinpath("py.typed").is_file()


def test_every_data_file_is_of_a_kind_that_is_packaged() -> None:
    """No data file of the packages has a suffix that the built distribution leaves out."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    patterns = tomllib.loads(text)["tool"]["setuptools"]["package-data"]["*"]
    left_out = [
        str(path.relative_to(ROOT))
        for package in ("ontology", "builder", "api", "paperkg")
        for path in (ROOT / package).rglob("*")
        if path.is_file()
        and path.suffix not in {".py", ".pyc"}
        and not any(path.match(pattern) for pattern in patterns)
    ]
    assert left_out == []


def test_the_command_is_installed() -> None:
    """The distribution gives the command `paperkg`."""
    [command] = entry_points(group="console_scripts", name="paperkg")
    assert command.value == "paperkg.cli:main"


def test_the_licence_is_apache_2() -> None:
    """The licence is Apache-2.0, in the metadata and as a file."""
    assert distribution("paperkg").metadata["License-Expression"] == "Apache-2.0"
    assert "Version 2.0, January 2004" in (ROOT / "LICENSE").read_text(encoding="utf-8")
