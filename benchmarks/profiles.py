"""Measure how many papers a second each profile extracts, on one core.

    python benchmarks/profiles.py ../shared/corpora/ml_papers.jsonl.xz [--papers 300]

Both profiles and the peer read the same papers in the same run: the peer is spaCy's blank English
tokenizer with its sentencizer, which finds nothing but words and sentences.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path

import spacy

from builder.document import Document
from builder.nlp.extract import Extractor
from builder.nlp.profile import profile
from builder.papers.merging import merge
from builder.papers.paper import Paper
from builder.papers.record import PaperRecord
from builder.profiles import PROFILES
from builder.reading import read_inputs


def some(file: Path, count: int) -> Sequence[Paper]:
    """Return the first papers of a file."""
    records = (record for record in read_inputs([file]) if isinstance(record, PaperRecord))
    return tuple(merge(tuple(islice(records, count))))


def rate(work: Callable[[], Iterable[object]], count: int) -> float:
    """Return how many papers a second of one core some work does."""
    began = time.process_time()
    for _ in work():
        pass
    return count / (time.process_time() - began)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--papers", type=int, default=300)
    given = parser.parse_args()
    papers = some(given.file, given.papers)
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    texts = [Document.of(paper).text for paper in papers]
    peer = rate(lambda: blank.pipe(texts), len(papers))
    print(f"{len(papers)} papers, {sum(map(len, texts)) / len(texts):.0f} characters each")
    print(f"{'':28}{'papers/s of a core':>20}{'of the peer':>14}")
    print(f"{'spaCy blank + sentencizer':28}{peer:20.0f}{1:14.2f}")
    for name in PROFILES:
        reads = Extractor(thorough=profile(name))
        next(iter(reads.extract(papers[:1])))
        found = rate(lambda reads=reads: reads.extract(papers), len(papers))
        print(f"{name:28}{found:20.0f}{found / peer:14.2f}")


if __name__ == "__main__":
    main()
