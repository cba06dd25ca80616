"""The root field ``ask``: questions in plain English, with their answers as types of the schema."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import FieldNode

from api.errors import FilterError
from api.graphql.reading import Reading
from api.graphql.roots import Asked
from api.graphql.slots import Argument, Slot
from api.query.plan import MAX_PAGE

if TYPE_CHECKING:
    from api.ask.answer import Answer

Fields = Mapping[str, tuple[str, str]]

ANSWERS: Mapping[str, tuple[str, Fields]] = {
    "AnswerCell": (
        "A cell of an answer.",
        {
            "column": ("str", "The column."),
            "text": ("str | None", "What stands in it, as text."),
            "number": ("float | None", "The number that stands in it, if it is one."),
        },
    ),
    "AnswerEvidence": (
        "Words that prove a row of an answer.",
        {
            "of": ("str", "What they prove."),
            "quote": ("str | None", "The words; null in a graph without texts."),
            "sentence": ("str | None", "The sentence around them."),
            "section": ("str", "title, abstract, or the heading of a body section."),
            "start": ("int", "The offset of the first code point."),
            "end": ("int", "The offset after the last code point."),
            "paper": ("str", "The title of the paper."),
            "paperId": ("ID", "The id of the paper."),
        },
    ),
    "AnswerRow": (
        "A row of an answer.",
        {
            "id": ("ID | None", "The id of what the row is of."),
            "cells": ("list[AnswerCell]", "Its cells, in the order of the columns."),
            "evidence": ("list[AnswerEvidence]", "The words that prove it."),
        },
    ),
    "NearMiss": (
        "A question near the one that was asked.",
        {
            "text": ("str", "How it differs."),
            "count": ("int", "How many it would find."),
        },
    ),
    "Answer": (
        "The answer to a question in plain English.",
        {
            "question": ("str", "The question."),
            "understood": ("bool", "Whether it was understood."),
            "reading": ("str", "What was asked, in words; or what was not understood."),
            "summary": ("str", "The answer in one line."),
            "verdict": ("bool | None", "Yes or no, where that was asked."),
            "total": ("int", "How many there are."),
            "columns": ("list[str]", "The columns."),
            "rows": ("list[AnswerRow]", "The first of them."),
            "graphql": ("str", "A GraphQL query that finds the same."),
            "sparql": ("str", "The SPARQL that ran."),
            "near": ("list[NearMiss]", "Broader, narrower and weaker questions."),
            "corrections": ("list[str]", "Misspelt words, and as what they were read."),
            "unknown": ("list[str]", "The words that were not understood."),
            "suggestions": ("list[str]", "What they may have meant, and what can be asked."),
        },
    ),
}


def ask_slot() -> Slot:
    """Return the root field, as yet without what answers it."""
    arguments = (
        Argument("question", "str", "A question, such as: which LoRA papers report speedups?"),
        Argument("first", "int", "At most how many rows, 1 to 100.", 20),
    )
    text = "The answer to a question in plain English, with evidence for each row."
    return Slot("ask", "Answer", text, arguments)


@dataclass(frozen=True, slots=True)
class AskRoot:
    """The root field that answers questions in plain English."""

    def answer(self, asked: Asked) -> Any:
        """Return the answer, laid out as the selection wants it."""
        given = asked.arguments
        first = given["first"]
        if not 1 <= first <= MAX_PAGE:
            raise FilterError(f"'first' must be 1 to {MAX_PAGE}, not {first}")
        from api.ask.asking import ask  # not above: its grammar takes long to import

        found = ask(asked.handle, given["question"], first)
        return _laid(asked.reading, "Answer", asked.nodes, _facts(found))

    def size(self, asked: Asked) -> int:  # noqa: ARG002 (as the protocol has it)
        """Return 0: it gives rows of text, and no nodes."""
        return 0


def _facts(answer: "Answer") -> dict[str, Any]:
    rows = [
        {
            "id": row.id,
            "cells": [_cell(column, row.cells.get(column)) for column in answer.columns],
            "evidence": [
                {
                    "of": e.of, "quote": e.quote, "sentence": e.sentence, "section": e.section,
                    "start": e.start, "end": e.end, "paper": e.paper, "paperId": e.paper_id,
                }
                for e in row.evidence
            ],
        }
        for row in answer.rows
    ]  # fmt: skip
    plain = {name: getattr(answer, name) for name in ANSWERS["Answer"][1]}
    near = [{"text": each.text, "count": each.count} for each in answer.near]
    listed = {k: list(v) if isinstance(v, tuple) else v for k, v in plain.items()}
    return {**listed, "rows": rows, "near": near}


def _cell(column: str, value: Any) -> dict[str, Any]:
    number = float(value) if isinstance(value, int | float) else None
    return {"column": column, "text": None if value is None else str(value), "number": number}


def _laid(
    reading: Reading, type_name: str, nodes: Sequence[FieldNode], facts: Mapping[str, Any]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, below in reading.fields(type_name, nodes).items():
        name = below[0].name.value
        value = type_name if name == "__typename" else facts[name]
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            inner = ANSWERS[type_name][1][name][0].removeprefix("list[").removesuffix("]")
            value = [_laid(reading, inner, below, each) for each in value]
        found[key] = value
    return found
