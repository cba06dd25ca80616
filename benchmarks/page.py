"""Measure how soon the page of `paperkg serve` stands in headless Chromium.

    python benchmarks/page.py ../shared/seeds/*.txt
    python benchmarks/page.py --kg kg

First paint is the browser's own first-contentful-paint, in milliseconds from the start of the
navigation; the text of a view is drawn with it.  `cold` is a first visit with an empty cache,
`again` a later one.  `server` is the time until the last byte of the view's document.  Each figure
is the median of several visits; the blank page of the same browser tells how fast the machine is.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

VIEWS = (
    ("start", "/"),
    ("search", "/search?q=sparsity"),
    ("question", "/search?q=which+2%3A4+sparsity+papers+report+speedups%3F"),
    ("facets", "/search?kind=speedup"),
    ("entity", "/entity/2%3A4-sparsity"),
    ("claims", "/claims"),
    ("graph", "/graph?of=2%3A4-sparsity"),
    ("SPARQL", "/console/sparql"),
)
COMMAND = Path(sys.executable).with_name("paperkg")
PAINTED = """() => new Promise((done) => {
  const found = () => performance.getEntriesByName("first-contentful-paint")[0];
  const look = () => (found() ? done(found().startTime) : setTimeout(look, 5));
  look();
})"""


@contextmanager
def served(kg: str) -> Iterator[str]:
    """Serve a graph and yield the address."""
    process = subprocess.Popen(
        [COMMAND, "serve", "--port", "0", "--kg", kg], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split()[0].rstrip("/")
        fetch(f"{address}/health")
        yield address
    finally:
        process.terminate()
        process.wait()


def fetch(url: str) -> float:
    """Return how many milliseconds an address takes to answer."""
    started = time.perf_counter()
    with urllib.request.urlopen(url, timeout=60) as answer:
        answer.read()
    return 1000 * (time.perf_counter() - started)


def painted(page: Any, url: str) -> float:
    """Return when the first content was painted, in milliseconds."""
    page.goto(url)
    return float(page.evaluate(PAINTED))


def visits(browser: Any, address: str, path: str, times: int) -> tuple[float, float]:
    """Return the median first paint of first visits and of later ones."""
    cold, again = [], []
    for _ in range(times):
        window = browser.new_context()
        cold.append(painted(window.new_page(), address + path))
        again.append(painted(window.new_page(), address + path))
        window.close()
    return statistics.median(cold), statistics.median(again)


def measure(browser: Any, address: str, times: int) -> None:
    """Print the table."""
    blank = "data:text/html,<p>blank</p>"
    page = browser.new_page()
    empty = statistics.median(painted(page, blank) for _ in range(times))
    print(f"{'view':<10}{'cold ms':>9}{'again ms':>10}{'server ms':>11}")
    print(f"{'blank':<10}{empty:>9.0f}")
    for name, path in VIEWS:
        server = statistics.median(fetch(address + path) for _ in range(times))
        cold, again = visits(browser, address, path, times)
        print(f"{name:<10}{cold:>9.0f}{again:>10.0f}{server:>11.0f}")


def main() -> None:
    """Build a graph if papers are given, serve it, visit it."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("papers", nargs="*")
    parser.add_argument("--kg")
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    with ExitStack() as stack:
        kg = given.kg
        if kg is None:
            kg = f"{stack.enter_context(tempfile.TemporaryDirectory())}/kg"
            papers = given.papers or ["examples/papers.jsonl"]
            subprocess.run([COMMAND, "build", *papers, "--kg", kg], check=True)
        address = stack.enter_context(served(kg))
        driver = stack.enter_context(sync_playwright())
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=[] if os.geteuid() else ["--no-sandbox"],
        )
        measure(browser, address, given.times)
        browser.close()


if __name__ == "__main__":
    main()
