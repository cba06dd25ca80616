"""Documents: a paper's sections as one normalised text that knows its way back."""

from bisect import bisect_right
from dataclasses import dataclass

from builder.extraction import Span
from builder.papers.paper import Paper
from builder.text.normalise import NormalisedText, normalise

_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Document:
    """The text that the pipeline reads: all sections, normalised, with a blank line between.

    ``offsets[i]`` is where section ``i`` starts in ``text``.
    """

    paper: Paper
    text: str
    offsets: tuple[int, ...]
    parts: tuple[NormalisedText, ...]

    @classmethod
    def of(cls, paper: Paper) -> "Document":
        """Return the document of a paper."""
        parts = tuple(normalise(section.text) for section in paper.sections)
        offsets: list[int] = []
        position = 0
        for part in parts:
            offsets.append(position)
            position += len(part.text) + len(_GAP)
        return cls(paper, _GAP.join(part.text for part in parts), tuple(offsets), parts)

    def section_at(self, offset: int) -> int:
        """Return the index of the section that a character of ``text`` belongs to."""
        return bisect_right(self.offsets, offset) - 1

    def locate(self, start: int, end: int) -> Span:
        """Return where a stretch of ``text``, inside one section, stands in the original."""
        index = self.section_at(start)
        offset = self.offsets[index]
        original = self.parts[index].original(start - offset, end - offset)
        return Span(self.paper.sections[index].name, *original)

    def surface(self, span: Span) -> str:
        """Return the original text of a located span."""
        return self.paper.section(span.section).text[span.start : span.end]
