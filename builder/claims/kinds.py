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
_GAINS = re.compile(r"(?i)\bgain(?:s|ing|ed)?\b[^,;]{0,20}$")
_BEFORE_GAIN = re.compile(r"(?i)(?:'s)? (?:score |accuracy |performance )?")
_AFTER_GAIN = re.compile(r"(?i)(?: absolute| relative)?(?: gain)? (?:on|in) (?:the )?")


def kind_of(passage: Passage, at: int, attachment: Attachment, phases: Phases, speedy: bool) -> str:
    """Return the kind of a number; ``speedy`` says that the paper is about speed.

    The time of training is "time", that of inference "latency"; tokens that a model is
    trained on are "data", those that it reads or writes "size".
    """
    kind = attachment.kind
    if is_bigger(passage, at):
        return "size"
    if kind is None:
        return _alone(passage, at, speedy)
    if kind != "quality" and _on_benchmark(passage, at):
        return "quality"
    if kind in ("time", "latency"):
        return _time(passage, at, attachment, phases)
    tokens = kind == "data" and attachment.cue is not None and attachment.cue.text == "tokens"
    if tokens and not _LEARNT_FROM.search(passage.text, passage.start, passage.end):
        return "size"
    return kind


def _on_benchmark(passage: Passage, at: int) -> bool:
    """Say whether a number is a gain on a dataset: "a gain of 16% on MMLU"."""
    quantity, text = passage.quantities[at], passage.text
    if quantity.form not in ("percent", "points"):
        return False
    gains = _GAINS.search(text, max(passage.start, quantity.start - 40), quantity.start)
    return gains is not None and any(
        _BEFORE_GAIN.fullmatch(text, m.end, gains.start())
        or _AFTER_GAIN.fullmatch(text, quantity.end, m.start)
        for m in passage.mentions
        if m.type in ("Dataset", "Metric")
    )


def _time(passage: Passage, at: int, attachment: Attachment, phases: Phases) -> str:
    """Return "time" or "latency" by the phase that the sentence names."""
    quantity, cue = passage.quantities[at], attachment.cue
    sentence = (passage.start, passage.end)
    phase = named_phase(phases, sentence, (quantity.start, quantity.end))
    called_latency = cue is not None and "latency" in cue.text
    if attachment.kind == "time":
        return "latency" if phase in _SERVING else "time"
    return "time" if phase in _TRAINING and not called_latency else "latency"


def _alone(passage: Passage, at: int, speedy: bool) -> str:
    """Return the kind of a number that no cue stands with."""
    quantity = passage.quantities[at]
    if quantity.form not in ("ratio", "fraction") or _MORE.match(passage.text, quantity.end):
        return "quality"
    return "speedup" if speedy else "quality"
