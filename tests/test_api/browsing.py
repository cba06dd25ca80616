"""A served graph and a headless Chromium that looks at it, for the tests of the page."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import paperkg

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
HOSTILE = {
    "title": "<script>window.struck=1</script> Sparse <img src=x onerror=window.struck=2> nets",
    "abstract": (
        "We propose HostNet, which runs <b onmouseover=window.struck=3>2x faster</b> than vLLM on"
        " an A100 &amp; needs {{ 7*7 }} </script><script>window.struck=4</script> ${struck} `a\\`."
    ),
    "year": 2025,
    "url": "javascript:window.struck=5",
    "digest": True,
}
"""A paper whose title, text and address would run scripts where they are not escaped."""

COMMAND = Path(sys.executable).with_name("paperkg")
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str:
    """Return the path of a Chromium; skip where there is none, or nothing to drive it."""
    for library in ("nicegui", "playwright"):
        if find_spec(library) is None:
            pytest.skip(f"{library} is not installed")
    found = next(filter(None, map(shutil.which, _CHROMIUMS)), None)
    if found is None:
        pytest.skip("no Chromium on this machine")
    return found


@contextmanager
def served(examples: Path, folder: Path) -> Iterator[str]:
    """Add a hostile paper to a copy of the examples' graph, serve it, yield the address."""
    hostile = folder / "hostile.jsonl"
    hostile.write_text(json.dumps(HOSTILE) + "\n", encoding="utf-8")
    shutil.copytree(examples, folder / "kg")
    paperkg.build([hostile], folder / "kg")
    with serving(folder / "kg") as address:
        yield address


@contextmanager
def serving(kg: Path) -> Iterator[str]:
    """Serve a graph by the command `paperkg serve` and yield the address."""
    # NiceGUI behaves differently where it sees that pytest runs.
    kept = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    command = [str(COMMAND), "serve", "--port", "0", "--workers", "2"]
    process = subprocess.Popen(
        [*command, "--kg", str(kg)], stdout=subprocess.PIPE, text=True, env=kept
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split()[0].rstrip("/")
        _until_healthy(address)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _until_healthy(address: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5):
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    raise TimeoutError(f"{address} does not answer")


@dataclass
class Visitor:
    """Somebody at a browser, who notes what goes wrong."""

    browser: "Browser"
    address: str
    problems: list[str] = field(default_factory=list)
    pages: list["Page"] = field(default_factory=list)
    windows: dict[tuple[int, bool], "BrowserContext"] = field(default_factory=dict)

    def open(self, path: str, width: int = 1100, dark: bool = False) -> "Page":
        """Open a path in a new tab and wait until its heading stands."""
        page = self._window(width, dark).new_page()
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("request", lambda request: self._requested(request.url))
        self.pages.append(page)
        page.goto(self.address + path)
        page.wait_for_selector("h1")
        return page

    def _window(self, width: int, dark: bool) -> "BrowserContext":
        """Return a window of that size; tabs of one window share its cache."""
        if (width, dark) not in self.windows:
            window = self.browser.new_context(
                viewport={"width": width, "height": 760},
                color_scheme="dark" if dark else "light",
                has_touch=width < 600,
                reduced_motion="reduce",
            )
            window.set_default_timeout(15_000)
            self.windows[width, dark] = window
        return self.windows[width, dark]

    def close(self) -> None:
        """Close all tabs and forget what they were told to keep."""
        for page in self.pages:
            page.close()
        self.pages.clear()
        for window in self.windows.values():
            window.clear_cookies()

    def _note(self, kind: str, text: str) -> None:
        # The tests themselves read the canvas more than once.
        if kind in ("error", "warning") and "willReadFrequently" not in text:
            self.problems.append(f"console {kind}: {text}")

    def _requested(self, url: str) -> None:
        own = url.startswith((self.address, self.address.replace("http", "ws", 1)))
        if not own and not url.startswith(("data:", "blob:")):
            self.problems.append(f"request to another host: {url}")


@contextmanager
def launched(address: str) -> Iterator[Visitor]:
    """Start a browser and yield its visitor."""
    executable = chromium()
    from playwright.sync_api import sync_playwright

    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=sandbox)
        yield Visitor(browser, address)
        browser.close()


def picture(page: "Page", name: str) -> None:
    """Keep what a page shows for the docs, where PAPERKG_SCREENSHOTS asks for it."""
    if os.environ.get("PAPERKG_SCREENSHOTS"):
        IMAGES.mkdir(exist_ok=True)
        page.mouse.move(0, 0)
        page.wait_for_timeout(400)
        page.screenshot(path=IMAGES / f"page-{name}.png", scale="css")


def fetched(url: str) -> tuple[int, str, bytes]:
    """Return status, media type and body of an address."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.headers.get_content_type(), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get_content_type(), error.read()


def graphql(address: str, query: str) -> Any:
    """Return the data that a server answers a GraphQL query with."""
    body = json.dumps({"query": query}).encode()
    request = urllib.request.Request(
        f"{address}/graphql", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["data"]
