"""Publishing: tables go under headings of their own in docs/benchmarks.md."""

import re
from pathlib import Path

_TITLE = """\
# Benchmarks

Tables that the scripts in `benchmarks/` have written, each in one run on one machine. Machines
differ, and so do runs on a busy one: compare within a table only.
"""


def publish(file: Path, heading: str, text: str) -> None:
    """Put a text under a heading of a page, in place of what is there."""
    page = file.read_text(encoding="utf-8") if file.exists() else _TITLE
    section = f"## {heading}\n\n{text.strip()}\n"
    pattern = re.compile(rf"^## {re.escape(heading)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if pattern.search(page):
        page = pattern.sub(lambda _: section + "\n", page).rstrip("\n") + "\n"
    else:
        page = f"{page.rstrip()}\n\n{section}"
    file.write_text(page, encoding="utf-8")
