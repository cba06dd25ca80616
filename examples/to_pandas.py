"""Turn a graph into pandas tables, and sum up its claims.

python examples/to_pandas.py [KG]         (without KG the example papers are built)

pandas is an extra (pip install 'paperkg[pandas]'); without it the rows of a query are printed.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import paperkg

PAPERS = Path(__file__).with_name("papers.jsonl")
QUERY = """
SELECT ?title ?year ?kind ?factor WHERE {
  ?paper kg:title ?title ; kg:year ?year ; kg:reports ?claim .
  ?claim kg:own true ; kg:direction "better" ; kg:factor ?factor ; kg:kind/skos:prefLabel ?kind .
} ORDER BY ?title ?kind ?factor
"""


def rows(kg: str) -> list[dict[str, Any]]:
    """Return the answer as dictionaries by variable, numbers as numbers."""
    with paperkg.open(kg) as graph:
        answer = json.loads(graph.sparql(QUERY))
    found = answer["results"]["bindings"]
    read = {"year": int, "factor": float}
    return [{name: read.get(name, str)(row[name]["value"]) for name in row} for row in found]


def show(kg: str) -> None:
    """Print how much better the papers are at the median, by kind of claim."""
    with paperkg.open(kg) as graph:
        try:
            frames = paperkg.to_pandas(graph, text=False)
        except paperkg.ApiError as error:
            print(f"{error}; the rows:", file=sys.stderr)
            return print(*("\t".join(map(str, row.values())) for row in rows(kg)), sep="\n")
    claims = frames.claims
    better = claims[claims["own"] & (claims["direction"] == "better")].dropna(subset="factor")
    print(better.groupby("kind")["factor"].describe()[["count", "50%", "max"]])
    best = better.nlargest(5, "factor").join(frames.papers[["title", "year"]], on="paper")
    print(best[["title", "year", "kind", "factor"]].to_string(index=False))


def main(kg: str | None = None) -> None:
    """Show a graph; build that of the example papers first where none is given."""
    if kg:
        return show(kg)
    with TemporaryDirectory() as folder:
        paperkg.build([PAPERS], Path(folder, "kg"))
        show(f"{folder}/kg")


if __name__ == "__main__":
    main(*sys.argv[1:])
