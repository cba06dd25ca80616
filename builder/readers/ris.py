"""RIS: the entries that reference managers exchange."""

import re
from collections.abc import Iterator
from typing import Any, TextIO

from builder.errors import RecordError
from builder.papers.fields import Desk, Entry, Fields, year_in
from builder.papers.inputs import TOO_LONG, Input, damaged, lines_of, opened
from builder.papers.record import Entries, Reader

NAME = "ris"

_BEGIN = re.compile(r"TY {1,2}-")
_END = re.compile(r"ER {1,2}-")
_LONGEST = 1 << 20


def read(source: Input) -> Entries:
    """Stream the entries of a file; a bad one is rejected and the rest goes on."""
    desk = Desk(source.name, NAME)
    with opened(source) as file:
        for entry in _blocks(file):
            if entry.problem or entry.value.strip():
                yield desk.settled(entry, _fields)


def accepts(head: str) -> bool:
    """Tell whether the first line of a text begins an entry."""
    return bool(_BEGIN.match(head.lstrip("\ufeff \t\r\n")))


def _blocks(file: TextIO) -> Iterator[Entry]:
    """Yield the lines of each entry; one that is never ended ends where another begins."""
    place, held, size, problem = "line 1", list[str](), 0, ""
    for number, line, cut in lines_of(file):
        begins = bool(_BEGIN.match(line.lstrip("\ufeff")))
        if begins or not held:
            if held:
                yield Entry(place, "".join(held), problem)
            place, held, size, problem = f"line {number}", [], 0, ""
        size += len(line)
        if cut or size > _LONGEST:
            problem = TOO_LONG if cut else f"an entry of more than {_LONGEST:,} characters"
        elif damaged(line):
            problem = "not valid UTF-8"
        if size <= _LONGEST or not held:
            held.append(line)
        if _END.match(line):
            yield Entry(place, "".join(held), problem)
            held = []
    if held:
        yield Entry(place, "".join(held), problem)


def _fields(text: str) -> Fields:
    found = _parsed(text)
    year = _first(found, "year", "publication_year", "date")
    return {
        "title": _first(found, "title", "primary_title", "translated_title"),
        "abstract": _first(found, "abstract", "notes_abstract"),
        "id": _first(found, "id", "accession_number"),
        "doi": _first(found, "doi"),
        "year": year_in(year),
        "date": (_first(found, "date") or "").replace("/", "-").strip("-"),
        "url": _first(found, "urls", "url", "link1"),
    }


def _parsed(text: str) -> dict[str, Any]:
    import rispy

    if not _BEGIN.match(text.lstrip("\ufeff \t\r\n")):
        raise RecordError("not valid RIS: no entry begins here")
    closed = text if re.search(r"^ER {1,2}-", text, re.MULTILINE) else f"{text.rstrip()}\nER  - \n"
    try:
        found = rispy.loads(closed)
    except (ValueError, KeyError, IndexError, OSError) as error:
        raise RecordError(f"not valid RIS: {' '.join(str(error).split())}") from error
    if not found:
        raise RecordError("not valid RIS: no entry")
    return dict(found[0])


def _first(found: dict[str, Any], *names: str) -> str | None:
    """Return the first value there is; one that may come several times is a list."""
    for name in names:
        value = found.get(name)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, str) and value.strip():
            return value
    return None


EXAMPLE = """\
TY  - JOUR
AU  - Field, Ada
TI  - Layers That Skip
AB  - Every other layer is skipped. Decoding is 1.8x faster on an L4 GPU.
PY  - 2023
DO  - 10.1000/skip.5
UR  - https://example.org/skip
ER  -

TY  - CONF
T1  - Skipping, Measured
Y1  - 2024/05/01/
N2  - We measure what skipping saves: a third of the time.
ER  -
"""

READER = Reader(
    name=NAME,
    suffixes=(".ris",),
    description="RIS, as reference managers export it",
    accepts=accepts,
    read=read,
    example=EXAMPLE,
    example_titles=("Layers That Skip", "Skipping, Measured"),
)
