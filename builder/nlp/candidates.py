"""Candidates: stretches of words that may be mentions, and where the pipeline keeps them."""

from dataclasses import dataclass

from spacy.tokens import Doc

from ontology.vocabulary import Concept


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of words that may be a mention.

    ``found_by`` names the component that found it; ``name`` overrides the name where the
    surface alone does not say it.  A ``bound`` surface means the thing only in its context
    ("7B" for LLaMA-7B).
    """

    first: int
    end: int
    found_by: str
    concept: Concept | None = None
    name: str | None = None
    bound: bool = False


def register() -> None:
    """Give documents the attributes that the components pass on; idempotent."""
    for attribute, default in (
        ("reading", None),
        ("abbreviations", ()),
        ("mentions", ()),
        ("groups", ()),
        ("senses", None),
    ):
        if not Doc.has_extension(attribute):
            Doc.set_extension(attribute, default=default)
    if not Doc.has_extension("candidates"):
        Doc.set_extension("candidates", default=())
