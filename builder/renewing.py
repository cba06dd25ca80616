"""Renewing: a generation from all its records; only extractions are taken from earlier builds."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

import msgspec

from builder.papers.grouping import grouped
from builder.papers.merging import paper_of
from builder.papers.paper import Paper
from builder.store.database import Database
from builder.store.directory import STORE
from builder.store.papers import Papers
from builder.store.state import State
from builder.work import Changes, Made, Work

_STEP = 5_000


def renew(
    work: Work, state: State, records: Iterable[bytes], earlier: Iterable[bytes], new: Path
) -> Made:
    """Write the database of a generation, and the state that tells of it.

    Args:
        work: what all steps share.
        state: an empty state.
        records: all records, sorted; read more than once.
        earlier: those of the generation that answers now.
        new: the folder of the new generation.
    """
    papers = Papers(state.connection)
    changes = _listed(papers, records, earlier)
    work.extract_all(papers, papers.numbers())
    linker = work.linker(state)
    for done, number in enumerate(papers.numbers()):
        linker.add(number, work.outline(papers, number))
        if done % _STEP == 0:
            work.tell("linking", done, papers.count())
    work.relink(linker, everything=True)
    database = Database(new / STORE)
    return Made(work.load(state, linker, database), changes, database)


def _listed(papers: Papers, records: Iterable[bytes], earlier: Iterable[bytes]) -> Changes:
    """Fill the table of papers; return how they differ from the earlier ones."""
    before = {paper.key: _digest(paper) for paper in _papers(earlier)}
    same = changed = new = 0
    for group in grouped(records):
        _, paper = papers.add(group)
        old = before.pop(paper.key, None)
        new += old is None
        same += old == _digest(paper) if old else 0
        changed += old is not None and old != _digest(paper)
    return Changes(new, changed, same, len(before))


def _papers(records: Iterable[bytes]) -> Iterator[Paper]:
    for group in grouped(records):
        yield paper_of([record for _, record in group])


def _digest(paper: Paper) -> bytes:
    return blake2b(msgspec.msgpack.encode(paper), digest_size=8).digest()
