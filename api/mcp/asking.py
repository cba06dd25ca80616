"""Answering plain-English questions for agents."""

from dataclasses import asdict

from api.ask.answer import Row
from api.ask.asking import ask
from api.graph import GraphHandle
from api.mcp.shapes import AnswerEvidenceShape, AnswerRowShape, AnswerShape, NearShape

_MOST_PLACES = 3


def answer_question(handle: GraphHandle, question: str, first: int) -> AnswerShape:
    """Return the answer to a question; what was not understood is said, never guessed."""
    found = ask(handle, question, first)
    return AnswerShape(
        understood=found.understood,
        summary=found.summary,
        reading=found.reading,
        verdict=found.verdict,
        total=found.total,
        columns=list(found.columns),
        rows=[_row(row) for row in found.rows[:first]],
        graphql=found.graphql,
        sparql=found.sparql,
        near=[NearShape(text=near.text, count=near.count) for near in found.near],
        corrections=list(found.corrections),
        unknown=list(found.unknown),
        suggestions=list(found.suggestions),
    )


def _row(row: Row) -> AnswerRowShape:
    evidence = [AnswerEvidenceShape(**asdict(each)) for each in row.evidence[:_MOST_PLACES]]
    return AnswerRowShape(id=row.id, cells=dict(row.cells), evidence=evidence)
