"""XML: the elements of a document, one at a time; entities and document types are refused."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from builder.papers.fields import Entry
from builder.papers.inputs import Input, unpacked

_LONGEST = 1 << 26
_OUTSIDE = re.compile(r"\{[^}]*\}")


def elements(source: Input, names: Collection[str]) -> Iterator[Entry]:
    """Stream the elements of some local names; memory holds one at a time.

    Where the document is not well-formed the reading ends, and the last entry says so.
    """
    count = 0
    with unpacked(source) as file:
        bounded = _Bounded(file)
        try:
            for element in _finished(bounded, names):
                count += 1
                bounded.left = _LONGEST
                yield Entry(f"item {count}", element)
        except (ParseError, DefusedXmlException, _TooLong, ValueError, LookupError) as error:
            problem = f"{_reason(error)}; reading stops here"
            yield Entry(f"item {count + 1}", "", problem)


def local(element: Element) -> str:
    """Return the name of an element without its namespace.

    >>> local(Element("{http://www.w3.org/2005/Atom}entry"))
    'entry'
    """
    return _OUTSIDE.sub("", element.tag) if isinstance(element.tag, str) else ""


def children(element: Element | None, *path: str) -> Iterator[Element]:
    """Yield the elements at a path of local names below an element."""
    if element is None:
        return
    if not path:
        yield element
        return
    for child in element:
        if local(child) == path[0]:
            yield from children(child, *path[1:])


def first(element: Element | None, *path: str) -> Element | None:
    """Return the first element at a path of local names."""
    return next(children(element, *path), None)


def text_of(element: Element | None) -> str:
    """Return all text in an element, its blanks as one each."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


class _TooLong(Exception):
    """Say that one element is longer than any paper."""


@dataclass(slots=True)
class _Bounded:
    """A file that ends the reading where one element takes all of it."""

    file: BinaryIO
    left: int = _LONGEST

    def read(self, size: int = -1) -> bytes:
        """Read some bytes."""
        found = self.file.read(size)
        self.left -= len(found)
        if self.left < 0:
            raise _TooLong(f"an element longer than {_LONGEST:,} bytes")
        return found


def _finished(file: _Bounded, names: Collection[str]) -> Iterator[Element]:
    # expat reads 64 KiB ahead, and what lies between the elements is dropped as it goes by.
    above: list[Element] = []
    inside = 0
    for event, element in iterparse(file, ("start", "end"), forbid_dtd=True):
        wanted = local(element) in names
        if event == "start":
            above.append(element)
            inside += wanted
            continue
        above.pop()
        inside -= wanted
        if inside:
            continue
        if wanted:
            yield element
        element.clear()
        if above:
            above[-1].remove(element)


def _reason(error: Exception) -> str:
    if isinstance(error, DefusedXmlException):
        return "the XML declares a document type or entities, which are not read"
    return str(error) if isinstance(error, _TooLong) else f"not well-formed XML: {error}"
