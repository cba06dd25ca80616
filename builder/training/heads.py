"""Heads: what the network is asked of every piece of a text, and how the answers are laid out."""

from collections.abc import Mapping, Sequence

from ontology.shapes import entity_types, roles

_KINDS = (
    "speedup", "throughput", "latency", "time", "memory", "size", "params", "compute", "data",
    "energy", "cost", "quality",
)  # fmt: skip
_SCOPES = (
    "none", "training", "pretraining", "finetuning", "inference", "prefill", "decoding", "search",
    "checkpointing", "other",
)  # fmt: skip
_UNITS = ("x", "%", "points", "score", "other")


def heads() -> Mapping[str, Sequence[str]]:
    """Return the outcomes of each head, in the order of the network's columns.

    ``bio`` says where names begin and go on, by type; ``required`` whether the thing named
    belongs into any annotation; ``role`` what it does in the paper.  The rest is about claims and
    is there to teach the network what numbers are about: whether a number is a claim's
    (``number``), whether a piece is in the proof of a claim without numbers (``qualitative``),
    and of which kind, whose, for the better or not, in which scope and unit, and "up to" or not.
    """
    names = entity_types()
    return {
        "bio": ("none", *(f"B-{name}" for name in names), *(f"I-{name}" for name in names)),
        "required": ("required",),
        "role": roles(),
        "number": ("number",),
        "qualitative": ("qualitative",),
        "kind": _KINDS,
        "own": ("own",),
        "better": ("better",),
        "scope": _SCOPES,
        "unit": _UNITS,
        "upto": ("upto",),
    }


def name_heads() -> Mapping[str, Sequence[str]]:
    """Return the outcomes of each head that is asked of a candidate for a mention as a whole.

    ``any`` says whether it is a mention, ``sure`` whether annotators could not leave it out,
    ``type`` what it is and ``part`` which role it plays.
    """
    return {"any": ("any",), "sure": ("sure",), "type": entity_types(), "part": roles()}
