"""Scope: the phase of a model's life that a result is about."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from builder.claims.words import Words

_STEMS = (
    ("pretraining", ("pretrain",)),
    ("finetuning", ("finetun",)),
    ("prefill", ("prefill",)),
    ("decoding", ("decod", "tpot")),
    ("checkpointing", ("checkpointing",)),
    ("search", ("search",)),
    ("training", ("train", "optimizer", "optimiser", "converge")),
    ("inference", ("inferen", "serving", "ttft")),
)
_WEAK = ("latenc", "deploy", "generation", "generating", "render", "fps")
_WEAK_DISTANCE = 60
"""How much nearer than a clear word a word must be that only hints at inference."""
_OFTEN = 2
"""How often a text must name a phase that its claims are about unsaid."""
_NOT_A_PHASE = ("pretrained", "trained", "pretrain", "decoder", "decoders")
_TRAINING = frozenset({"training", "pretraining", "finetuning"})
_AFTER = {
    ("pre", "train"): "pretraining",
    ("fine", "tun"): "finetuning",
    ("pre", "fill"): "prefill",
    ("kv", "cache"): "inference",
    ("token", "generat"): "decoding",
    ("real", "time"): "inference",
    ("on", "device"): "inference",
    ("first", "token"): "inference",
    ("response", "time"): "inference",
}
_FIRSTS = frozenset(first for first, _ in _AFTER)
_NO_PHASE = frozenset({"quality", "params", "size"})
_SERVED = frozenset({"latency", "throughput", "energy"})
_SERVING = frozenset({"inference", "decoding", "prefill"})


@dataclass(frozen=True, slots=True)
class Phases:
    """The phases that a text names: where, which, and how often in all."""

    starts: tuple[int, ...]
    names: tuple[str, ...]
    weak: tuple[bool, ...]
    counts: Mapping[str, int]


def find_phases(words: Words) -> Phases:
    """Return the phases that the words of a text name.

    >>> from builder.claims.words import cut_words
    >>> find_phases(cut_words("pre-training and inference")).names
    ('pretraining', 'inference')
    """
    found = list(map(_phase, words.lower))
    for at in [at for at, word in enumerate(words.lower[:-1], start=1) if word in _FIRSTS]:
        found[at] = _paired(words.lower[at - 1], words.lower[at]) or found[at]
    named = [at for at, name in enumerate(found) if name is not None]
    named = [at for at in named if not (found[at] == "training" and _free(words, at))]
    names = tuple([name for at in named if (name := found[at])])
    return Phases(
        tuple([words.starts[at] for at in named]),
        names,
        tuple([words.lower[at].startswith(_WEAK) for at in named]),
        Counter(names),
    )


def _free(words: Words, at: int) -> bool:
    return at + 1 < len(words.lower) and words.lower[at + 1] == "free"


def scope_of(
    kind: str, phases: Phases, sentence: tuple[int, int], near: tuple[int, int], own: bool = True
) -> str | None:
    """Return the phase of a claim: the one named nearest, or for own ones the paper's usual one."""
    if kind in _NO_PHASE:
        return None
    phase = named_phase(phases, sentence, near)
    if kind == "latency" and phase in _TRAINING:
        return "inference"
    return phase or (_default(kind, phases.counts) if own else None)


def named_phase(phases: Phases, sentence: tuple[int, int], near: tuple[int, int]) -> str | None:
    """Return the phase that a sentence names nearest to a stretch of it."""
    low, high = (bisect_left(phases.starts, bound) for bound in sentence)
    named = [
        (_distance(phases.starts[at], near) + _WEAK_DISTANCE * phases.weak[at], phases.names[at])
        for at in range(low, high)
    ]
    return min(named)[1] if named else None


def listed_phases(phases: Phases, start: int, end: int) -> tuple[str, ...]:
    """Return the phases that a stretch names, each once, hints left out."""
    low, high = bisect_left(phases.starts, start), bisect_left(phases.starts, end)
    return tuple(dict.fromkeys(phases.names[at] for at in range(low, high) if not phases.weak[at]))


def _distance(position: int, near: tuple[int, int]) -> int:
    if near[0] <= position <= near[1]:
        return 0
    return near[0] - position if position < near[0] else position - near[1]


def _default(kind: str, counts: Mapping[str, int]) -> str | None:
    if kind == "time":
        return "training"
    if kind in _SERVED:
        return "inference" if any(name in _SERVING for name in counts) else None
    if kind == "data":
        return max(("training", "pretraining", "finetuning"), key=lambda name: counts.get(name, 0))
    if not counts:
        return None
    best = max(sorted(counts), key=lambda name: counts[name])
    if counts[best] < _OFTEN or best == "search":
        return None
    if best == "pretraining" and kind != "memory":
        return "training" if kind == "compute" else None
    return best


@lru_cache(maxsize=65536)
def _phase(word: str) -> str | None:
    if word in _NOT_A_PHASE:
        return None
    strong = next((name for name, stems in _STEMS if word.startswith(stems)), None)
    return strong or ("inference" if word.startswith(_WEAK) else None)


@lru_cache(maxsize=65536)
def _paired(before: str, word: str) -> str | None:
    if word in _NOT_A_PHASE:
        return None
    for (first, stem), name in _AFTER.items():
        if before == first and word.startswith(stem):
            return name
    return None
