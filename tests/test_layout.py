"""The layout of the house: budgets, who imports what, what no file may hold."""

import ast
import os
import re
import statistics
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("ontology", "builder", "api", "paperkg")
MODULES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))

# One importer per heavy library; a path that ends in / stands for its whole folder.
HOMES = {
    "spacy": ("builder/nlp/",),
    "thinc": ("builder/nlp/",),
    "owlready2": ("ontology/reasoning.py",),
    "pyshacl": ("ontology/validation.py",),
    "strawberry": ("api/graphql/",),
    "networkx": ("api/traversal.py",),
    "pyoxigraph": ("builder/store/database.py", "api/graph.py", "api/sparql/embedded.py"),
    "fastapi": ("api/web",),
    "starlette": ("api/web",),
    "uvicorn": ("api/web",),
    "nicegui": ("api/web/page/",),
    "ray": ("builder/cluster.py",),
    "mcp": ("api/mcp/",),
    "mcp_types": ("api/mcp/",),
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _length(function: Function) -> int:
    """Return the number of lines of a function, without its docstring."""
    last = function.end_lineno or function.lineno
    length = last - function.lineno + 1
    if ast.get_docstring(function) is not None:
        words = function.body[0]
        length -= (words.end_lineno or words.lineno) - words.lineno + 1
    return length


def _functions() -> Iterator[tuple[str, int]]:
    for path in MODULES:
        for node in ast.walk(_tree(path)):
            if isinstance(node, Function):
                yield f"{_name(path)}:{node.lineno} {node.name}", _length(node)


def _run(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a tree but for what stands there for type checkers alone."""
    yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        yield from _run(child)


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the absolute name of every module that a module imports to run."""
    for node in _run(_tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = "." * node.level + (node.module or "")
            for alias in node.names:
                leaf = ROOT.joinpath(*source.split("."), alias.name)
                is_module = leaf.is_dir() or leaf.with_suffix(".py").is_file()
                yield node.lineno, f"{source}.{alias.name}" if is_module else source


def _tracked() -> list[Path]:
    """Return the files of the repository; outside a checkout, those a checkout would hold."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        found = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
        names = [name for name in found.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        names = list(_walked())
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def _walked() -> Iterator[str]:
    made = {"build", "dist", "node_modules", "scratch", "kg", "kg-demo", "__pycache__"}
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [
            name
            for name in folders
            if name not in made
            and not name.endswith(".egg-info")
            and (not name.startswith(".") or name == ".ci")
        ]
        yield from (_name(Path(folder, name)) for name in files)


def test_modules_are_small() -> None:
    """The median module has at most 120 lines and none has more than 400."""
    sizes = {_name(path): _lines(path) for path in MODULES}
    assert statistics.median(sizes.values()) <= 120
    assert {name: size for name, size in sizes.items() if size > 400} == {}


def test_functions_are_short() -> None:
    """Nine functions of ten have at most 20 lines and none has more than 50."""
    lengths = dict(_functions())
    assert {name: length for name, length in lengths.items() if length > 50} == {}
    tenth = statistics.quantiles(lengths.values(), n=10)[-1]
    longest = sorted(lengths, key=lambda name: -lengths[name])[:20]
    assert tenth <= 20, longest


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_imports_the_root_of_its_package(package: str) -> None:
    """Modules import leaves of their own package, absolutely, never its root."""
    guilty = [
        f"{_name(path)}:{line}"
        for path in MODULES
        if path.is_relative_to(ROOT / package)
        for line, name in _imports(path)
        if name == package or name.startswith(".")
    ]
    assert guilty == []


@pytest.mark.parametrize("library", HOMES)
def test_heavy_libraries_have_one_home(library: str) -> None:
    """A heavy library is imported only by the modules that hide it from the others."""
    guilty = [
        f"{_name(path)}:{line}"
        for path in MODULES
        if not _name(path).startswith(HOMES[library])
        for line, name in _imports(path)
        if name.partition(".")[0] == library
    ]
    assert guilty == []


def test_only_the_command_line_prints() -> None:
    """The library yields and raises; `print` stands in no module but cli.py."""
    guilty = [
        f"{_name(path)}:{node.lineno}"
        for path in MODULES
        if path.name != "cli.py"
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert guilty == []


def test_the_library_does_not_assert() -> None:
    """Checks in the library raise errors of their own, which `python -O` does not remove."""
    guilty = [
        f"{_name(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Assert)
    ]
    assert guilty == []


def test_the_four_import_names_are_ours() -> None:
    """The distribution `paperkg`, and no other, provides the four packages."""
    owners = packages_distributions()
    assert {name: set(owners.get(name, ())) for name in PACKAGES} == {
        name: {"paperkg"} for name in PACKAGES
    }


def test_no_file_names_a_machine_or_a_registry() -> None:
    """No tracked file holds a path of one machine or the host of a package registry."""
    folders = "|".join(("work", "root", "home", "opt", "Users", "mnt", "scratch"))
    hosts = "|".join(("py" + r"pi\.org", "python" + r"hosted\.org", "conda" + r"\.io"))
    forbidden = re.compile(rf"(?<![\w.~)\]}}*-])/(?:{folders})/\w|{hosts}", re.IGNORECASE)
    guilty = []
    for path in _tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        guilty += [f"{_name(path)}: {found.group()}" for found in forbidden.finditer(text)]
    assert guilty == []
