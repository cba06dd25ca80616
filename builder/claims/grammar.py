"""The claim grammar: results in plain text, with all their attributes."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from builder.claims.about import about, metric_of
from builder.claims.attach import Attachment, attach
from builder.claims.baseline import baseline_of
from builder.claims.basis import basis_of
from builder.claims.context import Found
from builder.claims.cues import family, find_cues
from builder.claims.direction import direction_of
from builder.claims.hardware import hardware_of
from builder.claims.kinds import kind_of
from builder.claims.ownership import Author, author_of, is_own
from builder.claims.passage import Passage, read_passages
from builder.claims.qualifier import qualifier_of
from builder.claims.qualitative import Statement, find_statements
from builder.claims.result import is_gain, is_result, is_rival
from builder.claims.scope import Phases, find_phases, listed_phases, scope_of
from builder.claims.weighing import THRESHOLD, Surroundings, weigh
from builder.claims.words import cut_words
from builder.extraction import Claim, Span


@dataclass(frozen=True, slots=True)
class _Paper:
    author: Author
    phases: Phases
    mentions: Sequence[Found]
    speedy: bool


def find_claims(
    text: str, sentences: Sequence[tuple[int, int]], mentions: Sequence[Found]
) -> list[Claim]:
    """Return the claims of a document, in reading order."""
    words = cut_words(text)
    cues = find_cues(text, words)
    author = author_of(text, sentences, mentions)
    speedy = sum(family(cue.kind) == "speed" for cue in cues) >= 2
    paper = _Paper(author, find_phases(words), mentions, speedy)
    passages = list(read_passages(text, sentences, mentions, cues))
    numeric = [_numeric(passage, paper) for passage in passages]
    numbers = frozenset(c.kind for claims in numeric for c in claims if c.own)
    out: list[Claim] = []
    for passage, claims in zip(passages, numeric, strict=True):
        stated = _stated(passage, claims, numbers, paper, len(sentences))
        out += sorted([*claims, *stated], key=lambda c: c.evidence)
    return out


def _stated(
    passage: Passage, claims: list[Claim], numbers: frozenset[str], paper: _Paper, count: int
) -> Iterator[Claim]:
    if passage.index < max(1, paper.author.begins):
        return
    here = {family(c.kind) for c in claims}
    place = passage.index / count
    around = Surroundings(place, passage.index >= count - 2, numbers, bool(here))
    taken: list[Statement] = []
    for s in find_statements(passage):
        if family(s.kind) in here or any(
            t.kind == s.kind and t.start < s.end and s.start < t.end for t in taken
        ):
            continue
        weight = weigh(s, passage, around)
        if weight <= THRESHOLD:
            continue
        taken.append(s)
        near = (s.start, s.end)
        yield Claim(
            kind=s.kind,
            evidence=Span("", *near),
            scope=scope_of(s.kind, paper.phases, (passage.start, passage.end), near),
            baseline=baseline_of(passage, None, near, None),
            hardware=hardware_of(passage, None, near, s.kind, paper.mentions),
            about=about(passage, None, near),
            own=is_own(passage, paper.author, s.start),
            confidence=round(1 / (1 + math.exp(-weight)), 3),
            found_by="stated-" + s.rule.split("-")[0],
        )


def _numeric(passage: Passage, paper: _Paper) -> list[Claim]:
    out: list[Claim] = []
    last: Attachment | None = None
    for at in range(len(passage.quantities)):
        attachment = attach(passage, at, last)
        if is_rival(passage, at):
            if out and out[-1].unit == (passage.quantities[at].unit or "score"):
                out[-1] = replace(out[-1], baseline=_printed(passage, at))
        elif is_result(passage, at, attachment):
            out.append(_claim(passage, at, attachment, paper))
            last = attachment
    return out


def _printed(passage: Passage, at: int) -> str:
    quantity = passage.quantities[at]
    return passage.text[quantity.start : quantity.end]


def _claim(passage: Passage, at: int, attachment: Attachment, paper: _Paper) -> Claim:
    q = passage.quantities[at]
    kind = kind_of(passage, at, attachment, paper.phases, paper.speedy)
    start, end = _evidence(passage, at, attachment)
    unit = q.unit or ("points" if is_gain(passage, at) else "score")
    return Claim(
        kind=kind,
        evidence=Span("", start, end),
        low=q.low,
        high=q.high,
        unit=unit,
        basis=basis_of(passage, at, kind, attachment),
        qualifier=qualifier_of(passage, at),
        metric=metric_of(passage, kind, attachment),
        about=about(passage, at, (q.start, q.end)),
        confidence=_confidence(attachment),
        direction=direction_of(passage, at, kind, attachment),
        scope=_each_phase(passage, at, paper.phases)
        or scope_of(kind, paper.phases, (passage.start, passage.end), (start, end)),
        baseline=baseline_of(passage, at, (q.start, q.end), q.origin),
        hardware=hardware_of(passage, at, (q.start, q.end), kind, paper.mentions),
        own=is_own(passage, paper.author, q.start),
        found_by=f"{q.form}{'' if attachment.kind else '-alone'}",
    )


def _confidence(attachment: Attachment) -> float:
    if attachment.kind is None:
        return 0.6
    return 0.8 if attachment.borrowed else 0.95


def _each_phase(passage: Passage, at: int, phases: Phases) -> str | None:
    """Return the phase that "training and inference by 1.1x and 1.3x" gives to a quantity."""
    first, last = passage.groups[at]
    count = last - first + 1
    if count < 2:
        return None
    before = (passage.left_edge(at), passage.quantities[first].start)
    after = (
        passage.quantities[last].end,
        min(passage.right_edge(at), passage.quantities[last].end + 60),
    )
    for start, end in (before, after):
        names = listed_phases(phases, start, end)
        if len(names) == count:
            return names[at - first]
    return None


def _evidence(passage: Passage, at: int, attachment: Attachment) -> tuple[int, int]:
    q, cue = passage.quantities[at], attachment.cue
    if cue is None or attachment.borrowed:
        return q.start, q.end
    return min(q.start, cue.start), max(q.end, cue.end)
