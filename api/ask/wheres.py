"""Wheres: the conditions of a question as the filters that GraphQL and Python take."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.ask.question import (
    AnyOf,
    Bound,
    ClaimTest,
    Condition,
    Dated,
    Mentioned,
    Named,
    Names,
    Not,
    Reports,
    Subject,
    Titled,
)
from api.query.choices import constant
from api.query.filters import Where

Filter = dict[str, Any]

WITHIN: Mapping[str, tuple[str, ...]] = {
    "training": ("training", "pretraining", "finetuning"),
    "inference": ("inference", "prefill", "decoding"),
}
"""The phases that a phase includes."""

_SAME_UNIT: Mapping[str, tuple[str, ...]] = {
    "seconds": ("seconds", "second", "s"),
    "TFLOPS": ("TFLOPS", "TFLOPs", "TFLOP/s"),
    "images/s": ("images/s", "FPS", "frames/s"),
    "%": ("%",),
    "points": ("points", "%"),
}
_NEAR = {"eq": 0.005, "about": 0.1}


def paper_where(conditions: Iterable[Condition]) -> Filter:
    """Return the filter of papers that meet all of some conditions."""
    return merged([_paper(condition) for condition in conditions])


def claim_where(test: ClaimTest) -> Filter:
    """Return the filter of claims that pass a test."""
    parts: list[Filter] = []
    if test.speedup:
        parts.append({"speedup": True})
    if test.kinds:
        parts.append({"kind": [constant(kind) for kind in test.kinds]})
    if test.families:
        parts.append({"family": [constant(family) for family in test.families]})
    if test.gain:
        parts.append({"own": True, "comparative": True})
    elif test.own:
        parts.append({"own": True})
    if test.direction:
        parts.append({"direction": [constant(test.direction)]})
    parts += [_bound(each) for each in test.bounds]
    if test.gain and any(each.of == "low" for each in test.bounds):
        changed = {"basis": ["INCREASE", "REDUCTION"]}
        parts.append({"or": [changed, {"unit": {"eq": "points"}}]})  # no levels: 91.7 % is no gain
    parts += _things(test)
    if test.scopes:
        scopes = [each for scope in test.scopes for each in WITHIN.get(scope, (scope,))]
        parts.append({"scope": [constant(scope) for scope in dict.fromkeys(scopes)]})
    if test.metric and "quality" in test.kinds:
        parts.append(_measuring(test.metric))
    return merged(parts)


def _measuring(metric: str) -> Filter:
    """Return the filter of claims of a metric; of a share where its sentence says accuracy."""
    ways: list[Filter] = [
        {"metricEntity": {"name": metric}},
        {"metric": {"contains": metric}},
    ]
    if metric == "accuracy":
        ways.append({"unit": {"eq": "%"}, "evidence": {"sentence": {"contains": metric}}})
    return {"or": ways}


def naming(entity: Named) -> Filter:
    """Return the filter of an entity and all that is narrower; of any of a type without a label."""
    if not entity.label:
        return {"type": [constant(entity.type)]}
    return {"name": entity.label if len(entity.ids) < 2 else entity.text}


def merged(parts: Sequence[Where]) -> Filter:
    """Return one filter for several that must all hold.

    >>> merged([{"year": 2024}, {"uses": {"name": "LoRA"}}, {"uses": {"name": "Adam"}}])
    {'year': 2024, 'uses': {'name': 'LoRA'}, 'and': [{'uses': {'name': 'Adam'}}]}
    """
    found: Filter = {}
    more: list[Where] = []
    for part in parts:
        if found.keys() & part.keys():
            tests = _tests(found, part)
            if tests is None:
                more.append(part)
            else:
                found.update(tests)
        else:
            found.update(part)
    if more:
        found["and"] = [*found.get("and", []), *more]
    return found


def _tests(found: Where, part: Where) -> Filter | None:
    """Return two filters as one where they only test the same number."""
    joined: Filter = {}
    for key, value in part.items():
        known = found.get(key, value)
        if known == value:
            joined[key] = value
        elif key in ("factor", "low") and not known.keys() & value.keys():
            joined[key] = {**known, **value}
        else:
            return None
    return joined


def _paper(condition: Condition) -> Filter:
    if isinstance(condition, Mentioned | Subject):
        return _mentioned(condition)
    if isinstance(condition, Dated):
        return _dated(condition)
    if isinstance(condition, Titled):
        return {"title": {"contains": condition.text}}
    if isinstance(condition, Reports):
        return merged([{"reports": claim_where(test)} for test in _split(condition.test)])
    if isinstance(condition, Not):
        return {"not": [_paper(condition.part)]}
    if isinstance(condition, AnyOf):
        return {"or": [_paper(part) for part in condition.parts]}
    return paper_where(condition.parts)


def _mentioned(condition: Mentioned | Subject) -> Filter:
    entity = condition.entity
    if entity.type == "Paper":
        return {"title": {"eq": entity.label}}
    if isinstance(condition, Subject) and condition.titles:
        titles = list(condition.titles)
        return {"title": {"eq": titles[0]} if len(titles) == 1 else {"in": titles}}
    if isinstance(condition, Subject):
        return {"proposes": {**naming(entity), "includeNarrower": False}}
    roles = condition.roles or ("mentions",)
    narrower = {"includeNarrower": False} if condition.exact else {}
    found = [{role: {**naming(entity), **narrower}} for role in roles]
    return found[0] if len(found) == 1 else {"or": found}


def _dated(condition: Dated) -> Filter:
    if condition.low is not None and condition.low == condition.high:
        return {"year": {"eq": condition.low}}
    bounds = {"gte": condition.low, "lte": condition.high}
    return {"year": {test: year for test, year in bounds.items() if year is not None}}


def _split(test: ClaimTest) -> list[ClaimTest]:
    """Return one test for each piece of hardware, where a paper must report of all of them."""
    from dataclasses import replace

    if test.hardware is None or test.hardware.any or len(test.hardware.members) < 2:
        return [test]
    return [replace(test, hardware=Names((each,))) for each in test.hardware.members]


def _bound(bound: Bound) -> Filter:
    share = _NEAR.get(bound.op)
    if bound.of == "factor" and share is not None:
        span = {"gte": bound.value * (1 - share), "lte": bound.value * (1 + share)}
        return {"factor": {test: round(value, 6) for test, value in span.items()}}
    if bound.of == "factor":
        return {"factor": {bound.op: round(bound.value, 6)}}
    tests = {bound.op: bound.value}
    if bound.op == "about":
        tests = {"gte": bound.value * 0.9, "lte": bound.value * 1.1}
    if bound.unit is None:
        return {"low": tests, "basis": ["ABSOLUTE"], "not": [{"unit": {"eq": "points"}}]}
    return {"low": tests, "unit": {"in": list(_SAME_UNIT.get(bound.unit, (bound.unit,)))}}


def _things(test: ClaimTest) -> list[Filter]:
    found: list[Filter] = []
    if test.hardware is not None:
        found.append(_any_of("hardware", test.hardware))
    if test.not_hardware is not None:
        found.append({"not": [_any_of("hardware", test.not_hardware)]})
    if test.about is not None:
        found.append(_about(test.about))
    if test.baseline is not None:
        found.append(_over(test.baseline))
    return found


def _any_of(relation: str, names: Names) -> Filter:
    listed = [{relation: naming(each)} for each in names.members if isinstance(each, Named)]
    if not listed:
        return {relation: {}}
    return listed[0] if len(listed) == 1 else {"or": listed}


def _about(names: Names) -> Filter:
    """Return the filter of claims about things, or proved by a sentence that names them."""
    ways: list[Filter] = []
    for each in names.members:
        if isinstance(each, Named):
            texts = dict.fromkeys((each.label, each.text))
            ways.append({"about": naming(each)})
            # A word of the sentence, not the beginning of a longer name: CIFAR-10, CIFAR-100.
            ways += [
                {"evidence": {"sentence": {"contains": f" {text}{end}"}}}
                for text in texts
                for end in (" ", ".", ",")
            ]
    return {"or": ways}


def _over(names: Names) -> Filter:
    """Return the filter of claims over baselines: the entity, or its name in the text."""
    ways: list[Filter] = []
    for each in names.members:
        if isinstance(each, Named):
            ways.append({"baselineEntity": naming(each)})
        ways.append({"baseline": {"contains": each.text if isinstance(each, Named) else each}})
    return ways[0] if len(ways) == 1 else {"or": ways}
