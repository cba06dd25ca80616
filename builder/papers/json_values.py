"""JSON values: the objects of JSON Lines, of one array, or of an object that holds a list."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, TextIO

from builder.papers.fields import Entry
from builder.papers.inputs import LONGEST_LINE, TOO_LONG, Input, damaged, lines_of, opened

LISTS = ("papers", "results", "data", "items", "works")
"""What the list of papers is called in an object that holds one."""

_CHUNK = 1 << 16
_BLANK = re.compile(r"[\s,]*")
_START = re.compile(r'\s*\{\s*"((?:[^"\\]|\\.)*)"')
_SCALAR = r'(?:"(?:[^"\\]|\\.)*"|\{[^{}]*\}|[^\s"{}\[\],]+)'
_HELD = re.compile(
    rf'\s*\{{(?:\s*"(?!title")[^"]*"\s*:\s*{_SCALAR}\s*,)*\s*"(?:{"|".join(LISTS)})"\s*:\s*\['
)
_SURE = 16
"""An error so many characters before the end of what was read is not for want of more."""


def entries(source: Input) -> Iterator[Entry]:
    """Stream the values of an input; one that is broken does not end the reading."""
    with opened(source) as file:
        start = tuple(islice((line for _, line, _ in lines_of(file) if line.strip()), 2))
    with opened(source) as file:
        for entry in _elements(file) if _is_document(*start) else _lines(file):
            yield from _held(entry)


def _is_document(first: str = "", second: str = "") -> bool:
    start = first.strip()
    if start.startswith("[") or start.endswith(("{", "[")):
        return True
    # An object that goes on, unless it was cut there and the next line begins another.
    in_list = start.count("[") > start.count("]")
    return start.endswith(",") and (in_list or not second.lstrip().startswith("{"))


def _lines(file: TextIO) -> Iterator[Entry]:
    for number, line, too_long in lines_of(file):
        if not line.strip():
            continue
        place = f"line {number}"
        if too_long or damaged(line):
            yield Entry(place, line, TOO_LONG if too_long else "not valid UTF-8")
            continue
        try:
            yield Entry(place, json.loads(line))
        except (ValueError, RecursionError) as error:
            yield Entry(place, line, f"not valid JSON: {error}")


def _held(entry: Entry) -> Iterator[Entry]:
    """Yield the items of an object that holds a list of papers, or the value itself."""
    value = entry.value
    if not entry.problem and isinstance(value, dict) and "title" not in value:
        for name in LISTS:
            if isinstance(value.get(name), list):
                for index, item in enumerate(value[name], start=1):
                    yield Entry(f"{entry.place}, item {index}", item)
                return
    yield entry


@dataclass(slots=True)
class _Window:
    """What was read of a text of values and is still needed; ``at`` is where the next begins."""

    file: TextIO
    text: str = ""
    at: int = 0

    def more(self) -> bool:
        """Read on, as much again as there is; say whether there was anything."""
        kept = self.text[self.at :]
        added = self.file.read(max(_CHUNK, len(kept)))
        self.text, self.at = kept + added, 0
        return bool(added)

    def skip_blank(self) -> None:
        """Go on to the next value."""
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at


def _elements(file: TextIO) -> Iterator[Entry]:
    """Stream the elements of one array, or the values that stand one after the other."""
    window = _Window(file)
    window.more()
    window.text = window.text.lstrip()
    held = _HELD.match(window.text)
    in_array = bool(held) or window.text.startswith("[")
    window.at = held.end() if held else int(in_array)
    count = 0
    while True:
        window.skip_blank()
        if in_array and window.text.startswith("]", window.at):
            return
        count += 1
        value, problem = _next(window)
        if problem and not in_array and window.at >= len(window.text):
            return
        start = window.text[window.at :]
        if problem and not _resume(window):
            yield Entry(f"item {count}", start, f"{problem}; reading stops here")
            return
        yield Entry(f"item {count}", start if problem else value, problem)


def _next(window: _Window) -> tuple[Any, str]:
    """Return the next value, or the reason why there is none; the window goes past a value."""
    decode = json.JSONDecoder().raw_decode
    while True:
        window.skip_blank()
        try:
            value, window.at = decode(window.text, window.at)
        except json.JSONDecodeError as error:
            broken = not error.msg.startswith("Unterminated")
            if broken and len(window.text) - error.pos > _SURE:
                return None, f"not valid JSON: {error}"
            if len(window.text) - window.at >= LONGEST_LINE:
                return None, TOO_LONG
            if not window.more():
                return None, f"not valid JSON: {error}"
        except (ValueError, RecursionError) as error:
            return None, f"not valid JSON: {error}"
        else:
            return value, ""


def _resume(window: _Window) -> bool:
    """Go on to where, after a broken element, another begins; say whether there is one.

    It must begin as the broken one did: with the same key, and where that stood on a line of its
    own, as far from the margin.  So an object inside the broken one is not taken for the next.
    """
    start = _START.match(window.text, window.at)
    key = rf'\s*"{re.escape(start[1])}"' if start else r'\s*"'
    line = window.text.rfind("\n", 0, window.at)
    margin = window.text[line + 1 : window.at] if line >= 0 else "x"
    before = rf"\n{re.escape(margin)}" if not margin.strip(" \t") else r"\s*"
    pattern = re.compile(rf"\}}\s*,?{before}(?=\{{{key})")
    window.at += 1
    while True:
        found = pattern.search(window.text, window.at)
        if found:
            window.at = found.end()
            return True
        window.at = max(window.at, len(window.text) - 4 * len(pattern.pattern) - 1024)
        if not window.more():
            return False
