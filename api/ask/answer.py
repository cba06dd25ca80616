"""Answers: rows with evidence, the reading of the question, and what ran to find them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from api.tables import Table

Value: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that prove a row: what they prove, and where they stand."""

    of: str
    quote: str | None
    sentence: str | None
    section: str
    start: int
    end: int
    paper: str
    paper_id: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an answer: the IRI of what it is, its cells by column, its evidence."""

    id: str | None
    cells: Mapping[str, Value]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """A question near the one that was asked, and how many it would find."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question was understood to ask, and what was found.

    Attributes:
        question: as it was asked.
        understood: whether it was; else ``unknown`` and ``suggestions`` say why not.
        reading: what was asked, in words; for a question not understood, what is wrong with it.
        verdict: yes or no, where that was asked.
        total: how many there are, of which the rows may be the first.
        columns: the names of the cells.
        graphql: a GraphQL query that finds the same.
        sparql: the SPARQL that ran, each query under a comment.
        near: broader, narrower or weaker questions, and how many they would find.
        corrections: words that were read as others because they look misspelt.
        unknown: the words that were not understood.
        suggestions: names they may have meant, and questions that can be answered.
    """

    question: str
    understood: bool
    reading: str
    verdict: bool | None = None
    total: int = 0
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    graphql: str = ""
    sparql: str = ""
    near: tuple[Near, ...] = ()
    corrections: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """Return the answer in one line: yes, no, or how many."""
        if not self.understood:
            return self.reading
        if self.verdict is not None:
            return "yes" if self.verdict else "no, not that this graph says"
        shown = f", the first {len(self.rows)} shown" if len(self.rows) < self.total else ""
        return f"{self.total} found{shown}" if self.total else "nothing found"

    @property
    def example(self) -> str:
        """Return a question that can be answered."""
        return next((each for each in self.suggestions if " " in each), "what is LoRA?")

    def as_json(self) -> dict[str, Any]:
        """Return the answer as JSON has it."""
        return asdict(self)

    def table(self) -> Table:
        """Return the rows as a table, with the first words that prove each."""
        proved = any(row.evidence for row in self.rows)
        columns = (*self.columns, "evidence") if proved else self.columns
        right = frozenset(
            column
            for column in self.columns
            if self.rows and all(_is_number(row.cells.get(column)) for row in self.rows)
        )
        return Table("", columns, tuple(self._line(row, proved) for row in self.rows), right)

    def _line(self, row: Row, proved: bool) -> tuple[str, ...]:
        cells = [_text(row.cells.get(column)) for column in self.columns]
        quotes = dict.fromkeys(e.quote or e.sentence or "" for e in row.evidence)
        if proved:
            cells.append(" ".join(f"“{quote}”" for quote in quotes if quote))
        return tuple(cells)

    def _repr_html_(self) -> str:
        from html import escape

        told = f"<p><b>{escape(self.summary)}</b><br/>{escape(self.reading)}</p>"
        return told + (self.table()._repr_html_() if self.rows else "")


def _is_number(value: Value) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _text(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)
