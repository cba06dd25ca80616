"""Records: what readers yield, one per entry of an input."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from builder.papers.inputs import Input


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """One paper as one entry of one source document tells it.

    Texts are decoded and trimmed, otherwise untouched.  ``place`` says where in the document
    the entry stands ("line 12"); ``digest`` that the abstract is someone else's words;
    ``body`` holds (heading, text) pairs of the full text where there is one.
    """

    title: str
    abstract: str
    source: str
    format: str
    place: str = ""
    digest: bool = False
    page_date: str | None = None
    identifier: str | None = None
    year: int | None = None
    date: str | None = None
    url: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    body: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """An entry that could not be made a record: it goes to the quarantine."""

    source: str
    place: str
    reason: str
    text: str = ""


Entries = Iterator[PaperRecord | Rejected]


@dataclass(frozen=True, slots=True)
class Reader:
    """A way to read one input format; a plug-in of builder/readers.

    Attributes:
        name: short name, also the ``format`` of its records.
        suffixes: file suffixes it claims, lower case with the dot.
        description: one line for help texts and docs.
        accepts: whether the first 4,096 characters of a file look like this format.
        read: streams the entries of an input.
        example: a small input of this format, written for this project.
        example_titles: the titles that ``read`` finds in ``example``.
        general: whether it takes what no reader of a narrower format takes.
        magic: what a file of this format begins with, where it is no text.
        pack: makes the bytes of a file from ``example``.
    """

    name: str
    suffixes: tuple[str, ...]
    description: str
    accepts: Callable[[str], bool]
    read: Callable[[Input], Entries]
    example: str
    example_titles: tuple[str, ...]
    general: bool = False
    magic: bytes = b""
    pack: Callable[[str], bytes] = str.encode
