"""Showing: one paper for people to read, with what was found where, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from api.graph import GraphHandle
from api.papers import Claim, PaperView, read_papers
from api.resolving import resolve_paper
from api.tables import Table


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch of text that is a mention (``claim`` 0) or proves the claim of that number."""

    start: int
    end: int
    claim: int = 0


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A section's text with its marks."""

    section: str
    text: str
    marks: tuple[Mark, ...]

    def bracketed(self) -> str:
        """Return the text with [mentions] and «claims»number in it.

        >>> MarkedText("title", "A 2x faster GPU", (Mark(2, 11, 1), Mark(12, 15))).bracketed()
        'A «2x faster»1 [GPU]'
        """
        signs = [
            (mark.end, 0, -mark.start, f"»{mark.claim}" if mark.claim else "]")
            for mark in self.marks
        ]
        signs += [(mark.start, 1, -mark.end, "«" if mark.claim else "[") for mark in self.marks]
        pieces, done = [], 0
        for position, _, _, sign in sorted(signs):
            pieces += [self.text[done:position], sign]
            done = position
        return "".join([*pieces, self.text[done:]])

    def coloured(self) -> str:
        """Return the text for a terminal: mentions underlined, claims bold, with their number."""
        # rich is slow to load, and only terminals need it.
        from rich.console import Console
        from rich.text import Text

        styled = Text(self.text)
        for mark in self.marks:
            styled.stylize("bold green" if mark.claim else "cyan underline", mark.start, mark.end)
        # From the last one on, so that the places of those before it hold.
        for mark in sorted(self.marks, key=lambda mark: mark.end, reverse=True):
            if mark.claim:
                before, after = styled.divide([mark.end])
                styled = Text.assemble(before, (f" ({mark.claim})", "green"), after)
        console = Console(force_terminal=True)
        with console.capture() as captured:
            console.print(styled, end="")
        return captured.get()


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper, laid out; ``claims`` has for each claim a headline and its attributes."""

    title: str
    iri: str
    texts: tuple[MarkedText, ...]
    mentions: Table
    claims: tuple[tuple[str, tuple[str, ...]], ...]


def show(handle: GraphHandle, name: str) -> Shown:
    """Lay out the paper that is meant by a title, a part of one, a key, an id or an IRI.

    Raises:
        NotFound: there is none, or there are several.
    """
    paper = next(read_papers(handle, [resolve_paper(handle, name)]))
    return Shown(
        title=paper.title if paper.year is None else f"{paper.title} ({paper.year})",
        iri=paper.iri,
        texts=tuple(
            MarkedText(section, text, tuple(_marks(paper, section)))
            for section, text in paper.texts.items()
        ),
        mentions=_mentions(paper),
        claims=tuple(
            (f"{number}. {claim.headline}", tuple(_attributes(claim, paper)))
            for number, claim in enumerate(paper.claims, start=1)
        ),
    )


def _marks(paper: PaperView, section: str) -> Iterator[Mark]:
    places = {
        Mark(evidence.start, evidence.end)
        for mention in paper.mentions
        for evidence in mention.evidence
        if evidence.section == section
    }
    yield from _outermost(places)
    for number, claim in enumerate(paper.claims, start=1):
        for evidence in claim.evidence:
            if evidence.section == section:
                yield Mark(evidence.start, evidence.end, number)


def _outermost(marks: Iterable[Mark]) -> Iterator[Mark]:
    end = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if mark.end > end:
            yield Mark(max(mark.start, end), mark.end)
            end = mark.end


def _mentions(paper: PaperView) -> Table:
    rows = (
        (
            mention.name,
            mention.entity.label,
            "/".join(mention.entity.types),
            mention.role,
            f"{mention.confidence:.2f}",
            ", ".join(mention.found_by),
            ", ".join(map(str, mention.surfaces)),
        )
        for mention in paper.mentions
    )
    columns = ("in the paper", "entity", "type", "role", "confidence", "found by", "surfaces")
    return Table("Mentions", columns, tuple(rows), right=frozenset({"confidence"}))


def _attributes(claim: Claim, paper: PaperView) -> Iterator[str]:
    for evidence in claim.evidence:
        place = f"{evidence.section} {evidence.start}–{evidence.end}"
        words = "" if evidence.own_words else ", a digest's words"
        quote = f'"{evidence.quote}" ' if evidence.quote else ""
        yield f"evidence   {quote}({place}{words})"
    given = {
        "basis": claim.basis,
        "factor": None if claim.factor is None else f"{claim.factor:.4g}",
        "scope": claim.scope,
        "baseline": claim.baseline,
        "metric": claim.metric,
        "hardware": ", ".join(map(paper.name_of, claim.hardware)),
        "about": ", ".join(map(paper.name_of, claim.about)),
        "found by": f"{', '.join(claim.found_by)}, confidence {claim.confidence:.2f}",
    }
    yield from (f"{name:<10} {value}" for name, value in given.items() if value)
