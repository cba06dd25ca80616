"""Passages: one sentence with the quantities, cues and mentions in it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.claims.context import Found
from builder.claims.cues import Cue
from builder.claims.numbers import Quantity, find_quantities

_LINK = re.compile(
    r"\s?(?:\)?,? ?(?:and|or|&|to|,|/|while|but)? ?)"
    r"(?:(?:by|of|up to|over|more than|nearly|about|around|roughly|approximately|at least|"
    r"respectively|even|an average of|~|∼|>|<|\+) ?)*",
    re.IGNORECASE,
)

_VERSION = re.compile(
    r"\b(?:GPT|Claude|Opus|Sonnet|Haiku|Gemini|Llama|LLaMA|Qwen|Mistral|Phi|Gemma|Grok|Flash|Pro|"
    r"DeepSeek|CUDA|Python|PyTorch|[Vv]ersion|[Ff]igure|[Tt]able|[Ss]ection|[Ss]tage|[Pp]hase|"
    r"[Ll]evel|[Ss]tep)[ -]$"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence: ``text[start:end]``, the ``index``-th of its document.

    ``groups`` holds, for each quantity, the first and last index of the run of quantities
    that it is listed with ("2.1x, 3x and 4x"); ``previous`` is where the sentence before it
    stands, the title left out.
    """

    text: str
    start: int
    end: int
    index: int
    quantities: tuple[Quantity, ...]
    cues: tuple[Cue, ...]
    mentions: tuple[Found, ...]
    groups: tuple[tuple[int, int], ...]
    previous: tuple[int, int] | None = None

    def left_edge(self, at: int) -> int:
        """Return where the words that belong to the group of quantity ``at`` can begin."""
        first, _ = self.groups[at]
        return self.quantities[first - 1].end if first else self.start

    def right_edge(self, at: int) -> int:
        """Return where the words that belong to the group of quantity ``at`` must end."""
        _, last = self.groups[at]
        more = last + 1 < len(self.quantities)
        return self.quantities[last + 1].start if more else self.end

    def cues_between(self, start: int, end: int) -> list[Cue]:
        """Return the cues that lie between two offsets."""
        return [cue for cue in self.cues if cue.start >= start and cue.end <= end]


def read_passages(
    text: str,
    sentences: Sequence[tuple[int, int]],
    mentions: Sequence[Found],
    cues: Sequence[Cue],
) -> Iterator[Passage]:
    """Yield the sentences that could state a result; ``cues`` are those of the whole text."""
    starts = [cue.start for cue in cues]
    for index, (start, end) in enumerate(sentences):
        here = cues[bisect_left(starts, start) : bisect_left(starts, end)]
        quantities = tuple(q for q in find_quantities(text, start, end) if not _is_name(text, q))
        if not quantities and not any(cue.kind != "quality" for cue in here):
            continue
        inside = tuple(m for m in mentions if start <= m.start and m.end <= end)
        yield Passage(
            text,
            start,
            end,
            index,
            quantities,
            _with_metrics(here, inside),
            inside,
            _groups(text, quantities),
            sentences[index - 1] if index > 1 else None,
        )


def _is_name(text: str, quantity: Quantity) -> bool:
    """Say whether a number can only be part of a name or a set-up ("7B", "3 stages")."""
    if quantity.form == "measure":
        return quantity.unit in ("K", "M", "B", "T") and quantity.origin is None
    if quantity.form != "bare" or quantity.sign or quantity.origin:
        return False
    if quantity.low == int(quantity.low) and quantity.low < 20:
        return True
    return _VERSION.search(text, max(0, quantity.start - 20), quantity.start) is not None


def _with_metrics(cues: Sequence[Cue], mentions: Sequence[Found]) -> tuple[Cue, ...]:
    """Add the paper's own metrics to the cues."""
    cues = [c for c in cues if not any(_names(m, c) for m in mentions)]
    extra = [
        Cue(m.start, m.end, "quality", m.name.lower())
        for m in mentions
        if m.type == "Metric" and not any(c.start < m.end and m.start < c.end for c in cues)
    ]
    return tuple(sorted([*cues, *extra], key=lambda cue: cue.start)) if extra else tuple(cues)


def _names(mention: Found, cue: Cue) -> bool:
    """Say whether a cue is only a part of a name ("Data Center GPU")."""
    inside = mention.start <= cue.start and cue.end <= mention.end
    longer = mention.end - mention.start > cue.end - cue.start
    return inside and longer and mention.type in ("Hardware", "Dataset", "Model")


def _groups(text: str, quantities: tuple[Quantity, ...]) -> tuple[tuple[int, int], ...]:
    out: list[tuple[int, int]] = []
    for at, quantity in enumerate(quantities):
        before = quantities[at - 1] if at else None
        listed = (
            before is not None
            and before.form == quantity.form
            and _LINK.fullmatch(text, before.end, quantity.start) is not None
        )
        if listed:
            first = out[-1][0]
            out[first:] = [(first, at)] * (at - first)
            out.append((first, at))
        else:
            out.append((at, at))
    return tuple(out)
