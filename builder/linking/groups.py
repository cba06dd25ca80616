"""Groups: what the mentions of one folded name mean."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from builder.linking.names import Row
from builder.linking.page import Page
from builder.linking.table import node_key
from builder.linking.unknown import SHORTEST_ACRONYM, Entry, Node, clear_winner, decide

Decision = tuple[int, str | None, bool, str]
"""A row's number, the key of what it means, whether it moved to its acronym, and why."""


def decisions(stem: str, names: Page) -> Iterator[tuple[Row, Decision]]:
    """Yield what the mentions of a folded name mean, those of its long forms included.

    Mentions that the name itself is the long form of an acronym for are left to that acronym.
    It depends on the mentions of this name, of its long forms, and on whether these names are
    the long form of one acronym alone; see `Linker` for what follows from that.
    """
    rows = names.called(stem)
    known = meanings(rows)
    for row in rows:
        if row.id in known:
            why = "vocabulary" if row.sure else "usual meaning"
            yield row, _decision(row, known[row.id], False, why)
    rest = [row for row in rows if row.id not in known]
    if any(not row.entry.long_form for row in rest) and names.owner(stem):
        rest = [row for row in rest if row.entry.long_form]
    moved = list(_moved(stem, rest, names))
    by_id = {row.id: row for row in (*rest, *moved)}
    for entry, key in _keys([row.entry for row in (*rest, *moved)]):
        row = by_id[entry.naming.row]
        why = "long form" if entry.moved else "name"
        yield row, _decision(row, key, entry.moved, why)


def meanings(rows: Sequence[Row]) -> Mapping[int, str]:
    """Return the key of the concept for every mention of one, among those of one folded name.

    An acronym that papers spell out, at least three in four for the same concept, means it
    elsewhere too, unless a paper proposes something of that name.
    """
    found = {row.id: row.sure for row in rows if row.sure}
    usual = _usual(rows)
    if usual:
        for row in rows:
            naming = row.entry.naming
            if not row.sure and not naming.long_form and usual not in naming.forbidden:
                found[row.id] = usual
    return found


def _usual(rows: Sequence[Row]) -> str | None:
    """Return the concept that an acronym usually means."""
    if not rows or len(rows[0].entry.stem) < SHORTEST_ACRONYM:
        return None
    if any(row.entry.naming.proposed and not row.sure for row in rows):
        return None
    told = {(row.entry.naming.paper, row.sure or "") for row in rows if row.entry.naming.long_form}
    return clear_winner(Counter(key for _, key in told))


def _moved(stem: str, rows: Iterable[Row], names: Page) -> Iterator[Row]:
    """Yield the mentions of an acronym's long forms that are the long form of nothing else."""
    for long_form in sorted({row.entry.long_form for row in rows} - {""}):
        if names.owner(long_form) != stem:
            continue
        others = names.called(long_form)
        known = meanings(others)
        for row in others:
            if row.id not in known and not row.entry.long_form:
                entry = replace(row.entry, stem=stem, long_form=long_form, moved=True)
                yield replace(row, entry=entry)


def _keys(entries: Sequence[Entry]) -> Iterator[tuple[Entry, str]]:
    nodes: dict[Node, list[Entry]] = defaultdict(list)
    for entry, node in decide(entries):
        nodes[node].append(entry)
    for node, told in nodes.items():
        key = node_key(node, told)
        yield from ((entry, key) for entry in told)


def _decision(row: Row, key: str, moved: bool, why: str) -> Decision:
    return row.id, key, moved, "curation" if row.entry.naming.curated else why
