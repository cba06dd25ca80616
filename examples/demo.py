"""Build the example papers, ask which 2:4 sparsity papers report speedups, and ask in English.

python examples/demo.py [KG]          (the graph's directory, default kg-demo)
"""

import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

import paperkg
from api.ask.answer import Answer
from api.graphql.execute import execute

HERE = Path(__file__).resolve().parent
QUESTION = "which FPGA papers save more than 5x energy over a GPU?"


def figure(claim: dict[str, Any]) -> str:
    """Return the number of a claim as one reads it: "up to 1.14 x", or "faster"."""
    if claim["low"] is None:
        return "faster (no number given)"
    ends = dict.fromkeys((claim["low"], claim["high"]))
    qualifier = (claim["qualifier"] or "").lower().replace("_", " ")
    return f"{qualifier} {' to '.join(f'{end:g}' for end in ends)} {claim['unit']}".strip()


def table_of(papers: dict[str, Any]) -> Table:
    """Return the answer as a table, one line for each claim."""
    table = Table(title="Which 2:4 sparsity papers report speedups?", show_lines=True)
    for name in ("Paper", "Speedup", "Of", "On", "Over", "Evidence"):
        table.add_column(name)
    for edge in papers["edges"]:
        title = edge["node"]["title"]
        for claim in edge["node"]["reports"]:
            scope = (claim["scope"] or "").lower()
            hardware = ", ".join(each["name"] for each in claim["hardware"])
            quotes = "\n".join(f"“{each['quote']}”" for each in claim["evidence"])
            baseline = claim["baseline"] or ""
            table.add_row(title, figure(claim), scope, hardware, baseline, quotes)
            title = ""
    return table


def asked_table(answer: Answer) -> Table:
    """Return the answer to a question as a table."""
    found = answer.table()
    table = Table(*found.columns, show_lines=True)
    for row in found.rows:
        table.add_row(*row)
    return table


def main(kg: str = "kg-demo") -> None:
    """Build, ask, and show the answer with its quotes."""
    console = Console(width=None if sys.stdout.isatty() else 140)
    paperkg.build([HERE / "papers.jsonl"], Path(kg))
    with paperkg.open(kg) as graph:
        answer = execute(graph, (HERE / "speedups.graphql").read_text(encoding="utf-8"))
        asked = graph.answer(QUESTION)
    if answer.get("errors"):
        sys.exit(f"demo: {answer['errors'][0]['message']}")
    console.print(table_of(answer["data"]["papers"]))
    console.print(
        "The papers and their figures are real. The quotes are from our own digests of them"
        " (examples/papers.jsonl), not from the papers' words."
    )
    again = f".venv/bin/paperkg query --kg {kg} @examples/speedups.graphql"
    console.print(f"The same by hand:  {again}", highlight=False, soft_wrap=True)
    console.print(f"\nIn plain English: {QUESTION}", highlight=False)
    console.print(f"Read as: {asked.reading}. {asked.summary}.", highlight=False)
    console.print(asked_table(asked))
    console.print(
        f'Ask your own:  .venv/bin/paperkg ask --kg {kg} "the largest speedup on FPGA"',
        highlight=False,
        soft_wrap=True,
    )
    serve = f".venv/bin/paperkg serve --kg {kg}"
    page = f"In the browser:    {serve}   then open http://127.0.0.1:8000/"
    console.print(page, highlight=False, soft_wrap=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
