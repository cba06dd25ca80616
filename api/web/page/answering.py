"""Answering: a question's answer as the page shows it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.ask.answer import Answer, Evidence, Row
from api.web.page.consoles import Cell
from api.web.page.links import Links, address, claim_anchor
from api.web.page.quoting import Quote

SHOWN = 100
"""Rows of an answer that the page shows; the downloads hold all that the answer has."""

_QUESTION_WORDS = frozenset(
    ("which", "what", "who", "how", "does", "do", "did", "is", "are", "compare", "list", "show")
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of an answer: its cells, and the words that prove it."""

    cells: tuple[Cell, ...]
    quotes: tuple[Quote, ...]


def may_be_question(text: str) -> bool:
    """Say whether a text is worth to be read as a question, and not only as words to look for.

    >>> may_be_question("speedups by hardware"), may_be_question("2:4 sparsity")
    (True, False)
    """
    return len(text.split()) >= 3 or is_question(text)


def is_question(text: str) -> bool:
    """Say whether a text can hardly be meant as anything but a question.

    >>> is_question("which papers use LoRA"), is_question("sparse attention kernels")
    (True, False)
    """
    first = text.split()[0].lower() if text.split() else ""
    return text.endswith("?") or first in _QUESTION_WORDS


def lines(answer: Answer, links: Links) -> tuple[Line, ...]:
    """Return the rows of an answer as the page shows them."""
    return tuple(_line(row, answer.columns, links) for row in answer.rows[:SHOWN])


def consoles(answer: Answer) -> tuple[tuple[str, str, str], ...]:
    """Return each query that ran, under its language, with the address that runs it again."""
    found = [("GraphQL", answer.graphql)]
    found += [("SPARQL", query) for query in re.split(r"\n\n(?=# )", answer.sparql)]
    return tuple(
        (name, text, address(f"/console/{name.lower()}", [("query", text)]))
        for name, text in found
        if text.strip()
    )


def as_records(answer: Answer) -> list[Mapping[str, Any]]:
    """Return the rows of an answer as flat records, for CSV and JSON."""
    return [
        {
            "id": row.id,
            **{column: row.cells.get(column) for column in answer.columns},
            "evidence": " | ".join(each.quote or "" for each in row.evidence),
            "papers": " | ".join(dict.fromkeys(each.paper for each in row.evidence)),
        }
        for row in answer.rows
    ]


def _line(row: Row, columns: tuple[str, ...], links: Links) -> Line:
    url = _url(row, links)
    cells = [_cell(column, row.cells.get(column)) for column in columns]
    if cells and url:
        cells[0] = Cell(cells[0].text, url, cells[0].number)
    return Line(tuple(cells), tuple(_quote(each, row, links) for each in row.evidence[:3]))


def _url(row: Row, links: Links) -> str:
    """Return where a row leads: to its paper or entity; a claim to the place that proves it."""
    if row.id is None or not row.id.startswith(f"{links.base}id/"):
        return ""
    key = links.key(row.id)
    if key.startswith("paper/") or "/" not in key:
        return links.thing(row.id)
    return _quote(row.evidence[0], row, links).url if row.evidence else ""


def _quote(evidence: Evidence, row: Row, links: Links) -> Quote:
    sentence, words = evidence.sentence or "", evidence.quote or ""
    before, found, after = sentence.partition(words)
    claim = row.id if row.id is not None and "/claim/" in row.id else None
    anchor = f"#evidence-{claim_anchor(claim)}" if claim else ""
    url = links.paper(evidence.paper_id) + anchor
    return Quote(before, words, after, url) if found else Quote("", words, "", url)


def _cell(column: str, value: str | int | float | bool | None) -> Cell:
    if value is None:
        return Cell("")
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, float):
        return Cell(f"{value:,.4g}", number=True)
    if isinstance(value, int):
        return Cell(str(value) if column == "year" else f"{value:,}", number=True)
    return Cell(value)
