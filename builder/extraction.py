"""What extraction finds in one paper: mentions and claims, by offsets into original text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text: 0-based code points, end exclusive.

    ``section`` names the section whose original text is meant; "" means the document's
    normalised text, which only the pipeline sees.
    """

    section: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """That the paper mentions one thing.

    Attributes:
        name: what the paper calls it, as a catalogue would print it.
        type: entity type.
        role: the strongest role it plays in this paper.
        surfaces: distinct surface forms, copied from the original text, sorted.
        occurrences: where they stand, in reading order.
        concept: key of the vocabulary concept it was recognised as.
        long_form: the long form that the paper itself gives for an acronym.
        bound: surfaces that mean this thing only in their context ("7B"); never link keys.
        confidence: 0 to 1.
        found_by: names of the components that found it, sorted.
    """

    name: str
    type: str
    role: str
    surfaces: tuple[str, ...]
    occurrences: tuple[Span, ...]
    concept: str | None = None
    long_form: str | None = None
    bound: tuple[str, ...] = ()
    confidence: float = 1.0
    found_by: tuple[str, ...] = ("rules",)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of a result.

    Attributes:
        kind: name of a kind in ontology/vocab/claims.ttl.
        low, high: the number or range as printed; None for a qualitative claim.
        unit: "x", "%", "points", "score", or the unit as text; None if qualitative.
        basis: ratio, increase, reduction, remaining, absolute, none.
        qualifier: "up to", "at least", "about", "on average", or None.
        direction: "better" or "worse" for the technique spoken of.
        scope: training, pretraining, ... or None.
        baseline: what it is compared with, as in the text.
        metric: what a quality claim measures, as in the text.
        hardware, about: names of mentions of this paper (`Mention.name`).
        own: whether it is the paper's own result.
        evidence: the shortest words that prove it.
        found_by: the rule that found it.
    """

    kind: str
    evidence: Span
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    basis: str = "none"
    qualifier: str | None = None
    direction: str = "better"
    scope: str | None = None
    baseline: str | None = None
    metric: str | None = None
    hardware: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    own: bool = True
    confidence: float = 1.0
    found_by: str = "grammar"

    @property
    def comparative(self) -> bool:
        """Say whether it compares: qualitative, a ratio, percentage or points, or a baseline."""
        return self.low is None or self.unit in ("x", "%", "points") or bool(self.baseline)


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one paper, with its sentences, by offsets into original text."""

    paper: str
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    sentences: tuple[Span, ...]
