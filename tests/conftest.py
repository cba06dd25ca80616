"""What holds for all tests: where everything must run, a skipped test is a failure."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on each run and no clock: a test that fails, fails for all, on slow machines
# and fast ones.  `pytest --hypothesis-profile explore` looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=500)
settings.load_profile("steady")

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "papers.jsonl"
STRICT = os.environ.get("PAPERKG_REQUIRE_ALL") == "1"
ALLOWED = tuple(filter(None, os.environ.get("PAPERKG_MAY_SKIP", "").split(":")))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where PAPERKG_REQUIRE_ALL=1 asks for every test.

    PAPERKG_MAY_SKIP lists, separated by colons, parts of the reasons that are allowed.
    """
    report = yield
    expected_failure = hasattr(report, "wasxfail")
    if STRICT and report.skipped and not expected_failure:
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if not any(part in reason for part in ALLOWED):
            report.outcome = "failed"
            report.longrepr = f"must not be skipped here: {reason}"
    return report


@pytest.fixture(scope="session")
def example_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the graph of the example papers once and return its directory."""
    import paperkg

    kg = tmp_path_factory.mktemp("examples") / "kg-demo"
    paperkg.build([EXAMPLES], kg)
    return kg
