"""BibTeX: the entries of a bibliography, with or without abstracts."""

import logging
import re
from collections.abc import Iterator
from typing import Any, TextIO

from builder.errors import RecordError
from builder.papers.fields import Desk, Entry, Fields, year_in
from builder.papers.inputs import TOO_LONG, Input, damaged, lines_of, opened
from builder.papers.record import Entries, Reader

NAME = "bibtex"

_ENTRY = re.compile(r"^[ \t]*@(\w+)[ \t]*[{(]", re.MULTILINE)
_NO_PAPERS = ("string", "preamble", "comment")
_LONGEST = 1 << 20


def read(source: Input) -> Entries:
    """Stream the entries of a bibliography; a bad one is rejected and the rest goes on."""
    desk = Desk(source.name, NAME)
    strings: list[str] = []
    with opened(source) as file:
        for entry in _blocks(file):
            kind = _ENTRY.match(entry.value)
            if kind and kind[1].lower() == "string":
                strings.append(entry.value)
            elif kind and kind[1].lower() not in _NO_PAPERS:
                yield desk.settled(entry, lambda text: _fields(text, strings))


def accepts(head: str) -> bool:
    """Tell whether a text has a line that begins an entry of BibTeX."""
    found = _ENTRY.search(head)
    return bool(found) and not head.lstrip("\ufeff \t\r\n").startswith(("{", "[", "<"))


def _blocks(file: TextIO) -> Iterator[Entry]:
    """Yield what stands from one line that begins an entry to the next such line."""
    place, held, size, problem = "line 1", list[str](), 0, ""
    for number, line, cut in lines_of(file):
        if _ENTRY.match(line):
            yield Entry(place, "".join(held), problem)
            place, held, size, problem = f"line {number}", [], 0, ""
        size += len(line)
        if cut or size > _LONGEST:
            problem = TOO_LONG if cut else f"an entry of more than {_LONGEST:,} characters"
        elif damaged(line):
            problem = "not valid UTF-8"
        if size <= _LONGEST or not held:
            held.append(line)
    yield Entry(place, "".join(held), problem)


def _fields(text: str, strings: list[str]) -> Fields:
    found = _parsed(text, strings)
    plain = {name: _decoded(value) for name, value in found.items()}
    verbatim = {name: value.strip() for name, value in found.items()}
    eprint = verbatim.get("eprint") if _is_arxiv(verbatim) else None
    return {
        "title": plain.get("title"),
        "abstract": plain.get("abstract"),
        "id": verbatim[""],
        "arxiv": eprint or verbatim.get("arxivid"),
        "doi": verbatim.get("doi"),
        "year": year_in(verbatim.get("year") or verbatim.get("date")),
        "date": verbatim.get("date"),
        "url": verbatim.get("url", "").replace("\\_", "_").replace("\\%", "%"),
    }


def _is_arxiv(found: dict[str, str]) -> bool:
    kind = found.get("archiveprefix") or found.get("eprinttype") or "arxiv"
    return kind.lower() == "arxiv"


def _parsed(text: str, strings: list[str]) -> dict[str, str]:
    """Return the fields of one entry by name, its key under the empty name."""
    # Imported here: it takes a while, and few inputs are bibliographies.
    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # What is wrong is told by us.
    library = parse_string("".join((*strings, text)))
    for entry in library.entries:
        fields = {field.key.lower(): str(field.value) for field in entry.fields}
        return {**fields, "": entry.key}
    errors = (getattr(block, "error", None) for block in library.failed_blocks)
    said = next((" ".join(str(error).split()) for error in errors if error), "no entry")
    raise RecordError(f"not valid BibTeX: {said}")


def _decoded(value: str) -> str:
    """Return a text without the commands of LaTeX, but with its formulas."""
    from pylatexenc.latex2text import LatexNodes2Text

    converter = LatexNodes2Text(math_mode="verbatim", keep_comments=True)
    try:
        text: Any = converter.latex_to_text(value)
    except (ValueError, IndexError, RecursionError) as error:
        raise RecordError(f"its LaTeX cannot be read: {error}") from error
    return " ".join(str(text).split())


EXAMPLE = r"""@string{nn = "Notes on Networks"}

@inproceedings{stone2024masks,
  title = {{GPU} Masks: {\"U}ber-Fast Pruning},
  author = {Stone, Ben and Field, Ada},
  booktitle = nn,
  year = 2024,
  doi = {10.1000/masks.9},
  abstract = {Pruning by mask takes 12\% of the time of pruning by magnitude on a T4.}
}

@misc{brook2023cache,
  title = "A Cache for {C}affe",
  year = "2023",
  eprint = {2302.00002},
  archivePrefix = {arXiv}
}
"""

READER = Reader(
    name=NAME,
    suffixes=(".bib", ".bibtex"),
    description="BibTeX; abstracts are read where there are any, LaTeX is decoded",
    accepts=accepts,
    read=read,
    example=EXAMPLE,
    example_titles=("GPU Masks: Über-Fast Pruning", "A Cache for Caffe"),
)
