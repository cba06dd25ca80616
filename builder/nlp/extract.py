"""Extraction: from papers to what is found in them, in the same order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from builder.claims.context import Context, Found
from builder.claims.grammar import find_claims
from builder.claims.weighing import Weights
from builder.document import Document
from builder.extraction import Claim, Extraction, Mention, Span
from builder.nlp.fulltext import read_whole
from builder.nlp.mentions import Decided
from builder.nlp.naming import name_of
from builder.nlp.pipeline import pipeline
from builder.nlp.profile import Profile
from builder.nlp.reading import Reading
from builder.papers.paper import Paper
from ontology.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class _Read:
    """A paper on its way through extraction."""

    document: Document
    reading: Reading
    decided: Sequence[Decided]
    names: Sequence[str]

    def span(self, first: int, end: int) -> Span:
        """Return where words stand in the original text."""
        return self.document.locate(self.reading.starts[first], self.reading.ends[end - 1])


class Extractor:
    """Extracts mentions and claims, as thoroughly as a profile says.

    By default it knows the vocabularies that ship, reads as carefully as it can, and tells
    results without a number by the weights that ship.
    """

    def __init__(
        self,
        known: Lexicon | None = None,
        thorough: Profile | None = None,
        weights: Weights | None = None,
    ) -> None:
        self._nlp = pipeline(known, thorough)
        self._weights = weights

    def extract(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """Yield the extraction of each paper; a pure function of the paper."""
        for paper in papers:
            yield read_whole(paper, self._extract)

    def context(self, paper: Paper) -> Context:
        """Return a paper, read at once, as claims are read from it."""
        return self.read(paper)[1]

    def read(self, paper: Paper) -> tuple[Doc, Context]:
        """Return a paper, read at once: the pipeline's document, and what claims are read from."""
        document = Document.of(paper)
        doc = self._nlp(document.text)
        return doc, _context(_read(document, doc))

    def _extract(self, paper: Paper) -> Extraction:
        document = Document.of(paper)
        read = _read(document, self._nlp(document.text))
        return Extraction(
            paper=paper.key,
            mentions=tuple(_mentions(read)),
            claims=tuple(_claims(read, self._weights)),
            sentences=tuple(read.span(*sentence) for sentence in read.reading.sentences),
        )


def _read(document: Document, doc: Doc) -> _Read:
    reading: Reading = doc._.reading
    decided: Sequence[Decided] = doc._.mentions
    names = tuple(name_of(reading, one.group) for one in decided)
    return _Read(document, reading, decided, names)


def _mentions(read: _Read) -> Iterator[Mention]:
    for name, one in zip(read.names, read.decided, strict=True):
        found = one.group
        spans = {read.span(*words): candidates for words, candidates in found.spans.items()}
        bound = {
            read.document.surface(span)
            for span, candidates in spans.items()
            if any(candidate.bound for candidate in candidates)
        }
        yield Mention(
            name=name,
            type=one.type,
            role=one.role,
            surfaces=tuple(sorted({read.document.surface(span) for span in spans})),
            occurrences=tuple(spans),
            concept=found.concept.key if found.concept else None,
            long_form=found.long,
            bound=tuple(sorted(bound)),
            confidence=one.confidence,
            found_by=found.found_by,
        )


def _claims(read: _Read, weights: Weights | None) -> Iterator[Claim]:
    for claim in find_claims(_context(read), weights):
        evidence = read.document.locate(claim.evidence.start, claim.evidence.end)
        yield replace(claim, evidence=evidence)


def _context(read: _Read) -> Context:
    reading = read.reading
    occurrences = sorted(
        (
            Found(reading.starts[first], reading.ends[end - 1], name, one.type, one.role)
            for name, one in zip(read.names, read.decided, strict=True)
            for first, end in one.group.spans
        ),
        key=lambda found: (found.start, found.end, found.name),
    )
    sentences = [(reading.starts[a], reading.ends[b - 1]) for a, b in reading.sentences]
    return Context(reading.text, sentences, occurrences)
