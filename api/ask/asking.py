"""Asking: the one way in, from a question in plain English to its answer."""

from dataclasses import replace

from api.ask.answer import Answer
from api.ask.errors import NotUnderstood
from api.ask.finds import find
from api.ask.found import Found
from api.ask.grounding import all_named, grounded, kinship
from api.ask.lexing import items
from api.ask.nearby import near
from api.ask.parsing import parse
from api.ask.question import Alike, Comparison, Connection, Find, IsA, Kin, Lookup, Named, Question
from api.ask.reading import Reader, loose_bounds
from api.ask.spelling import corrected
from api.ask.things import alike, compared, connected, is_a, kin_of, looked_up
from api.ask.tokens import normalised, tokens
from api.graph import GraphHandle

LONGEST = 500
_MOST_WORDS = 80
EXAMPLES = (
    "which 2:4 sparsity papers report speedups on A100?",
    "the largest speedup on FPGA",
    "which datasets do pruning papers evaluate on?",
    "speedups by hardware",
    "what is GPTVQ?",
)
"""What can be asked, for those whose question was not understood."""


def ask(handle: GraphHandle, question: str, first: int = 20) -> Answer:
    """Answer a question in plain English.

    Args:
        handle: the graph.
        question: at most `LONGEST` characters.
        first: at most how many rows, 1 to 100.

    A question that is not understood is no error: the answer says which words were not.
    """
    try:
        asked, corrections = understood(handle, question)
        return replace(
            _answer(handle, question, asked, max(1, min(first, 100))), corrections=corrections
        )
    except NotUnderstood as error:
        suggestions = (*error.suggestions, *EXAMPLES)
        return Answer(question, False, str(error), unknown=error.words, suggestions=suggestions)


def understood(handle: GraphHandle, question: str) -> tuple[Question, tuple[str, ...]]:
    """Return what a question asks, and how misspelt words of it were read.

    Raises:
        NotUnderstood: it is not understood.
    """
    text = normalised(question[: LONGEST + 1])
    found = tokens(text)
    if not any(token.is_word for token in found):
        raise NotUnderstood((), "empty")
    if len(question) > LONGEST or len(found) > _MOST_WORDS:
        raise NotUnderstood((" ".join(text.split()[:6]) + " …",), "long")
    cut = items(handle, text, found)
    unknown = [item.token for item in cut if not item.known and item.token is not None]
    words = [token for token in unknown if token.is_word]
    try:
        return parse(cut), ()
    except NotUnderstood as error:
        if not words:
            raise
        first = error
    cut = items(handle, text, found, known=True)
    if all(item.known or item.token is None or not item.token.is_word for item in cut):
        return parse(cut), ()
    text, corrections = corrected(handle, text, found, words)
    try:
        return parse(items(handle, text, tokens(text))), corrections
    except NotUnderstood:
        raise first from None  # what was guessed is none of the asker's words


def _answer(handle: GraphHandle, text: str, asked: Question, first: int) -> Answer:
    if isinstance(asked, Find):
        return _find(handle, text, asked, first)
    kin = kinship(handle, _named(asked))
    told = Reader(kin).read(asked)
    verdict = None
    if isinstance(asked, Lookup):
        found = looked_up(handle, asked)
    elif isinstance(asked, Kin):
        found = kin_of(handle, asked)
    elif isinstance(asked, IsA):
        verdict, found = is_a(handle, asked)
    elif isinstance(asked, Alike):
        found = alike(handle, asked)
    elif isinstance(asked, Connection):
        found = connected(handle, asked)
    else:
        found = compared(handle, asked)
    return _told(text, told, found, verdict)


def _find(handle: GraphHandle, text: str, asked: Find, first: int) -> Answer:
    whole = grounded(handle, asked)
    kin = kinship(handle, all_named(whole))
    found = find(handle, whole, first)
    told = Reader(kin).read(whole)
    for bound in loose_bounds(whole):
        told += f' ("{bound.said}" is read as at least {bound.value:.4g})'
    verdict = bool(found.total) if asked.form == "yes_no" else None
    answer = _told(text, told, found, verdict)
    return replace(answer, near=near(handle, whole, found.total, kin))


def _told(text: str, reading: str, found: Found, verdict: bool | None) -> Answer:
    return Answer(
        question=text,
        understood=True,
        reading=reading,
        verdict=verdict,
        total=found.total,
        columns=found.columns,
        rows=found.rows,
        graphql=found.graphql,
        sparql=found.sparql,
    )


def _named(asked: Question) -> tuple[Named, ...]:
    if isinstance(asked, Lookup | Kin | Alike):
        return (asked.entity,)
    if isinstance(asked, IsA):
        other = (asked.broader,) if isinstance(asked.broader, Named) else ()
        return (asked.entity, *other)
    if isinstance(asked, Connection):
        return (asked.start, asked.goal)
    return asked.entities if isinstance(asked, Comparison) else ()
