"""TEI XML, as GROBID makes it of a PDF: title, abstract, sections, identifiers."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from builder.papers.fields import Desk, Fields, year_in
from builder.papers.inputs import Input
from builder.papers.record import Entries, Reader
from builder.papers.xml_elements import children, elements, first, local, text_of

NAME = "tei"

_ROOT = re.compile(r"<(?:\w+:)?TEI(?:Corpus)?[\s>]|<teiCorpus[\s>]")
_BLOCKS = ("p", "item", "quote")
_PASSED_OVER = ("figure", "table", "formula", "note", "listBibl")


def read(source: Input) -> Entries:
    """Stream the papers of a document; most hold one."""
    desk = Desk(source.name, NAME)
    for entry in elements(source, ("TEI",)):
        yield desk.settled(entry, _fields)


def accepts(head: str) -> bool:
    """Tell whether a text is XML whose root is TEI."""
    return head.lstrip("\ufeff \t\r\n").startswith("<") and bool(_ROOT.search(head))


def _fields(paper: Any) -> Fields:
    header = first(paper, "teiHeader")
    ids = {each.get("type", "").lower(): text_of(each) for each in _all(header, "idno")}
    date = _date(header)
    return {
        "title": _title(header),
        "abstract": "\n\n".join(_texts(first(header, "profileDesc", "abstract"))),
        "id": ids.get("md5"),
        "arxiv": ids.get("arxiv", "").partition("[")[0].strip(),
        "doi": ids.get("doi"),
        "date": date,
        "year": year_in(date),
        "sections": tuple(_sections(paper)),
    }


def _title(header: Element | None) -> str | None:
    stated = [
        *children(header, "fileDesc", "titleStmt", "title"),
        *children(header, "fileDesc", "sourceDesc", "biblStruct", "analytic", "title"),
    ]
    main = [title for title in stated if title.get("type") in ("main", None)]
    return next((text for title in (*main, *stated) if (text := text_of(title))), None)


def _date(header: Element | None) -> str | None:
    dates = (each.get("when") or text_of(each) for each in _all(header, "date"))
    return next((date for date in dates if year_in(date)), None)


def _sections(paper: Element) -> Iterator[tuple[str, str]]:
    """Yield heading and text of each division; one without a heading goes on with the last."""
    heading, texts = "", list[str]()
    for division in _divisions(paper):
        head = text_of(first(division, "head"))
        if head and texts:
            yield heading, "\n\n".join(texts)
            texts = []
        heading = head or heading
        texts += _texts(division)
    if texts:
        yield heading, "\n\n".join(texts)


def _divisions(paper: Element) -> Iterator[Element]:
    yield from _inner(first(paper, "text", "body"))
    for part in children(paper, "text", "back", "div"):
        if part.get("type") == "annex":
            yield from _inner(part)


def _inner(element: Element | None) -> Iterator[Element]:
    """Yield an element and the divisions in it, each before what is in it."""
    if element is not None:
        yield element
        for child in children(element, "div"):
            yield from _inner(child)


def _texts(element: Element | None) -> Iterator[str]:
    """Yield the paragraphs of an element, but not those of the divisions in it."""
    for child in element if element is not None else ():
        name = local(child)
        if name in _BLOCKS:
            if text := text_of(child):
                yield text
        elif name not in ("head", *_PASSED_OVER) and not (name == "div" and _is_part(element)):
            yield from _texts(child)


def _is_part(element: Element | None) -> bool:
    return element is not None and local(element) in ("body", "div")


def _all(element: Element | None, name: str) -> Iterator[Element]:
    return (each for each in (element.iter() if element is not None else ()) if local(each) == name)


EXAMPLE = """\
<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
  <teiHeader>
    <fileDesc>
      <titleStmt><title level="a" type="main">Masks All the Way Down</title></titleStmt>
      <publicationStmt><date type="published" when="2024-06-03"/></publicationStmt>
      <sourceDesc><biblStruct>
        <idno type="DOI">10.1000/masks.3</idno><idno type="arXiv">arXiv:2406.00003v1[cs.LG]</idno>
      </biblStruct></sourceDesc>
    </fileDesc>
    <profileDesc><abstract><div><p>We mask every layer.</p></div></abstract></profileDesc>
  </teiHeader>
  <text>
    <body>
      <div><head n="1">Introduction</head><p>Masks save work <ref type="bibr">[1]</ref>.</p></div>
      <div><head n="2">Results</head><p>Training is 1.4x faster on an A100.</p>
        <figure><head>Figure 1</head><figDesc>Times.</figDesc></figure></div>
    </body>
    <back><div type="references"><listBibl/></div></back>
  </text>
</TEI>
"""

READER = Reader(
    name=NAME,
    suffixes=(".tei", ".xml"),
    description="TEI XML as GROBID makes it of a PDF: a paper with its sections",
    accepts=accepts,
    read=read,
    example=EXAMPLE,
    example_titles=("Masks All the Way Down",),
)
