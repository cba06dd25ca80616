"""What can be found, as GraphQL types, and the root fields that find it."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.graphql.slots import Argument, Slot


@dataclass(frozen=True, slots=True)
class FoundType:
    """A type of what is found: what it is, and its fields with annotation and description."""

    description: str
    fields: Mapping[str, tuple[str, str]]


_THING = {
    "id": ("ID", "The id of the node."),
    "type": ("ThingType", "What it is."),
    "label": ("str", "The title of a paper, the name of an entity, a claim in few words."),
    "node": ("Node | None", "The node itself, for more of its fields."),
}
_PAPERS = ("int", "How many papers mention it; 0 for a paper.")
_PLACE = {
    "start": ("int", "The offset of the first code point."),
    "end": ("int", "The offset after the last code point."),
}

FINDINGS: Mapping[str, FoundType] = {
    "Thing": FoundType("A paper, an entity or a claim, in short.", _THING),
    "Match": FoundType("Where something matched in a snippet.", _PLACE),
    "Snippet": FoundType(
        "A piece of a text with what matched in it.",
        {
            "section": ("str", "Where it stands: label, names (a further name) or abstract."),
            "text": ("str", "The piece itself."),
            "start": ("int", "Its offset in the section."),
            "matches": ("list[Match]", "What matched, by offsets in the piece."),
        },
    ),
    "SearchHit": FoundType(
        "A paper or an entity that a search found.",
        {
            **_THING,
            "papers": _PAPERS,
            "score": ("float", "How well it fits, beside the other hits; larger is better."),
            "snippet": ("Snippet", "The words that matched, with those around them."),
        },
    ),
    "Completion": FoundType(
        "A thing with a name that begins as somebody typed.",
        {**_THING, "name": ("str", "The name that fits: the label or another."), "papers": _PAPERS},
    ),
    "Proof": FoundType(
        "The words of a paper that prove something.",
        {
            "paper": ("Thing", "The paper."),
            "section": ("str", "title, abstract, or the heading of a body section."),
            **_PLACE,
            "quote": ("str | None", "The words; null in a graph without texts."),
            "sentence": ("str | None", "The sentence around them; null in a graph without texts."),
        },
    ),
    "PathStep": FoundType(
        "One step of a path.",
        {
            "relations": ("list[Relation]", "What joins the two things, mostly one relation."),
            "forward": ("bool", "Whether the edge points the way one walks."),
            "to": ("Thing", "Where the step leads."),
            "proof": ("Proof | None", "What proves it; null between concepts of the vocabulary."),
        },
    ),
    "Path": FoundType(
        "A shortest way between two things.",
        {
            "start": ("Thing", "Where it begins."),
            "length": ("int", "How many steps it has."),
            "steps": ("list[PathStep]", "The steps, in their order."),
        },
    ),
    "NeighbourGroup": FoundType(
        "What one relation of a thing leads to.",
        {
            "relation": ("Relation", "The relation."),
            "outgoing": ("bool", "Whether the edges start at the thing."),
            "total": ("int", "How many things there are."),
            "things": (
                "list[Thing]",
                "The first of them: entities that many papers mention, new papers.",
            ),
        },
    ),
    "Neighbourhood": FoundType(
        "A thing and what stands around it.",
        {
            "centre": ("Thing", "The thing."),
            "groups": ("list[NeighbourGroup]", "Its neighbours by relation."),
        },
    ),
    "Related": FoundType(
        "A thing that is like another one, and why.",
        {
            "thing": ("Thing", "The thing."),
            "score": ("float", "What the two share, each by its rarity."),
            "shared": ("int", "How many entities two papers, or papers two entities, share."),
            "because": ("list[Thing]", "The rarest of these entities, the newest of these papers."),
        },
    ),
    "ComparedClaim": FoundType(
        "An own claim in a comparison.",
        {
            "id": ("ID", "The id of the claim."),
            "node": ("Node | None", "The claim itself, for more of its fields."),
            "by": ("Relation", "What makes it a claim of the thing."),
            "value": ("str", "The number with its unit; empty for a claim without."),
            "qualifier": ("str | None", "Up to, at least, about, on average."),
            "direction": ("str", "Better or worse."),
            "factor": ("float | None", "How many times better, where that follows."),
            "proof": ("Proof", "The paper and its words."),
        },
    ),
    "ComparedCell": FoundType(
        "The claims of one thing in a row.",
        {
            "thing": ("Thing", "The thing."),
            "claims": ("list[ComparedClaim]", "Its claims, the best factor first."),
        },
    ),
    "ComparedRow": FoundType(
        "Claims that can be compared.",
        {
            "kind": ("ClaimKind", "What the numbers measure."),
            "scope": ("str | None", "The phase of work."),
            "hardware": ("str | None", "What it was measured on."),
            "baseline": ("str | None", "What it is compared with."),
            "cells": ("list[ComparedCell]", "A cell for each thing, in the order asked for."),
        },
    ),
    "Comparison": FoundType(
        "Own claims of several things side by side.",
        {
            "things": ("list[Thing]", "The things compared."),
            "rows": ("list[ComparedRow]", "The rows, those that several things share first."),
        },
    ),
}

ROOT_TYPES: Mapping[str, str] = {
    "search": "list[SearchHit]",
    "complete": "list[Completion]",
    "path": "list[Path]",
    "neighbours": "Neighbourhood",
    "related": "list[Related]",
    "compare": "Comparison",
}
"""The root fields and what they give."""

_TEXTS: Mapping[str, str] = {
    "search": "The papers and entities that fit a text, the best first; any text will do.",
    "complete": "The things with a name, or a word of one, that begins as typed; any text will do.",
    "path": "The shortest ways between two things, over papers, claims and entities.",
    "neighbours": "What stands around a thing, counted by relation.",
    "related": "Papers like a paper, or entities that go with an entity, and why.",
    "compare": "The own claims of several entities side by side.",
}
_ID = Argument("id", "ID", "The id of the thing; a name or a title will do.")
_KINDS = Argument("types", "list[ThingType] | None", "Papers, or which entities; any if not given.")


def _first(default: int) -> Argument:
    return Argument("first", "int", "At most how many, 1 to 100.", default)


_ARGUMENTS: Mapping[str, tuple[Argument, ...]] = {
    "search": (Argument("text", "str", "The words to look for."), _KINDS, _first(20)),
    "complete": (Argument("prefix", "str", "What is typed so far."), _KINDS, _first(10)),
    "path": (
        Argument("from", "str", "The id, name or title of the thing where the ways begin."),
        Argument("to", "str", "The id, name or title of the thing where they end."),
        _first(5),
        Argument("longest", "int", "At most how many steps, 1 to 12.", 6),
    ),
    "neighbours": (
        _ID,
        Argument("relations", "list[Relation] | None", "Over which relations; all if not given."),
        _first(20),
    ),
    "related": (
        _ID,
        Argument("types", "list[EntityType] | None", "Which entities; all if not given."),
        _first(10),
    ),
    "compare": (
        Argument("names", "list[str]", "The ids or names of 1 to 10 entities."),
        Argument(
            "by",
            "list[ComparedBy] | None",
            "What tells the rows apart, beside the kind; all if not given.",
        ),
    ),
}


def base_type(annotation: str) -> str:
    """Return the type that an annotation speaks of, whether as a list or optional.

    >>> base_type("list[Thing]"), base_type("Node | None")
    ('Thing', 'Node')
    """
    return annotation.removesuffix(" | None").removeprefix("list[").removesuffix("]")


def finding_slot(name: str) -> Slot:
    """Return a root field that finds, as yet without what answers it."""
    return Slot(name, ROOT_TYPES[name], _TEXTS[name], _ARGUMENTS[name])
