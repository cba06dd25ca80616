"""How long the questions of the cookbook take on a large graph, beside a small one.

    python benchmarks/recipes.py SMALL-KG LARGE-KG [--rounds 5]

Every recipe of docs/cookbook.md is asked by GraphQL and by SPARQL, of both graphs in turns: once
to warm the store's caches, then ROUNDS times.  Values that the library keeps are let go of between
two askings, so that each is read from the store.  The table has medians, and how many times longer
the large graph takes.
"""

import argparse
import re
import statistics
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from time import perf_counter

from api.graph import GraphHandle
from api.graphql.execute import execute
from api.query.answer import IdLists

COOKBOOK = Path(__file__).parents[1] / "docs" / "cookbook.md"
_RECIPE = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_LANGUAGES = ("graphql", "sparql")
_TOLD = ("small", "large", "ratio")
_BLOCK = re.compile(r"^```(graphql|sparql)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def recipes() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the title of each recipe of the cookbook, and its questions by language."""
    for title, body in _RECIPE.findall(COOKBOOK.read_text(encoding="utf-8")):
        if questions := dict(_BLOCK.findall(body)):
            yield title, questions


def asker(graph: GraphHandle, language: str) -> Callable[[str], object]:
    """Return what asks a question and takes all of the answer."""
    return graph.sparql if language == "sparql" else lambda text: execute(graph, text)


def times(graphs: Sequence[GraphHandle], language: str, text: str, rounds: int) -> list[float]:
    """Return the median milliseconds that a question takes on each graph, asked in turns."""
    found: list[list[float]] = [[] for _ in graphs]
    for number in range(rounds + 1):
        for graph, kept in zip(graphs, found, strict=True):
            graph.lists = IdLists(facts=0)
            began = perf_counter()
            asker(graph, language)(text)
            if number:  # the first time warms the store's caches
                kept.append(1000 * (perf_counter() - began))
    return [statistics.median(each) for each in found]


def main() -> None:
    """Ask, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("small", type=Path, metavar="SMALL-KG")
    parser.add_argument("large", type=Path, metavar="LARGE-KG")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with GraphHandle.open(given.small) as small, GraphHandle.open(given.large) as large:
        heads = (f"{language}: {what}" for language, what in product(_LANGUAGES, _TOLD))
        print(f"| ms | {' | '.join(heads)} |\n{'|---' * 7}|")
        for title, questions in recipes():
            cells = [title]
            for language in _LANGUAGES:
                few, many = times((small, large), language, questions[language], given.rounds)
                cells += (f"{few:.1f}", f"{many:.1f}", f"{many / few:.1f}")
            print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
