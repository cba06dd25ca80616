"""Extracting: what the cache does not have yet, in this process or in several.

The result never depends on the number of processes: extraction is a pure function of one
paper, and the cache keeps it by content.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache, partial
from itertools import islice
from multiprocessing import get_context

from builder.errors import BuildError
from builder.extraction import Extraction
from builder.nlp.extract import Extractor
from builder.papers.paper import Paper
from builder.store.cache import ExtractionCache
from builder.vocabularies import Vocabularies

CHUNK = 64
"""Papers that are extracted, and kept for good, at a time."""

WORTH_WORKERS = 1500
"""From this many papers on, more processes win more than their start costs."""

Chunk = tuple[Paper, ...]


def extract_missing(
    papers: Sequence[Paper],
    cache: ExtractionCache,
    workers: int,
    vocabularies: Vocabularies = Vocabularies(),  # noqa: B008 - a frozen value
) -> Iterator[int]:
    """Fill the cache for papers; yield how many more are done, chunk by chunk.

    Args:
        papers: papers that the cache does not have.
        cache: where the extractions go; what is done stays if the run is killed.
        workers: number of processes; 0 chooses by the number of papers.
        vocabularies: the concepts that are recognised.

    Raises:
        BuildError: a process died.
    """
    chunks = tuple(_chunks(papers))
    count = workers or (1 if len(papers) < WORTH_WORKERS else os.cpu_count() or 1)
    work = partial(extract_chunk, vocabularies=vocabularies)
    found = _in_processes(chunks, count, work) if count > 1 else map(work, chunks)
    for chunk, extractions in zip(chunks, found, strict=True):
        cache.put(zip(chunk, extractions, strict=True))
        yield len(chunk)


def extract_chunk(papers: Chunk, vocabularies: Vocabularies) -> list[Extraction]:
    """Extract some papers, in their order."""
    return list(_extractor(vocabularies).extract(papers))


@cache
def _extractor(vocabularies: Vocabularies) -> Extractor:
    """Return the extractor of this process, made once for some vocabularies."""
    return Extractor(vocabularies.lexicon() if vocabularies.own else None)


def _in_processes(
    chunks: Sequence[Chunk], count: int, work: Callable[[Chunk], list[Extraction]]
) -> Iterator[list[Extraction]]:
    # A fork would copy whatever threads and locks this process has: start afresh.
    pool = ProcessPoolExecutor(min(count, len(chunks) or 1), mp_context=get_context("spawn"))
    try:
        yield from pool.map(work, chunks)
    except BrokenProcessPool as error:
        raise BuildError(
            f"one of {count} processes died, perhaps for want of memory: "
            "build again with fewer workers; what is done is kept"
        ) from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _chunks(papers: Sequence[Paper]) -> Iterator[Chunk]:
    rest = iter(papers)
    while chunk := tuple(islice(rest, CHUNK)):
        yield chunk
