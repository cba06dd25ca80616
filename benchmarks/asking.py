"""How long questions in plain English take on a graph.

python benchmarks/asking.py KG [ROUNDS]

Each question is asked once to warm the graph's caches, then ROUNDS times (default 5); the table
has the fastest and the slowest of these.  A last line has the share of questions under 200 ms.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from api.ask.answer import Answer
from api.ask.asking import ask
from api.graph import GraphHandle
from api.tables import Table, plain

LIMIT = 0.2
QUESTIONS = (
    "which 2:4 sparsity papers report speedups?",
    "papers that reduce memory by at least half",
    "papers on speech recognition that evaluate on LibriSpeech",
    "papers that use LoRA but not quantization since 2023",
    "how many papers report a speedup?",
    "the largest speedup",
    "speedups by hardware",
    "average speedup on A100",
    "most used datasets",
    "which datasets do question answering papers evaluate on?",
    "which GPUs do quantization papers run on?",
    "does SLoPe report a speedup?",
    "what is LoRA?",
    "compare LoRA and GaLore",
    "how are LoRA and GaLore connected?",
    "kinds of pre-training",
    "which papers use knowlege distilation?",
    "bananas in pyjamas",
)


def timed(handle: GraphHandle, question: str) -> tuple[float, Answer]:
    """Return the seconds that a question took, and its answer."""
    start = perf_counter()
    answer = ask(handle, question)
    return perf_counter() - start, answer


def rows(handle: GraphHandle, rounds: int) -> Iterator[tuple[str, float, float, float, str]]:
    """Yield each question with its first, fastest and slowest time and its answer in short."""
    for question in QUESTIONS:
        cold, answer = timed(handle, question)
        times = [timed(handle, question)[0] for _ in range(rounds)]
        told = answer.summary if answer.understood else "declined"
        yield question, cold, min(times), max(times), told


def main(kg: str, rounds: str = "5") -> None:
    """Ask, and print the table."""
    with GraphHandle.open(Path(kg) if "://" not in kg else kg) as handle:
        timed(handle, "what is LoRA?")  # the first question loads the model and the vocabularies
        found = list(rows(handle, int(rounds)))
    columns = ("question", "first ms", "best ms", "worst ms", "answer")
    cells = tuple(
        (question, *(f"{1000 * each:.0f}" for each in times), told)
        for question, *times, told in found
    )
    print(plain(Table("", columns, cells, frozenset(columns[1:4]))))
    under = sum(worst <= LIMIT for _, _, _, worst, _ in found)
    print(f"\n{under} of {len(found)} questions always under {1000 * LIMIT:.0f} ms")


if __name__ == "__main__":
    main(*sys.argv[1:])
