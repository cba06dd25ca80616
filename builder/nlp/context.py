"""Context: what the words around a candidate say, worked out once for a whole paper."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from builder.nlp.groups import Group
from builder.nlp.phrases import word_list
from builder.nlp.reading import Reading
from builder.nlp.senses import Senses

_OURS = frozenset(
    {"our", "this", "we", "novel", "new", "introduce", "propose", "proposed", "first"}
)


@dataclass(frozen=True, slots=True)
class Context:
    """A reading with what governs its words.

    Attributes:
        reading: the reading.
        verbs: for each word, the stem of the nearest cue before it in its sentence, or "".
        links: for each word, the first joining word between that cue and it, or "".
        own: sentences that speak of what the title names as the paper's own.
        headed: whether the title names something ("X: ...").
        stems: for each sentence, the stems of all its cues, sorted.
        kinds: where words stand that say what kind of thing a name is.
        ours: kinds of things that the text calls the authors' own ("our benchmark"), sorted.
        covered: stretches of words that lie inside a longer candidate.
        senses: what the encoder makes of the words, where it was asked.
    """

    reading: Reading
    verbs: Sequence[str]
    links: Sequence[str]
    own: frozenset[int]
    headed: bool
    stems: Sequence[Sequence[str]]
    kinds: Sequence[int]
    ours: Sequence[str]
    covered: frozenset[tuple[int, int]]
    senses: Senses | None = None


def context_of(reading: Reading, groups: Iterable[Group], senses: Senses | None = None) -> Context:
    """Return the context of a reading and the groups of candidates in it."""
    groups = tuple(groups)
    heads = [found for found in groups if "title_head" in found.found_by]
    own = {reading.sentence[first] for found in heads for first, _ in found.spans}
    stem = [*map(stem_of, reading.lower)]
    verbs, links = _governors(reading, stem)
    spans = sorted(span for found in groups for span in found.spans)
    stems = [sorted({*filter(None, stem[first:end])}) for first, end in reading.sentences]
    covered = frozenset(_covered(spans))
    known = word_list("kinds")
    kinds = [i for i, word in enumerate(reading.lower) if word in known]
    return Context(
        reading, verbs, links, frozenset(own), bool(heads), stems, kinds, _ours(reading, kinds),
        covered, senses,
    )  # fmt: skip


def _ours(reading: Reading, kinds: Iterable[int]) -> Sequence[str]:
    lower = reading.lower
    return sorted({lower[i] for i in kinds if not _OURS.isdisjoint(lower[max(0, i - 4) : i])})


def _governors(reading: Reading, stems: Sequence[str]) -> tuple[list[str], list[str]]:
    links_known = word_list("links")
    verbs: list[str] = []
    links: list[str] = []
    for first, end in reading.sentences:
        verb = link = ""
        for word, stem in zip(reading.lower[first:end], stems[first:end], strict=True):
            verbs.append(verb)
            links.append(link)
            if stem:
                verb, link = stem, ""
            elif word in links_known or word in ";:()":
                link = word
    return verbs, links


@cache
def _stems() -> tuple[str, ...]:
    return tuple(sorted(word_list("verbs")))


@lru_cache(maxsize=1 << 15)
def stem_of(word: str) -> str:
    """Return the stem of a cue word; nothing for any other word.

    >>> stem_of("outperforms"), stem_of("proposed"), stem_of("table")
    ('outperform', 'propos', '')
    """
    stems = _stems()
    at = bisect_right(stems, word)
    for stem in reversed(stems[max(0, at - 3) : at]):
        if word.startswith(stem) and (len(stem) > 4 or len(word) - len(stem) < 4):
            return stem
    return ""


def _covered(spans: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    for i, (first, end) in enumerate(spans):
        for first2, end2 in spans[i + 1 : i + 12]:
            if first2 >= end:
                break
            if end2 <= end and (first2, end2) != (first, end):
                yield first2, end2
            elif first2 == first and end2 > end:
                yield first, end
