"""Full texts: read part by part, each with title and abstract before it, and put together again.

Time and memory grow with a part and not with the text: what the pipeline does with a document may
cost the square of its length.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from builder.extraction import Claim, Extraction, Mention, Span
from builder.papers.paper import Paper, Section
from ontology.shapes import roles

PART = 8_000
"""Characters of body text that are read together, at most."""

FRONT = 6_000
"""Characters of title and abstract, at most, that are read again before each part of the body."""

_FRONT = ("title", "abstract")
_ENDS = ("\n\n", "\n", ". ", " ")


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of a paper: its front, and stretches of its body with where each begins."""

    paper: Paper
    offsets: dict[str, int]

    def placed(self, span: Span) -> Span:
        """Return a span of the part as one of the whole."""
        offset = self.offsets.get(span.section, 0)
        return Span(span.section, span.start + offset, span.end + offset)


def read_whole(paper: Paper, read: Callable[[Paper], Extraction]) -> Extraction:
    """Return the extraction of a paper whose body, if it has one, is read part by part.

    Args:
        paper: a paper.
        read: extracts a paper at once.
    """
    front = tuple(section for section in paper.sections if section.name in _FRONT)
    body = paper.sections[len(front) :]
    if not body:
        return read(paper)
    # What the front says is decided without the body, as it is where there is none.
    whole = _Whole(read(replace(paper, sections=front)))
    for part in _parts(paper, front, body):
        whole.add(part, read(part.paper))
    return whole.extraction()


def _parts(paper: Paper, front: tuple[Section, ...], body: tuple[Section, ...]) -> Iterator[_Part]:
    if sum(len(section.text) for section in front) > FRONT:
        front = front[:1]
    held: list[Section] = []
    offsets: dict[str, int] = {}
    for offset, stretch in _stretches(body):
        size = sum(len(section.text) for section in held)
        if held and (size + len(stretch.text) > PART or stretch.name in offsets):
            yield _Part(replace(paper, sections=(*front, *held)), offsets)
            held, offsets = [], {}
        held.append(stretch)
        offsets[stretch.name] = offset
    if held:
        yield _Part(replace(paper, sections=(*front, *held)), offsets)


def _stretches(body: Sequence[Section]) -> Iterator[tuple[int, Section]]:
    """Yield sections cut to length, each with where it begins: between paragraphs if possible."""
    for section in body:
        start = 0
        while len(section.text) - start > PART:
            end = _cut(section.text, start)
            yield start, replace(section, text=section.text[start:end])
            start = end
        yield start, replace(section, text=section.text[start:])


def _cut(text: str, start: int) -> int:
    for end in _ENDS:
        found = text.rfind(end, start + PART // 2, start + PART)
        if found >= 0:
            return found + len(end)
    return start + PART


class _Whole:
    """The extraction of a paper, from those of its parts."""

    def __init__(self, front: Extraction) -> None:
        self._paper = front.paper
        self._mentions = list(front.mentions)
        self._claims = list(front.claims)
        self._sentences = list(front.sentences)
        # A thing is known by the places where the front names it, else by what it is known as.
        self._at = {span: i for i, each in enumerate(front.mentions) for span in each.occurrences}
        self._called = {_name(mention): i for i, mention in enumerate(front.mentions)}

    def add(self, part: _Part, found: Extraction) -> None:
        """Add what was found in a part of the body; what it says of the front is known."""
        names: dict[str, str] = {}
        for mention in found.mentions:
            places = tuple(map(part.placed, _in(part, mention.occurrences)))
            if places:
                names[mention.name] = self._mention(replace(mention, occurrences=places), mention)
        for claim in found.claims:
            if claim.evidence.section in part.offsets:
                placed = replace(claim, evidence=part.placed(claim.evidence))
                self._claims.append(_renamed(placed, names))
        self._sentences += map(part.placed, _in(part, found.sentences))

    def extraction(self) -> Extraction:
        """Return all that was found."""
        return Extraction(
            self._paper, tuple(self._mentions), tuple(self._claims), tuple(self._sentences)
        )

    def _mention(self, mention: Mention, in_part: Mention) -> str:
        """Add a mention of a part to what it means; return what that is called."""
        same = (self._at[span] for span in in_part.occurrences if span in self._at)
        index = next(same, self._called.get(_name(mention)))
        if index is None:
            self._called[_name(mention)] = len(self._mentions)
            self._mentions.append(mention)
            return mention.name
        self._mentions[index] = _joined(self._mentions[index], mention)
        return self._mentions[index].name


def _in(part: _Part, spans: Sequence[Span]) -> list[Span]:
    return [span for span in spans if span.section in part.offsets]


def _name(mention: Mention) -> tuple[str, str]:
    return (mention.concept, "") if mention.concept else (mention.name.casefold(), mention.type)


def _joined(first: Mention, more: Mention) -> Mention:
    """Return two mentions of one thing as one, under the first one's name: the stronger role."""
    order = roles()
    return replace(
        first,
        role=min(first.role, more.role, key=order.index),
        surfaces=tuple(sorted({*first.surfaces, *more.surfaces})),
        occurrences=tuple(dict.fromkeys((*first.occurrences, *more.occurrences))),
        concept=first.concept or more.concept,
        long_form=first.long_form or more.long_form,
        bound=tuple(sorted({*first.bound, *more.bound})),
        confidence=max(first.confidence, more.confidence),
        found_by=tuple(sorted({*first.found_by, *more.found_by})),
    )


def _renamed(claim: Claim, names: dict[str, str]) -> Claim:
    hardware, about = (
        tuple(dict.fromkeys(names.get(name, name) for name in each))
        for each in (claim.hardware, claim.about)
    )
    return replace(claim, hardware=hardware, about=about)
