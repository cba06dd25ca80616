"""Kinds: which kind of claim a number makes, from its cue, its unit and the phase it is about."""

import re

from builder.claims.attach import Attachment
from builder.claims.passage import Passage
from builder.claims.result import is_bigger
from builder.claims.scope import Phases, named_phase

_TRAINING = frozenset({"training", "pretraining", "finetuning"})
_SERVING = frozenset({"inference", "decoding", "prefill"})
_LEARNT_FROM = re.compile(
    r"(?i)\b(?:(?:pre-?)?train\w*|fine-?tun\w*|corpus|corpora|dataset|learn\w*|supervis\w*|"
    r"label\w*)\b"
)
_MORE = re.compile(
    r"(?i) (?:more|larger|higher|longer|bigger|wider|finer|better|greater|increase)\b"
    r"(?! (?:efficien|perform))"
)


def kind_of(passage: Passage, at: int, attachment: Attachment, phases: Phases, speedy: bool) -> str:
    """Return the kind of a number; ``speedy`` says that the paper is about speed.

    The time of training is "time", that of inference "latency"; tokens that a model is
    trained on are "data", those that it reads or writes "size".
    """
    quantity, kind = passage.quantities[at], attachment.kind
    if is_bigger(passage, at):
        return "size"
    if kind is None:
        return _alone(passage, at, speedy)
    if kind in ("time", "latency"):
        sentence = (passage.start, passage.end)
        phase = named_phase(phases, sentence, (quantity.start, quantity.end))
        if kind == "time" and phase in _SERVING:
            return "latency"
        by_clock = attachment.cue is None or "latency" not in attachment.cue.text
        return "time" if phase in _TRAINING and by_clock else kind
    tokens = kind == "data" and attachment.cue is not None and attachment.cue.text == "tokens"
    if tokens and not _LEARNT_FROM.search(passage.text, passage.start, passage.end):
        return "size"
    return kind


def _alone(passage: Passage, at: int, speedy: bool) -> str:
    """Return the kind of a number that no cue stands with."""
    quantity = passage.quantities[at]
    if quantity.form not in ("ratio", "fraction") or _MORE.match(passage.text, quantity.end):
        return "quality"
    return "speedup" if speedy else "quality"
