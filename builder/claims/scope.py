"""Scope: the phase of a model's life that a result is about."""

import re
from collections import Counter
from collections.abc import Mapping

from builder.claims.passage import Passage

_SCOPES = (
    ("pretraining", r"pre-?\s?train\w*"),
    ("finetuning", r"fine-?\s?tun\w*|adaptation\b|instruction[- ]tun\w*"),
    ("prefill", r"prefill\w*|pre-fill\w*|time[- ]to[- ]first[- ]token|TTFT"),
    ("decoding", r"decod(?:e|es|ing)\b|token[- ]generation|TPOT"),
    ("checkpointing", r"checkpointing"),
    ("search", r"(?:architecture |hyper-?parameter )?search(?:ing)?\b(?! (?:engine|ad|quer))"),
    (
        "training",
        r"(?<!pre-)(?<!pre)train(?:ing|ed|s)?\b|optimi[sz]ers?\b|converge\w*|learn(?:s|ing) (?:faster|speed)",
    ),
    (
        "inference",
        r"inferen\w+|serv(?:ing|ed)\b|deploy\w*|latenc\w+|generat(?:ion|ing|es)\b|real-time|"
        r"KV[- ]cache|response time|on-device|FPS|rendering|sampling",
    ),
)
_WORDS = re.compile(
    "|".join(f"(?P<{name}>(?<!\\w)(?:{pattern}))" for name, pattern in _SCOPES), re.IGNORECASE
)
_NONE_BY_KIND = frozenset({"quality", "params", "size"})
_PHASE_BY_KIND = {
    "latency": "inference",
    "throughput": "inference",
    "energy": "inference",
    "data": "training",
    "time": "training",
}


def scope_words(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Return the phases that a stretch names, with the offset of each."""
    return [(m.start(), str(m.lastgroup)) for m in _WORDS.finditer(text, start, end)]


def paper_scope(text: str) -> Mapping[str, float]:
    """Return how much a document speaks of each phase."""
    counts: Counter[str] = Counter(name for _, name in scope_words(text, 0, len(text)))
    return counts


def scope_of(passage: Passage, at: int | None, kind: str, paper: Mapping[str, float], near: tuple[int, int]) -> str | None:
    """Return the phase of a claim, or None where the text does not say."""
    if kind in _NONE_BY_KIND:
        return None
    words = scope_words(passage.text, passage.start, passage.end)
    close = [(abs(position - near[1]) if position > near[1] else near[0] - position, name) for position, name in words]
    inside = [name for distance, name in sorted(close) if distance <= 60]
    if inside:
        return inside[0]
    if close:
        return min(close)[1]
    return _default(kind, paper)


def _default(kind: str, paper: Mapping[str, float]) -> str | None:
    if kind in _PHASE_BY_KIND:
        return _PHASE_BY_KIND[kind]
    if not paper:
        return None
    best = max(sorted(paper), key=lambda name: paper[name])
    return best if paper[best] >= 2 else None
