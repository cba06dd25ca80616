"""Extracting: what the cache does not have yet, in this process or in several.

The result never depends on the number of processes: extraction is a pure function of one
paper, and the cache keeps it by content.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from itertools import islice
from multiprocessing import get_context

from builder.cache import ExtractionCache
from builder.errors import BuildError
from builder.extraction import Extraction
from builder.nlp.extract import Extractor
from builder.paper import Paper

CHUNK = 64
"""Papers that are extracted, and kept for good, at a time."""

WORTH_WORKERS = 1500
"""From this many papers on, more processes win more than their start costs."""

Chunk = tuple[Paper, ...]


def extract_missing(papers: Sequence[Paper], cache: ExtractionCache, workers: int) -> Iterator[int]:
    """Fill the cache for papers; yield how many more are done, chunk by chunk.

    Args:
        papers: papers that the cache does not have.
        cache: where the extractions go; what is done stays if the run is killed.
        workers: number of processes; 0 chooses by the number of papers.

    Raises:
        BuildError: a process died.
    """
    chunks = tuple(_chunks(papers))
    count = workers or (1 if len(papers) < WORTH_WORKERS else os.cpu_count() or 1)
    found = _in_processes(chunks, count) if count > 1 else map(extract_chunk, chunks)
    for chunk, extractions in zip(chunks, found, strict=True):
        cache.put(zip(chunk, extractions, strict=True))
        yield len(chunk)


def extract_chunk(papers: Chunk) -> list[Extraction]:
    """Extract some papers, in their order."""
    return list(_extractor().extract(papers))


@cache
def _extractor() -> Extractor:
    """Return the extractor of this process, made once."""
    return Extractor()


def _in_processes(chunks: Sequence[Chunk], count: int) -> Iterator[list[Extraction]]:
    # A fork would copy whatever threads and locks this process has: start afresh.
    pool = ProcessPoolExecutor(min(count, len(chunks) or 1), mp_context=get_context("spawn"))
    try:
        yield from pool.map(extract_chunk, chunks)
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
