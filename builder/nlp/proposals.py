"""The proposals component: what a paper names as its own ("X: ...", "we propose X", "dubbed X")."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from builder.nlp.candidates import Candidate
from builder.nlp.reading import Reading

_HEAD_WORDS = 6
_HEAD = re.compile(r"\s*([^:?!]{2,60}?)\s*(?::\s|\s[-–—]{1,3}\s)")
_QUOTED = r"[\"“‘'`*]*"
_NAME = r"([A-Z0-9][\w.+-]*(?:[ -][A-Z0-9][\w.+-]*){0,4}|[a-z]+[A-Z0-9][\w.+-]*)"
_CALLED = re.compile(
    r"\b(?:called|named|dubbed|termed|namely|coined|denoted(?: as| by)?|"
    r"referred to as|refer to as|known as|titled|entitled|we call(?: it| this| them| the \w+)?|"
    r"which we (?:call|term|name|dub)|"
    r"we (?:term|dub|name)(?: it| this| them)?(?: as)?|abbreviated as|short for|coin)"
    rf"[:,]? (?:the |as |a |an )?{_QUOTED}{_NAME}"
)
_PROPOSED = re.compile(
    r"\b(?:[Ww]e|[Tt]his (?:paper|work|study|report|article|technical report)|"
    r"[Ii]n this \w+,? we|I|authors)"
    r"(?:,? (?:then|also|further|thus|therefore|first|here|hereby|additionally|next|finally|"
    r"instead|now|formally|furthermore))?,? (?:\w+ly )?"
    r"(?:propose|introduce|present|develop|design|release|describe|build|construct|contribute|"
    r"curate|create|devise|put forward|open-source|unveil|implement|offer|establish|collect|"
    r"formulate|proposes|introduces|presents|develops|describes|contributes|designs|releases|report|launch)"
    r"(?: and (?:\w+))? (?:the |a |an |our |two |three |several )?"
    rf"{_QUOTED}{_NAME}"
)
_APPOSITION = re.compile(
    r", (?:a|an|our|the first|which is an?) "
    r"(?:\w+[ -]){0,6}?(?:method|approach|framework|model|system|algorithm|dataset|benchmark|"
    r"technique|architecture|pipeline|strategy|paradigm|toolkit|library|family|series|suite|"
    r"scheme|optimizer|mechanism|LLM|network|accelerator|engine|corpus|agent|tool|platform)s?\b"
)
"""What stands behind an apposed name; it is found much faster than the name."""
_APPOSED = re.compile(
    rf"(?<![\w-]){_NAME}{_QUOTED}(?: ?\([^()]{{2,80}}\))?{_QUOTED}{_APPOSITION.pattern}"
)
_TAILS = re.compile(r"(?:[.,;:]|-$)+$")


def find_proposals(reading: Reading) -> Iterator[Candidate]:
    """Yield what the text names as the paper's own, by the pattern that shows it."""
    title = reading.text[: reading.ends[reading.title_end - 1]] if reading.title_end else ""
    head = _HEAD.match(title + " ")
    if head:
        yield from _candidate(reading, head.start(1), head.end(1), "title_head")
    body = len(title)
    patterns = [(_CALLED, "called"), (_PROPOSED, "proposed")]
    if _APPOSITION.search(reading.text, body):
        patterns.append((_APPOSED, "apposed"))
    for pattern, by in patterns:
        for match in pattern.finditer(reading.text, body):
            yield from _candidate(reading, *match.span(1), by)


def _candidate(reading: Reading, start: int, end: int, by: str) -> Iterator[Candidate]:
    text = reading.text[start:end]
    end -= len(text) - len(_TAILS.sub("", text))
    first = bisect_left(reading.starts, start)
    last = bisect_right(reading.starts, end - 1)
    if first >= last or last - first > 2 * _HEAD_WORDS:
        return
    if reading.starts[first] == start:
        yield Candidate(first, last, by)


@Language.factory("proposals", requires=["doc._.reading"], assigns=["doc._.candidates"])
def make_proposals(nlp: Language, name: str) -> "Proposals":  # noqa: ARG001
    """Return the component, for the config file."""
    return Proposals()


class Proposals:
    """Adds what a paper names as its own to a document's candidates."""

    def __call__(self, doc: Doc) -> Doc:
        """Add the proposals of one document."""
        doc._.candidates += tuple(find_proposals(doc._.reading))
        return doc
