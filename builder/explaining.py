"""Explaining: why extraction found what it found in one paper, and what it saw and rejected.

The graph holds what was accepted. This reads the paper's text again, as a build would.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from builder.claims.context import Context
    from builder.nlp.explaining import Explained

Rows = tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]
"""A title, columns, and rows of text."""
_AROUND = 40


def explain(sections: Mapping[str, str], manifest: Mapping[str, Any]) -> list[Rows]:
    """Return tables on one paper: mentions, then the rejected candidates, numbers and statements.

    Of a full text title and abstract are read.

    Args:
        sections: the paper's texts by name, the title first.
        manifest: of the graph that the paper is in; empty if not known.
    """
    # The command line loads this module for its help, too: what is heavy has to wait.
    from builder.nlp.explaining import explained
    from builder.nlp.profile import profile
    from builder.papers.paper import Paper, Section
    from builder.profiles import DEFAULT

    front = [
        Section(name, sections[name], ()) for name in ("title", "abstract") if name in sections
    ]
    paper = Paper("", sections.get("title", ""), tuple(front), ())
    read = explained(paper, profile(str(manifest.get("profile", DEFAULT))))
    return list(_tables(read, _note(manifest)))


def _note(manifest: Mapping[str, Any]) -> str:
    from builder.store.manifest import builder_version

    if manifest and manifest.get("builder") != builder_version():
        return " (another version of paperkg built the graph)"
    if "+" in str(manifest.get("vocabularies", "")):
        return " (without the own vocabularies of the build)"
    return ""


def _tables(read: "Explained", note: str) -> Iterator[Rows]:
    accepted = tuple(
        (v.surface, v.type, v.role, f"{v.confidence:.2f}", ", ".join(v.found_by), v.why)
        for v in read.verdicts
        if v.role is not None
    )
    rejected = tuple(
        (v.surface, v.type, f"{v.confidence:.2f}", ", ".join(v.found_by), v.why)
        for v in read.verdicts
        if v.role is None
    )
    head, tail = ("words", "type"), ("confidence", "found by")
    yield f"Why these mentions{note}", (*head, "role", *tail, "what decided most"), accepted
    yield "Candidates that are no mentions", (*head, *tail, "why not"), rejected
    yield from _claim_tables(read.claimed)


def _claim_tables(claimed: "Context") -> Iterator[Rows]:
    from builder.claims.judgements import judged_numbers, judged_statements

    text = claimed.text
    stated = [
        (one.taken, (text[one.start : one.end], one.kind, f"{one.confidence:.2f}", one.reason))
        for one in judged_statements(claimed)
    ]
    columns = ("words", "kind", "confidence", "what decided most")
    rows = tuple(row for taken, row in stated if taken)
    yield "Why these claims without a number", columns, rows
    numbers = [
        (one.taken, (text[one.start : one.end], _around(text, one.start, one.end), one.reason))
        for one in judged_numbers(claimed)
    ]
    for taken, title, reason in (
        (True, "Why these numbers are claims", "what tells the kind"),
        (False, "Numbers that are no claims", "why not"),
    ):
        chosen = tuple(row for accepted, row in numbers if accepted is taken)
        yield title, ("number", "around", reason), chosen
    rows = tuple(row for taken, row in stated if not taken)
    yield "Statements that are no claims", (*columns[:3], "why not"), rows


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - _AROUND) : end + _AROUND].split())
