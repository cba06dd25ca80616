"""The names component: capitalised, mixed-case and digit-bearing names, with sizes and versions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from builder.nlp.candidates import Candidate
from builder.nlp.phrases import word_list
from builder.nlp.reading import Reading

SIZE = re.compile(r"\d+(?:\.\d+)?[BMKT]")
_VERSION = re.compile(r"v?\d(?:\.\d+)?|\d+(?:\.\d+)?[BMKT]|\d[ok]")
_PREFIXES = frozenset(
    {"multi", "non", "anti", "pre", "sub", "inter", "intra", "cross", "single", "per", "dual"}
    | {"vanilla", "post", "semi"}
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words without blanks between them that may be (part of) a name."""

    first: int
    end: int
    kind: str


@lru_cache(maxsize=1 << 16)
def shape(text: str) -> str:
    """Return the shape of a name: acronym, mixed, digit, capital, number or lower.

    >>> [shape(t) for t in ("LLMs", "LoRA", "T5", "Adam", "3.5", "data")]
    ['acronym', 'mixed', 'digit', 'capital', 'number', 'lower']
    """
    letters = [char for char in text if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    if not letters or SIZE.fullmatch(text):
        return "number"
    if any(char.isdigit() for char in text):
        return "digit" if capitals or text[0].isalpha() else "lower"
    if not capitals:
        return "lower"
    if (capitals == len(letters) and len(letters) > 1) or (text[-1] == "s" and text[:-1].isupper()):
        return "acronym" if len(letters) > 1 + (text[-1] == "s") else "capital"
    return "capital" if capitals == 1 and text[0].isupper() else "mixed"


def find_names(reading: Reading) -> Iterator[Candidate]:
    """Yield the names of a reading, with their alternatives: shorter and longer ones overlap."""
    mid = _mid_sentence(reading)
    for first, end in reading.sentences:
        run: list[Piece] = []
        titled = end <= reading.title_end and _is_title_case(reading, first, end)
        for piece in _pieces(reading, first, end):
            if run and (
                piece.first != run[-1].end
                or reading.glued[piece.first]
                or piece.kind == "lower"
                or (titled and piece.kind == "capital")
            ):
                yield from _of_run(reading, run, mid)
                run = []
            if run or (
                piece.kind not in ("number", "lower") and not (titled and piece.kind == "capital")
            ):
                run.append(piece)
        if run:
            yield from _of_run(reading, run, mid)


def _mid_sentence(reading: Reading) -> frozenset[str]:
    """Return the capitalised words that also stand inside sentences of the abstract."""
    starts = {first for first, _ in reading.sentences}
    return frozenset(
        word
        for i, word in enumerate(reading.words)
        if i >= reading.title_end and i not in starts and word[0].isupper()
    )


def _is_title_case(reading: Reading, first: int, end: int) -> bool:
    long = [word for word in reading.words[first + 1 : end] if len(word) > 3 and word.isalpha()]
    return sum(word[0].isupper() for word in long) * 2 > len(long)


def _pieces(reading: Reading, first: int, end: int) -> Iterator[Piece]:
    words, glued = reading.words, reading.glued
    i = first
    while i < end:
        j = i + 1
        if words[i].islower() and words[i].isalpha() and not (j < end and glued[j]):
            i = j
            continue
        while j < end and glued[j] and _joins(reading, j):
            j += 2
        piece = _trimmed(reading, i, min(j, end)) if words[i][0].isalnum() else None
        if piece:
            yield piece
        i = min(j, end)


def _joins(reading: Reading, at: int) -> bool:
    """Say whether the word at ``at`` is a connector glued to a name part after it."""
    words = reading.words
    if at + 1 >= len(words) or not reading.glued[at + 1] or not words[at + 1][0].isalnum():
        return False
    if words[at] == "/":
        return words[at + 1].isdigit() and len(words[at - 1]) < 3
    return words[at] in "-&" or (words[at] == "." and words[at + 1][0].isdigit())


def _trimmed(reading: Reading, first: int, end: int) -> Piece | None:
    """Return the piece without plain words that hang on it: "GPU-based", "multi-GPU"."""
    while end - first > 2 and _plain_tail(reading.words[end - 1]):
        end -= 2
    while end - first > 2 and reading.words[first] in _PREFIXES:
        first += 2
    text = reading.surface(first, end)
    if text.startswith("http"):
        return None
    return Piece(first, end, shape(text))


def _plain_tail(word: str) -> bool:
    return (
        word.isalpha() and word.islower() and len(word) > 2 and word not in word_list("name_tails")
    )


def _of_run(reading: Reading, run: list[Piece], mid: frozenset[str]) -> Iterator[Candidate]:
    while len(run) > 1 and not _continues(reading, run[-1]):
        run = run[:-1]
    while len(run) > 1 and run[0].kind == "capital" and _opens(reading, run[0]):
        run = run[1:]
    spans = {(run[0].first, run[-1].end)}
    if len(run) > 1:
        spans |= {(run[1].first, run[-1].end), (run[0].first, run[-2].end)}
        spans |= {(p.first, p.end) for p in run if p.kind in ("mixed", "digit", "acronym")}
    for first, end in sorted(spans):
        words = reading.words[first:end]
        if (reading.lower[first] in word_list("openers") and end - first <= 2) or words[0][
            0
        ].isdigit():
            continue
        starts = first == reading.sentences[reading.sentence[first]][0]
        opens = starts and end - first == 1 and shape(words[0]) == "capital"
        if opens and words[0] not in mid and first >= reading.title_end:
            continue
        if len("".join(words)) > 1 and reading.surface(first, end) not in word_list("units"):
            yield Candidate(first, end, "names", name=_sized(reading, first, end))


def _opens(reading: Reading, piece: Piece) -> bool:
    return piece.end - piece.first == 1 and reading.lower[piece.first] in word_list("openers")


def _continues(reading: Reading, piece: Piece) -> bool:
    if piece.kind != "number":
        return True
    text = reading.surface(piece.first, piece.end)
    after = reading.lower[piece.end : piece.end + 1]
    units = (["times"], ["×"], ["x"], ["%"], ["tokens"], ["parameters"], ["-"])
    return bool(_VERSION.fullmatch(text)) and after not in units


def _sized(reading: Reading, first: int, end: int) -> str | None:
    if end - first > 1 and SIZE.fullmatch(reading.words[end - 1]):
        return f"{reading.surface(first, end - 1).rstrip(' -')}-{reading.words[end - 1]}"
    return None


def further_sizes(reading: Reading, found: Candidate) -> Iterator[Candidate]:
    """Yield the sizes that a list adds to a sized name: "LLaMA 1B and 7B" has LLaMA-7B."""
    if found.name is None:
        return
    base = found.name.rpartition("-")[0]
    at = found.end
    while at < len(reading.words):
        while at < len(reading.words) and reading.lower[at] in {",", "/", "and", "or", "&"}:
            at += 1
        if at == found.end or at >= len(reading.words) or not SIZE.fullmatch(reading.words[at]):
            return
        if reading.lower[at + 1 : at + 2] in (["tokens"], ["parameters"], ["parameter"]):
            return
        yield Candidate(at, at + 1, "names", name=f"{base}-{reading.words[at]}", bound=True)
        at += 1
        found = Candidate(at, at, "names")


@Language.factory("names", requires=["doc._.reading"], assigns=["doc._.candidates"])
def make_names(nlp: Language, name: str) -> "Names":  # noqa: ARG001
    """Return the component, for the config file."""
    return Names()


class Names:
    """Adds names to a document's candidates."""

    def __call__(self, doc: Doc) -> Doc:
        """Add the names of one document."""
        reading = doc._.reading
        found = tuple(find_names(reading))
        sizes = tuple(size for name in found for size in further_sizes(reading, name))
        doc._.candidates += found + sizes
        return doc
