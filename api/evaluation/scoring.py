"""Scoring: how well annotations agree with a gold standard.

Definitions (those of the annotation guide's evaluation):

- Papers pair by folded title; a gold paper without a prediction counts as an empty one.
- Entities pair one to one where a type and a folded surface form are shared; same names first,
  then required ones, then those that share more forms.  Optional gold entities cost nothing.
- An edge is an entity with its role.
- Claims pair one to one where family, value (within 1 %) and unit agree; qualitative ones where
  their evidence overlaps.  Attribute shares are over paired claims.
- A paper reports a speedup if it has an own, comparative speed claim for the better.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from api.errors import ApiError
from api.evaluation.annotations import AnnotatedPaper, Claim, Entity, GoldLine
from api.evaluation.matching import AGREE, fold, overlap, pair_claims, pair_entities, same_names
from api.evaluation.scores import Error, Figure, Scores, Share
from ontology.shapes import entity_types, roles
from ontology.vocabulary import kinds


@dataclass(frozen=True, slots=True)
class _Outcome:
    """One count: in which table, under which key, and ``tp``, ``fp`` or ``fn``."""

    table: str
    key: str
    result: str


@dataclass(frozen=True, slots=True)
class _Agreement:
    """Whether two paired claims agree in one attribute."""

    attribute: str
    agrees: bool


_Finding = _Outcome | _Agreement | Error


def score(gold: Sequence[AnnotatedPaper], predicted: Iterable[AnnotatedPaper]) -> Scores:
    """Compare predicted annotations with gold ones.

    Predicted papers that gold does not have are ignored.

    Raises:
        ApiError: a gold claim is of a kind that the vocabulary does not have.
    """
    by_title = {fold(paper.title): paper for paper in predicted}
    findings: list[_Finding] = []
    for paper in gold:
        _check_kinds(paper)
        empty = AnnotatedPaper(title=paper.title, entities=(), claims=())
        findings += _compare(paper, by_title.get(fold(paper.title), empty))
    counts = Counter(item for item in findings if isinstance(item, _Outcome))
    families = dict.fromkeys(kind.family for kind in kinds().values())
    return Scores(
        papers=len(gold),
        paired=sum(fold(paper.title) in by_title for paper in gold),
        entities=_table(counts, "entities", entity_types()),
        edges=_table(counts, "edges", roles()),
        claims=_table(counts, "claims", families),
        speedup_papers=_table(counts, "speedup papers", ())["all"],
        attributes=_shares(item for item in findings if isinstance(item, _Agreement)),
        errors=tuple(item for item in findings if isinstance(item, Error)),
    )


def score_by(
    gold: Sequence[GoldLine], predicted: Sequence[AnnotatedPaper], field: str | None
) -> dict[str, Scores]:
    """Score everything, under ``all``, and before it each value of a field of the gold lines.

    Raises:
        ApiError: no gold line has the field; the message lists those there are.
    """
    groups: defaultdict[str, list[AnnotatedPaper]] = defaultdict(list)
    if field is not None:
        for line in gold:
            groups[str(line.fields.get(field, "none"))].append(line.paper)
        if not any(field in line.fields for line in gold):
            known = ", ".join(sorted({name for line in gold for name in line.fields}))
            raise ApiError(f"no gold line has the field '{field}'; there are: {known}")
    parts = {name: score(papers, predicted) for name, papers in sorted(groups.items())}
    return {**parts, "all": score([line.paper for line in gold], predicted)}


def reports_speedup(paper: AnnotatedPaper) -> bool:
    """Say whether a paper has an own, comparative claim of the speed family for the better."""
    return any(
        claim.family == "speed" and claim.own and claim.direction == "better" and claim.comparative
        for claim in paper.claims
    )


def _compare(gold: AnnotatedPaper, predicted: AnnotatedPaper) -> Iterator[_Finding]:
    yield from _compare_entities(gold, predicted.entities)
    yield from _compare_claims(gold, predicted.claims)
    truth, guess = reports_speedup(gold), reports_speedup(predicted)
    if truth or guess:
        result = "tp" if truth and guess else "fn" if truth else "fp"
        yield _Outcome("speedup papers", "", result)


def _compare_entities(gold: AnnotatedPaper, predicted: Sequence[Entity]) -> Iterator[_Finding]:
    pairs = pair_entities(gold.entities, predicted)
    for position, entity in enumerate(predicted):
        if position in pairs:
            yield from _compare_roles(gold.id, gold.entities[pairs[position]], entity)
        else:
            yield from _lone_entity(gold.id, entity, "fp")
    found = set(pairs.values())
    for position, entity in enumerate(gold.entities):
        if position not in found and not entity.optional:
            yield from _lone_entity(gold.id, entity, "fn")


def _lone_entity(paper: str, entity: Entity, result: str) -> Iterator[_Finding]:
    yield _Outcome("entities", entity.first_type, result)
    yield _Outcome("edges", entity.role, result)
    sign = "+" if result == "fp" else "-"
    types = "/".join(sorted(entity.type_set))
    yield Error(paper, sign, f"{types} '{entity.name}' ({entity.role})")


def _compare_roles(paper: str, gold: Entity, predicted: Entity) -> Iterator[_Finding]:
    if gold.optional:
        return
    yield _Outcome("entities", gold.first_type, "tp")
    if predicted.role == gold.role:
        yield _Outcome("edges", gold.role, "tp")
        return
    yield _Outcome("edges", predicted.role, "fp")
    yield _Outcome("edges", gold.role, "fn")
    yield Error(paper, "~", f"'{gold.name}' role {predicted.role}, gold {gold.role}")


def _compare_claims(gold: AnnotatedPaper, predicted: Sequence[Claim]) -> Iterator[_Finding]:
    pairs = pair_claims(gold.claims, predicted)
    for position, claim in enumerate(predicted):
        if position in pairs:
            truth = gold.claims[pairs[position]]
            yield _Outcome("claims", truth.family or "", "tp")
            yield from _compare_attributes(gold.id, truth, claim)
        else:
            # A kind nobody knows must cost something; it is booked where most claims are.
            yield _Outcome("claims", claim.family or "speed", "fp")
            yield Error(gold.id, "+", _told(claim))
    found = set(pairs.values())
    for position, claim in enumerate(gold.claims):
        if position not in found:
            yield _Outcome("claims", claim.family or "", "fn")
            yield Error(gold.id, "-", _told(claim))


def _compare_attributes(paper: str, gold: Claim, predicted: Claim) -> Iterator[_Finding]:
    agreements: dict[str, tuple[object, object, bool]] = {
        "kind": (gold.kind, predicted.kind, predicted.kind == gold.kind),
        "own": (gold.own, predicted.own, predicted.own == gold.own),
        "direction": (gold.direction, predicted.direction, predicted.direction == gold.direction),
        "scope": (gold.scope, predicted.scope, predicted.scope == gold.scope),
        "up to": (gold.up_to, predicted.up_to, predicted.up_to == gold.up_to),
    }
    if gold.hardware or predicted.hardware:
        same = same_names(gold.hardware, predicted.hardware)
        truth, guess = (", ".join(claim.hardware) or None for claim in (gold, predicted))
        agreements["hardware"] = (truth, guess, same)
    if gold.baseline or predicted.baseline:
        both = bool(gold.baseline and predicted.baseline)
        same = both and overlap(gold.baseline or "", predicted.baseline or "") >= AGREE
        agreements["baseline"] = (gold.baseline, predicted.baseline, same)
    for attribute, (wanted, given, agrees) in agreements.items():
        yield _Agreement(attribute, agrees)
        if not agrees:
            yield Error(paper, "~", f"{_told(gold)} {attribute} {_or(given)}, gold {_or(wanted)}")


def _or(value: object) -> str:
    return "none" if value is None else str(value)


def _told(claim: Claim) -> str:
    number = "" if claim.value is None else " {}–{} ".format(*claim.value) + (claim.unit or "")
    return f"claim {claim.kind}{number}: '{claim.evidence}'"


def _check_kinds(paper: AnnotatedPaper) -> None:
    for claim in paper.claims:
        if claim.kind not in kinds():
            known = ", ".join(kinds())
            raise ApiError(f"{paper.id}: no claim kind '{claim.kind}'; there are: {known}")


def _table(counts: Counter[_Outcome], table: str, keys: Iterable[str]) -> dict[str, Figure]:
    def figure(key: str | None) -> Figure:
        totals = Counter[str]()
        for outcome, number in counts.items():
            if outcome.table == table and key in (None, outcome.key):
                totals[outcome.result] += number
        return Figure(totals["tp"], totals["fp"], totals["fn"])

    return {**{key: figure(key) for key in keys}, "all": figure(None)}


def _shares(agreements: Iterable[_Agreement]) -> dict[str, Share]:
    by_attribute: defaultdict[str, list[bool]] = defaultdict(list)
    for agreement in agreements:
        by_attribute[agreement.attribute].append(agreement.agrees)
    return {name: Share(sum(given), len(given)) for name, given in by_attribute.items()}
