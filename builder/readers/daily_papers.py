"""Daily Papers: the text of a page of titles and abstracts, as copied from a browser."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builder.papers.inputs import TOO_LONG, Input, damaged, lines_of, opened, shown
from builder.papers.record import Entries, PaperRecord, Reader, Rejected
from builder.papers.wrapping import joined

NAME = "daily-papers"

_HEADER = re.compile(
    r"get trending papers in your email inbox.*|(?:by\s*ak and )?the research community|"
    r"by\s*ak and the research community|daily papers",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}(?:, \d{4})?",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"new|subscribe|submitted by.*|upvote|daily|weekly|monthly|trending|previous|next|"
    r"\W*\d+\W*(?:authors?)?|system theme|company|tos|privacy|about|jobs|careers|website|models|"
    r"datasets|spaces|pricing|docs|log ?in|sign ?up|hugging face|©.*|view all.*|load more",
    re.IGNORECASE,
)
_GLUED = re.compile(r"Subscribe(?!rs?\b|d\b)(?=\S)")
_SENTENCE_BREAK = re.compile(r"[a-z0-9)%][.!?] [A-Z]")

# Lines are told apart by weight of evidence, in nats: so much speaks for an abstract.
_TYPICAL = 200
_STRAY = 2.0
# arXiv takes abstracts of at most 1,920 characters: what is longer is two of them.
_LONGEST_ABSTRACT = 2000


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class _Page:
    date: str | None
    lines: tuple[_Line, ...]
    marked: bool


def read(source: Input) -> Entries:
    """Stream the entries of a page: a title line, then its abstract."""
    with opened(source) as file:
        lines = tuple(lines_of(file))
    for number, text, too_long in lines:
        if too_long:
            yield Rejected(source.name, f"line {number}", TOO_LONG, shown(text))
    page = _page((number, text) for number, text, too_long in lines if not too_long)
    if not page.lines:
        yield Rejected(source.name, "line 1", "the page lists no papers")
    for title, abstract in _pairs(page.lines):
        yield _entry(source.name, page.date, title, abstract)


def accepts(head: str) -> bool:
    """Tell whether a text has the page's header, or at least titles and abstracts in turn."""
    page = _page(enumerate(head.split("\n"), start=1))
    if page.marked:
        return True
    if not page.lines or page.lines[0].text[0] in "{[<@#%":
        return False
    titles = _titles(page.lines)
    in_turn = all(title == (index % 2 == 0) for index, title in enumerate(titles))
    return in_turn and len(titles) > 1 and len(page.lines[1].text) > 1.5 * _TYPICAL


def _page(numbered: Iterable[tuple[int, str]]) -> _Page:
    date = None
    marked = False
    lines: list[_Line] = []
    for number, raw in joined(numbered, _is_furniture):
        line = raw.strip().lstrip("\ufeff")
        if not lines and (glued := _GLUED.match(line)):
            line = line[glued.end() :]
        if _DATE.fullmatch(line):
            date = date or line
        elif _HEADER.fullmatch(line):
            marked = True
        elif line and not _FURNITURE.fullmatch(line):
            lines.append(_Line(number, line))
    return _Page(date, tuple(lines), marked)


def _is_furniture(line: str) -> bool:
    return any(kind.fullmatch(line) for kind in (_DATE, _HEADER, _FURNITURE))


def _prose(line: str) -> float:
    length = 3 * math.log(len(line) / _TYPICAL)
    weight = max(-4.0, min(4.0, length))
    weight += 5 if line.endswith(".") else -2
    return weight + 2 * bool(_SENTENCE_BREAK.search(line))


def _titles(lines: tuple[_Line, ...]) -> list[bool]:
    """Tell titles from abstracts, over the whole page at once.

    The cheapest reading wins (Viterbi, 1967): a line costs what speaks against its kind, and
    two of a kind in a row cost `_STRAY`.  So one missing abstract does not shift the rest.
    """
    cost = {True: 0.0, False: _STRAY}
    back: list[dict[bool, bool]] = []
    for index, line in enumerate(lines):
        weight = _prose(line.text)
        own = {True: max(0.0, weight), False: max(0.0, -weight)}
        if index == 0:
            cost = {kind: cost[kind] + own[kind] for kind in cost}
            continue
        turned = {kind: cost[not kind] <= cost[kind] + _STRAY for kind in cost}
        back.append({kind: not kind if turned[kind] else kind for kind in cost})
        cost = {
            kind: own[kind] + (cost[not kind] if turned[kind] else cost[kind] + _STRAY)
            for kind in cost
        }
    kinds = [cost[True] <= cost[False]]
    for step in reversed(back):
        kinds.append(step[kinds[-1]])
    return kinds[::-1]


def _pairs(lines: tuple[_Line, ...]) -> Iterator[tuple[_Line | None, _Line | None]]:
    title: _Line | None = None
    abstract: _Line | None = None
    for line, is_title in zip(lines, _titles(lines) if lines else (), strict=True):
        if is_title:
            if title or abstract:
                yield title, abstract
            title, abstract = line, None
        elif abstract is None:
            abstract = line
        elif len(abstract.text) + len(line.text) <= _LONGEST_ABSTRACT:
            gap = "\n\n" if abstract.text.endswith((".", "!", "?", ":")) else "\n"
            abstract = _Line(abstract.number, abstract.text + gap + line.text)
        else:
            yield title, abstract
            title, abstract = None, line
    if title or abstract:
        yield title, abstract


def _entry(
    source: str, date: str | None, title: _Line | None, abstract: _Line | None
) -> PaperRecord | Rejected:
    if title and abstract:
        place = f"line {title.number}"
        if damaged(title.text) or damaged(abstract.text):
            text = shown(f"{title.text}\n{abstract.text}")
            return Rejected(source, place, "not valid UTF-8", text)
        return PaperRecord(title.text, abstract.text, source, NAME, place, page_date=date)
    if title:
        reason = "a title without an abstract"
        return Rejected(source, f"line {title.number}", reason, shown(title.text))
    reason = "an abstract without a title"
    line = abstract or _Line(1, "")
    return Rejected(source, f"line {line.number}", reason, shown(line.text))


EXAMPLE = """\
new

Get trending papers in your email inbox!

Subscribe

Daily Papers

byAK and the research community

Mar 12

SparseBench: Timing Pruned Networks on Real Chips

Pruned networks promise speed that chips seldom deliver. We time 2:4 sparse kernels on an A100 \
and find that they run 1.6times faster than dense ones, at a loss of 0.2\\% in accuracy.

Half a Cache Is Enough

Long prompts fill the key-value cache. We keep the half of it that later tokens look at, and \
halve memory while answers stay the same on two long-context benchmarks.
"""

READER = Reader(
    name=NAME,
    suffixes=(".txt", ".text"),
    description="Text of a Daily Papers page: titles and abstracts by turns, with or without blank "
    "lines between them",
    accepts=accepts,
    read=read,
    example=EXAMPLE,
    example_titles=(
        "SparseBench: Timing Pruned Networks on Real Chips",
        "Half a Cache Is Enough",
    ),
    general=True,
)
