"""Unknown names: from mentions that no vocabulary has to nodes, over the whole corpus.

A node is a name (folded), a type and, where papers spell an acronym out, its long form.  Names
do not influence each other, except that the long form of an acronym may be a name of its own:
a change of one mention can move only mentions of the same name and of its long forms.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from builder.linking.entity import Naming
from builder.linking.variants import fold, strip_head
from ontology.lexicon import label_key
from ontology.shapes import entity_types

SHORTEST_ACRONYM = 3
"""Shorter acronyms are never taken to mean in one paper what they mean in another."""


class Node(msgspec.Struct, frozen=True, gc=False):
    """What an unknown name means: ``long_form`` is folded and "" where none is known."""

    stem: str
    type: str
    long_form: str = ""


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A mention with its folded name and long form; ``moved`` if named by its long form."""

    naming: Naming
    stem: str
    long_form: str
    moved: bool = False

    @classmethod
    def of(cls, naming: Naming) -> "Entry":
        """Fold the names of a mention."""
        stem = fold(naming.name, naming.type)
        long_form = label_key(strip_head(naming.long_form)) if naming.long_form else ""
        return cls(naming, stem, "" if long_form == stem else long_form)


def decide(group: Sequence[Entry]) -> Iterator[tuple[Entry, Node]]:
    """Yield what the mentions of one folded name mean.

    Among them are those of its long forms, where these are the long form of no other acronym.
    """
    if len(group) == 1:
        yield group[0], Node(group[0].stem, group[0].naming.type, group[0].long_form)
        return
    proposals = [entry for entry in group if entry.naming.proposed]
    others = [entry for entry in group if not entry.naming.proposed]
    nodes = {entry: _proposed(entry, proposals) for entry in proposals}
    yield from nodes.items()
    proposed = frozenset(nodes.values())
    left: dict[str, list[Entry]] = defaultdict(list)
    for entry in others:
        node = _adopted(entry, proposed)
        if node:
            yield entry, node
        else:
            left[entry.long_form].append(entry)
    yield from _voted(left, spread=not proposed)


def _proposed(entry: Entry, proposals: Sequence[Entry]) -> Node:
    """Return what a proposing paper means: its own type and long form.

    One that gives no long form is taken to mean the only one that others give.
    """
    kind = entry.naming.type
    known = {other.long_form for other in proposals if other.naming.type == kind} - {""}
    long_form = entry.long_form or (next(iter(known)) if len(known) == 1 else "")
    return Node(entry.stem, kind, long_form)


def _adopted(entry: Entry, proposed: frozenset[Node]) -> Node | None:
    """Return the proposed node that a mention elsewhere means, if only one fits."""
    if entry.long_form:
        fitting = [node for node in proposed if node.long_form == entry.long_form]
        if not fitting and len(proposed) == 1:
            fitting = [node for node in proposed if not node.long_form]
    elif len(entry.stem) < SHORTEST_ACRONYM:
        fitting = []
    else:
        fitting = list(proposed)
    # A name is one thing whatever its readers take it for; a common word may be several.
    if entry.naming.name.islower():
        fitting = [node for node in fitting if node.type == entry.naming.type]
    same_type = [node for node in fitting if node.type == entry.naming.type]
    fitting = same_type or fitting
    return fitting[0] if len(fitting) == 1 else None


def _voted(left: Mapping[str, list[Entry]], *, spread: bool) -> Iterator[tuple[Entry, Node]]:
    """Decide the rest by long form, each with its majority's type.

    ``spread`` lets mentions without a long form mean the one that most papers give.
    """
    groups = {long_form: list(entries) for long_form, entries in left.items()}
    bare = groups.get("", [])
    if spread and bare and len(bare[0].stem) >= SHORTEST_ACRONYM:
        papers = {(e.naming.paper, key) for key, entries in groups.items() if key for e in entries}
        if usual := clear_winner(Counter(key for _, key in papers)):
            groups[usual] += groups.pop("")
    for long_form, entries in groups.items():
        kind = majority(entry.naming for entry in entries)
        for entry in entries:
            yield entry, Node(entry.stem, kind, long_form)


def clear_winner(votes: Counter[str]) -> str | None:
    """Return what at least three quarters of the votes are for, if anything.

    >>> clear_winner(Counter({"a": 3, "b": 1})), clear_winner(Counter({"a": 2, "b": 1}))
    ('a', None)
    """
    if not votes:
        return None
    winner = min(votes, key=lambda value: (-votes[value], value))
    return winner if 4 * votes[winner] >= 3 * votes.total() else None


def majority(namings: Iterable[Naming]) -> str:
    """Return the type that most papers give; ties go to the first in the model's order."""
    seen = {(naming.paper, naming.type) for naming in namings}
    return clear_type(Counter(kind for _, kind in seen), entity_types())


def clear_type(votes: Mapping[str, int], among: Sequence[str]) -> str:
    """Return the type that has most votes; ties go to the first of ``among``.

    >>> clear_type({"Model": 2, "Task": 2, "Metric": 9}, ("Task", "Model"))
    'Task'
    """
    return min(among, key=lambda kind: (-votes.get(kind, 0), among.index(kind)))
