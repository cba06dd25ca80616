"""Measure facets by large groups: by the engine's own joins, and counted from columns.

    python benchmarks/facets.py KG [--rounds 3]

All counts are asked of all papers or claims.  `engine` keeps nothing, so that the engine joins and
counts; `first` reads the columns, `later` has them.  The middle of the times counts, in seconds.
"""

import argparse
import time
from pathlib import Path
from statistics import median

from api.graph import GraphHandle
from api.graphql.execute import execute
from api.query.answer import IdLists

_CASES = (
    ("papers", "METHOD, DATASET", "COUNT"),
    ("papers", "METHOD, MODEL", "MAX"),
    ("papers", "METHOD, ROLE", "COUNT"),
    ("papers", "ENTITY, YEAR", "MAX"),
    ("papers", "ENTITY, METHOD", "MAX"),
    ("papers", "ENTITY", "COUNT"),
    ("claims", "KIND, METHOD", "MEDIAN"),
)
_COUNTS = "groups { id name } count papers claims factor { min median max }"


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("kg", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print("| of | by | ordered by | engine, s | first, s | later, s | engine / later |")
    print("|---|---|---|---|---|---|---|")
    with GraphHandle.open(given.kg) as handle:
        for root, groups, order in _CASES:
            facets = f"facets(groupBy: [{groups}], orderBy: {order}) {{ {_COUNTS} }}"
            query = f"{{ {root} {{ {facets} }} }}"
            times = [_times(handle, root, query) for _ in range(given.rounds)]
            engine, first, later = (median(column) for column in zip(*times, strict=True))
            cells = f"{engine:.2f} | {first:.2f} | {later:.2f} | {engine / later:.0f}"
            print(f"| {root} | {groups.lower()} | {order.lower()} | {cells} |", flush=True)


def _times(handle: GraphHandle, root: str, query: str) -> tuple[float, float, float]:
    answers, times = [], []
    for room, again in ((0, False), (64 * 1024 * 1024, False), (0, True)):
        if not again:
            handle.lists = IdLists(facts=room)
            execute(handle, f"{{ {root} {{ totalCount }} claims {{ totalCount }} }}")
        start = time.perf_counter()
        answers.append(execute(handle, query))
        times.append(time.perf_counter() - start)
    assert answers[0] == answers[1] == answers[2]
    return times[0], times[1], times[2]


if __name__ == "__main__":
    main()
