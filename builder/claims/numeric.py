"""Claims with a number: each quantity of a passage that states a result, with its attributes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from builder.claims.about import about, metric_of
from builder.claims.attach import Attachment, attach
from builder.claims.baseline import baseline_of
from builder.claims.basis import basis_of
from builder.claims.direction import direction_of
from builder.claims.hardware import hardware_of
from builder.claims.kinds import kind_of
from builder.claims.ownership import is_own
from builder.claims.passage import Passage
from builder.claims.qualifier import qualifier_of
from builder.claims.result import is_gain, is_rival, objection_to
from builder.claims.scope import Phases, listed_phases, scope_of
from builder.claims.setting import Setting
from builder.extraction import Claim, Span

RIVAL = "the other side's number: a baseline"
_TRAINABLE = frozenset({"trainable", "learnable", "tunable"})
_AND = re.compile(r"[^.;:()]{1,60},? and ")
_LEAD = re.compile(
    r"(?i)\b(?:(?:reduc|improv|increas|boost|lower|cut|sav|decreas|enhanc|rais|accelerat|"
    r"outperform|surpass|exceed|achiev|retain|gain|drop|deliver|yield|shorten|shrink)\w* "
    r"(?:[\w'-]+ ){0,4})?(?:(?:by|of|to|only|just|up to|at least|more than|less than|over|under|"
    r"about|around|nearly|approximately|an?|average of|as much as) ?)*[~∼<>]?$"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """The quantity ``at``, what it is about, and why it is no result, if it is none."""

    at: int
    attachment: Attachment
    objection: str | None


def judge(passage: Passage) -> Iterator[Judged]:
    """Yield the quantities of a passage, in reading order, as results or not."""
    last: Attachment | None = None
    for at in range(len(passage.quantities)):
        attachment = attach(passage, at, last)
        rival = RIVAL if is_rival(passage, at) else None
        judged = Judged(at, attachment, rival or objection_to(passage, at, attachment))
        if judged.objection is None:
            last = attachment
        yield judged


def numeric_claims(passage: Passage, setting: Setting) -> list[Claim]:
    """Return the claims that the numbers of a passage make, in reading order."""
    out: list[Claim] = []
    for judged in judge(passage):
        quantity = passage.quantities[judged.at]
        if judged.objection is None:
            claim = _claim(passage, judged.at, judged.attachment, setting)
            if claim.unit == "score" and out and _goes_on(passage, judged.at, out[-1]):
                claim = replace(claim, unit="points")
            out.append(claim)
        elif judged.objection == RIVAL and out and out[-1].unit == (quantity.unit or "score"):
            printed = passage.text[quantity.start : quantity.end]
            out[-1] = replace(out[-1], baseline=printed)
    return out


def _goes_on(passage: Passage, at: int, before: Claim) -> bool:
    """Say whether a bare number is a gain like the one before: "by 3 BLEU on A and 2 on B"."""
    between = passage.text[passage.quantities[at - 1].end : passage.quantities[at].start]
    return before.unit == "points" and _AND.fullmatch(between) is not None


def _claim(passage: Passage, at: int, attachment: Attachment, setting: Setting) -> Claim:
    q = passage.quantities[at]
    near = (q.start, q.end)
    kind = kind_of(passage, at, attachment, setting.phases, setting.speedy)
    evidence = _evidence(passage, at, attachment)
    own = is_own(passage, setting.author, q.start)
    sentence = (passage.start, passage.end)
    basis = basis_of(passage, at, kind, attachment)
    return Claim(
        kind=kind,
        evidence=Span("", *evidence),
        low=q.low,
        high=q.high,
        unit=q.unit or ("points" if is_gain(passage, at) else "score"),
        basis=basis,
        qualifier=qualifier_of(passage, at),
        direction=direction_of(passage, at, kind, attachment, own),
        scope=_each_phase(passage, at, setting.phases)
        or scope_of(kind, setting.phases, sentence, evidence, own)
        or _tuned(kind, attachment, setting.phases),
        baseline=baseline_of(passage, at, near, q.origin, level=_is_level(passage, at, basis)),
        metric=metric_of(passage, kind, attachment),
        hardware=hardware_of(passage, at, near, kind, setting.testbeds),
        about=about(passage, at, near),
        own=own,
        confidence=_confidence(attachment),
        found_by=f"{q.form}{'' if attachment.kind else '-alone'}",
    )


def _is_level(passage: Passage, at: int, basis: str) -> bool:
    return basis == "absolute" and not is_gain(passage, at)


def _confidence(attachment: Attachment) -> float:
    if attachment.kind is None:
        return 0.6
    return 0.8 if attachment.borrowed else 0.95


def _tuned(kind: str, attachment: Attachment, phases: Phases) -> str | None:
    """Return "finetuning" for the parameters that a paper on it calls trainable."""
    cue = attachment.cue
    word = cue.text.partition(" ")[0] if cue is not None and kind == "params" else ""
    return "finetuning" if word in _TRAINABLE and "finetuning" in phases.counts else None


def _each_phase(passage: Passage, at: int, phases: Phases) -> str | None:
    """Return the phase that "training and inference by 1.1x and 1.3x" gives to a quantity."""
    first, last = passage.groups[at]
    count = last - first + 1
    if count < 2:
        return None
    begin, end = passage.quantities[first].start, passage.quantities[last].end
    before = (passage.left_edge(at), begin)
    after = (end, min(passage.right_edge(at), end + 60))
    for stretch in (before, after):
        names = listed_phases(phases, *stretch)
        if len(names) == count:
            return names[at - first]
    return None


def _evidence(passage: Passage, at: int, attachment: Attachment) -> tuple[int, int]:
    """Return the shortest stretch with the number, its hedge, and its cue."""
    q, cue = passage.quantities[at], attachment.cue
    start, end = q.start, q.end
    if cue is not None and not attachment.borrowed:
        start, end = min(start, cue.start), max(end, cue.end)
    before = _LEAD.search(passage.text, max(passage.left_edge(at), start - 45), start)
    return (before.start() if before else start), end
