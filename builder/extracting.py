"""Extracting: what the cache does not have yet, wherever the engine works.

The result never depends on the engine: extraction is a pure function of one paper, and the
cache keeps it by content.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache, partial

from builder.batches import batches
from builder.engine import Engine, Load
from builder.nlp.extract import Extractor
from builder.nlp.otherwise import differing, reads_otherwise
from builder.nlp.profile import profile
from builder.papers.paper import Paper
from builder.store.cache import ExtractionCache, Row, row_of, unpacked
from builder.vocabularies import Vocabularies

CHUNK = 64
"""Papers that are extracted, and kept for good, at a time."""

_MANY = 1500
"""From this many papers on, more processes win more than their start costs."""
_EACH = 250
"""Papers that a process must get, whatever the user says: it takes seconds to load its tables."""

Chunk = tuple[tuple[Paper, Row | None], ...]
"""Papers, each with what was found in it by an earlier lexicon, if that is known."""


def extract_missing(
    papers: Iterable[Paper],
    count: int,
    cache: ExtractionCache,
    engine: Engine,
    vocabularies: Vocabularies,
    thorough: str,
) -> Iterator[int]:
    """Fill the cache for papers; yield how many more are done, chunk by chunk.

    Args:
        papers: papers that the cache does not have.
        count: how many they are.
        cache: where the extractions go; what is done stays if the run is killed.
        engine: what extracts.
        vocabularies: the concepts that are recognised.
        thorough: name of the profile that says how thoroughly to read.

    Raises:
        BuildError: the engine failed.
    """
    changed = vocabularies.changed_labels()
    differ = {version: differing(labels, changed) for version, labels in cache.lexicons().items()}
    work = partial(extract_chunk, vocabularies=vocabularies, thorough=thorough, differ=differ)
    told = ((paper, cache.earlier(paper.text_hash())) for paper in papers)
    for rows in engine(work, batches(told, CHUNK), Load(count, _MANY, _EACH)):
        cache.put(rows)
        yield len(rows)


def extract_chunk(
    papers: Chunk, vocabularies: Vocabularies, thorough: str, differ: Mapping[str, Set[str]]
) -> list[Row]:
    """Extract some papers; return what the cache is to keep.

    What was found by an earlier lexicon is taken where the paper reads the same by this one.

    Args:
        papers: the papers.
        vocabularies: the concepts that are recognised.
        thorough: name of the profile.
        differ: the keys that tell the lexicon of a version from this one, by version.
    """
    same = {
        paper.key: (paper.text_hash(), content)
        for paper, (version, content) in ((paper, told) for paper, told in papers if told)
        if unpacked(content, paper) and not reads_otherwise(paper, differ[version])
    }
    new = [paper for paper, _ in papers if paper.key not in same]
    found = _extractor(vocabularies, thorough).extract(new) if new else ()
    rows = [row_of(paper, extraction) for paper, extraction in zip(new, found, strict=True)]
    return rows + list(same.values())


@cache
def _extractor(vocabularies: Vocabularies, thorough: str) -> Extractor:
    """Return the extractor of this process, made once for some vocabularies and a profile."""
    return Extractor(vocabularies.lexicon() if vocabularies.own else None, profile(thorough))
