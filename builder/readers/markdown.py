"""Markdown: one paper with its sections, or the page that describes one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from builder.errors import RecordError
from builder.papers.fields import Desk, Entry, Fields, year_in
from builder.papers.inputs import LONGEST_LINE, Input, damaged, opened
from builder.papers.record import Entries, Reader

NAME = "markdown"

_MATTER = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z_-]+):[ \t]*(.*)")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_SETEXT = re.compile(r"^\S.*\n={3,}[ \t]*$", re.MULTILINE)
_ABSTRACT = re.compile(r"(?:[\dIVX]+\.?\s+)?(?:abstract|summary|tl;?dr)\W*", re.IGNORECASE)
_LEAD = re.compile(r"abstract\s*[.:—–-]+\s*", re.IGNORECASE)
_NO_TEXT = re.compile(
    r"(?:[\dIVX]+\.?\s+)?(?:references|bibliography|acknowledge?ments?|citation|license|"
    r"table of contents|contents)\W*",
    re.IGNORECASE,
)
_QUIET = ("image", "html_inline")


@dataclass(frozen=True, slots=True)
class _Section:
    heading: str
    level: int
    texts: tuple[str, ...] = ()


def read(source: Input) -> Entries:
    """Read the one paper that a file of Markdown is."""
    desk = Desk(source.name, NAME)
    with opened(source) as file:
        text = file.read(LONGEST_LINE + 1)
    problem = "not valid UTF-8" if damaged(text) else ""
    if len(text) > LONGEST_LINE:
        problem = f"a text of more than {LONGEST_LINE:,} characters"
    yield desk.settled(Entry("line 1", text, problem), _fields)


def accepts(head: str) -> bool:
    """Tell whether a text has a heading, and does not begin as another format does."""
    start = head.lstrip("\ufeff \t\r\n")
    if start[:1] in ("{", "@") or start.startswith("<?"):
        return False
    return bool(_HEADING.search(head) or _SETEXT.search(head))


def _fields(text: str) -> Fields:
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    matter = _MATTER.match(text)
    stated = _stated(matter[1]) if matter else {}
    sections = list(_sections(text[matter.end() :] if matter else text))
    titled = next((s for s in sections if s.level == 1), None)
    title = stated.get("title") or (titled.heading if titled else None)
    if title is None:
        raise RecordError("no title: no heading of the first level")
    abstract, body = _parted(sections, titled)
    return {
        "title": title,
        "abstract": stated.get("abstract") or abstract,
        "id": stated.get("id"),
        "arxiv": stated.get("arxiv") or stated.get("arxiv_id"),
        "doi": stated.get("doi"),
        "url": stated.get("url"),
        "date": stated.get("date"),
        "year": year_in(stated.get("year") or stated.get("date")),
        "digest": stated.get("digest", "").lower() == "true",
        "sections": body,
    }


def _stated(matter: str) -> dict[str, str]:
    """Return the plain fields of what stands before the text."""
    found = (_FIELD.fullmatch(line.rstrip()) for line in matter.split("\n"))
    return {each[1].lower(): each[2].strip().strip("\"'") for each in found if each}


def _parted(
    sections: Sequence[_Section], titled: _Section | None
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the abstract and the body: without an abstract, what stands below the title is it."""
    named = next((s for s in sections if _ABSTRACT.fullmatch(s.heading)), None)
    abstract = named or titled or next(iter(sections), None)
    if not named and abstract:
        led = [text for text in abstract.texts if _LEAD.match(text)]
        if led:
            abstract = replace(abstract, texts=tuple(_LEAD.sub("", text, count=1) for text in led))
    left = (named, titled) if named else (named, titled, abstract)
    body = tuple(
        (section.heading, "\n\n".join(section.texts))
        for section in sections
        if section not in left and section.texts and not _NO_TEXT.fullmatch(section.heading)
    )
    return "\n\n".join(abstract.texts) if abstract else "", body


def _sections(text: str) -> Iterator[_Section]:
    """Yield heading and paragraphs of each section, formatting left out; before the first, too."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    section, in_table = _Section("", 0), 0
    for before, token in zip([None, *tokens], tokens, strict=False):
        in_table += (token.type == "table_open") - (token.type == "table_close")
        if token.type != "inline" or in_table:
            continue
        plain = _plain(token)
        if before is not None and before.type == "heading_open":
            if section.texts or section.heading:
                yield section
            section = _Section(" ".join(plain.split()), int(before.tag[1:]))
        elif plain:
            section = replace(section, texts=(*section.texts, plain))
    if section.texts or section.heading:
        yield section


def _plain(token: Token) -> str:
    """Return the words of a paragraph: those of links and code, but no pictures and no markup."""
    words: list[str] = []
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif child.type not in _QUIET:
            words.append(child.content)
    return " ".join("".join(words).split(" ")).strip()


EXAMPLE = """\
---
arxiv: 2407.00004
date: 2024-07-01
---
# A Long Note on Short Kernels

## Abstract

We fuse *short* kernels into long ones. On an [A100](https://example.org) this saves
a fifth of the time.

## 1 Introduction

Kernels start and stop. Each start costs 5 microseconds.

## 2 Results

| Kernel | Time |
|---|---|
| fused | 4 |

Fused kernels run 1.25x faster than those of cuBLAS.

## References

- Nobody, Nothing, 2020.
"""

READER = Reader(
    name=NAME,
    suffixes=(".md", ".markdown"),
    description="Markdown: a paper with its sections, or the page that describes one",
    accepts=accepts,
    read=read,
    example=EXAMPLE,
    example_titles=("A Long Note on Short Kernels",),
    general=True,
)
