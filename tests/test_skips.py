"""Where everything must run, a skipped test is a failure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOOK = Path(__file__).with_name("conftest.py")
SKIPPING = """
import pytest

def test_runs():
    pass

def test_skips():
    pytest.skip("no such reactor")

@pytest.mark.xfail
def test_fails_as_expected():
    raise RuntimeError
"""


def _closing_line(folder: Path, **settings: str) -> str:
    (folder / "conftest.py").write_text(HOOK.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "test_skipping.py").write_text(SKIPPING, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PAPERKG_")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)]
    result = subprocess.run(
        command, cwd=folder, env={**kept, **settings}, capture_output=True, text=True, check=False
    )
    return result.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("settings", "outcome"),
    [
        ({}, "1 passed, 1 skipped, 1 xfailed"),
        ({"PAPERKG_REQUIRE_ALL": "1"}, "1 failed, 1 passed, 1 xfailed"),
        ({"PAPERKG_REQUIRE_ALL": "1", "PAPERKG_MAY_SKIP": "chip:reactor"}, "1 skipped, 1 xfailed"),
    ],
    ids=["anywhere", "everything", "everything but"],
)
def test_skips_count_where_everything_must_run(
    tmp_path: Path, settings: dict[str, str], outcome: str
) -> None:
    """A skip fails under PAPERKG_REQUIRE_ALL=1 unless PAPERKG_MAY_SKIP names its reason."""
    assert outcome in _closing_line(tmp_path, **settings)
