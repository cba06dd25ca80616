"""Search: papers and entities by what they say or are called; names to complete what is typed.

A local graph has a full-text index beside its store.  Behind the URL of an endpoint, or in a
store that an earlier version built, there is none: then titles and names are looked through by
SPARQL, without abstracts, stems or ranks, which is slower and finds less.
"""

from collections.abc import Iterable, Sequence

from api.errors import ApiError
from api.finding.hits import Completion, Hit
from api.finding.labels import complete_labels, search_labels
from api.graph import GraphHandle
from ontology.shapes import entity_types

MOST = 100
"""The most that one search or completion gives."""


def search(
    handle: GraphHandle, text: str, types: Iterable[str] = (), first: int = 20
) -> tuple[Hit, ...]:
    """Return the papers and entities that fit a text, the best first.

    What bears the text as its name comes first; then counts how often and where the words stand
    (bm25), and how many papers mention an entity.  Where nothing has all the words, what has some
    of them is given.  Any text will do: it has no operators.

    Args:
        handle: the graph.
        text: the words to look for.
        types: ``Paper`` or types of entities; all of them if none is named.
        first: at most how many, 1 to 100.

    Raises:
        ApiError: no such type, or ``first`` is out of range.
    """
    wanted, most = _types(types), _checked(first)
    if handle.index is None:
        return search_labels(handle, text, wanted, most)
    return handle.index.search(text, wanted, most)


def complete(
    handle: GraphHandle, text: str, types: Iterable[str] = (), first: int = 10
) -> tuple[Completion, ...]:
    """Return names that begin with a text, or have words that do, the best known things first.

    The arguments and errors are those of `search`.
    """
    wanted, most = _types(types), _checked(first)
    if handle.index is None:
        return complete_labels(handle, text, wanted, most)
    return handle.index.complete(text, wanted, most)


def thing_types() -> tuple[str, ...]:
    """Return the names of the types of things that can be searched for.

    >>> thing_types()[:2]
    ('Paper', 'Dataset')
    """
    return ("Paper", *entity_types())


def _types(given: Iterable[str]) -> Sequence[str]:
    known = {name.lower(): name for name in thing_types()}
    wanted = [given] if isinstance(given, str) else list(given)
    for name in wanted:
        if name.lower() not in known:
            raise ApiError(f"no type '{name}'; there are: {', '.join(thing_types())}")
    return tuple(dict.fromkeys(known[name.lower()] for name in wanted))


def _checked(first: int) -> int:
    if not 1 <= first <= MOST:
        raise ApiError(f"'first' must be 1 to {MOST}, not {first}")
    return first
