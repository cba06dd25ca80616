"""Near misses: broader, narrower and weaker questions, and how many each would find."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from api.ask.answer import Near
from api.ask.found import claims_filter
from api.ask.grounding import Kinship, named_in
from api.ask.listing import count
from api.ask.question import (
    All,
    AnyOf,
    ClaimTest,
    Condition,
    Find,
    Mentioned,
    Named,
    Names,
    Not,
    Reports,
    Subject,
)
from api.ask.reading import Reader, loose_bounds
from api.ask.wheres import paper_where
from api.graph import GraphHandle

_NAMES, _BROADER, _NARROWER, _MOST = 3, 2, 4, 8


def near(
    handle: GraphHandle, asked: Find, total: int, kin: Mapping[str, Kinship]
) -> tuple[Near, ...]:
    """Return questions near one, with how many they would find; only those that find some."""
    limited = asked.order is not None and asked.order.first is not None
    if asked.form == "when" or asked.under is not None or (limited and total):
        return ()
    found: dict[str, Near] = {}
    for text, other in _others(asked, total, kin):
        if len(found) >= _MOST:
            break
        number = _count(handle, other)
        if number and (number != total or text.startswith("narrower")):
            found[text] = Near(text, number)
    return tuple(found.values())


def _others(asked: Find, total: int, kin: Mapping[str, Kinship]) -> Iterator[tuple[str, Find]]:
    named = named_in(asked)[:_NAMES]
    for each in named:
        for above in kin[each.label].broader[:_BROADER] if each.label in kin else ():
            yield f"broader: {above.label} in place of {each.label}", _swap(asked, each, above)
    if total == 0:
        yield from _weaker(asked, kin)
        mentioned = [part for part in asked.condition.parts if isinstance(part, Mentioned)]
        if len(mentioned) > 1:
            rest = tuple(part for part in asked.condition.parts if part not in mentioned)
            either = All((*rest, AnyOf(tuple(mentioned))))
            yield "any of them, not all", replace(asked, condition=either)
    for each in named:
        for below in kin[each.label].narrower[:_NARROWER] if each.label in kin else ():
            yield f"narrower: {below.label} alone", _swap(asked, each, below)
    for bound in loose_bounds(asked):
        yield f"exactly {bound.value:.4g}x, not at least", _exactly(asked)


def _count(handle: GraphHandle, asked: Find) -> int:
    if asked.target == "Claim":
        return count(handle, "Claim", claims_filter(asked))
    return count(handle, "Paper", paper_where(asked.condition.parts))


def _weaker(asked: Find, kin: Mapping[str, Kinship]) -> Iterator[tuple[str, Find]]:
    """Yield the question without each of its conditions."""
    reader = Reader(kin)
    parts = asked.condition.parts
    for place, part in enumerate(parts):
        rest = replace(asked, condition=All(parts[:place] + parts[place + 1 :]))
        if len(parts) > 1 or asked.claim is not None:
            yield f"without: papers that {reader.condition(part)}", rest
        if isinstance(part, Reports):
            for text, test in _weaker_tests(part.test, reader):
                changed = All((*parts[:place], Reports(test), *parts[place + 1 :]))
                yield text, replace(asked, condition=changed)
        if isinstance(part, Mentioned) and part.roles:
            changed = All((*parts[:place], replace(part, roles=()), *parts[place + 1 :]))
            yield f"{part.entity.label} in any role", replace(asked, condition=changed)
        if isinstance(part, Subject):
            changed = All((*parts[:place], Mentioned(part.entity), *parts[place + 1 :]))
            yield f"papers that mention {part.entity.label}", replace(asked, condition=changed)
    if asked.claim is not None:
        for text, test in _weaker_tests(asked.claim, reader):
            yield text, replace(asked, claim=test)


def _weaker_tests(test: ClaimTest, reader: Reader) -> Iterator[tuple[str, ClaimTest]]:
    if test.bounds:
        yield "whatever the number", replace(test, bounds=())
    if test.hardware is not None:
        yield f"not only on {reader.names(test.hardware)}", replace(test, hardware=None)
    if test.scopes:
        yield f"not only for {' or '.join(test.scopes)}", replace(test, scopes=())
    if test.baseline is not None:
        yield f"not only over {reader.names(test.baseline)}", replace(test, baseline=None)
    if test.about is not None:
        yield f"not only about {reader.names(test.about)}", replace(test, about=None)


def _swap(asked: Find, old: Named, new: Named) -> Find:
    new = replace(new, type=new.type or old.type)
    parts = tuple(_swapped(part, old, new) for part in asked.condition.parts)
    claim = asked.claim and _in_test(asked.claim, old, new)
    return replace(asked, condition=All(parts), claim=claim)


def _swapped(condition: Condition, old: Named, new: Named) -> Condition:
    if isinstance(condition, Mentioned) and condition.entity == old:
        return replace(condition, entity=new)
    if isinstance(condition, Subject) and condition.entity == old:
        return Mentioned(new)
    if isinstance(condition, All | AnyOf):
        return type(condition)(tuple(_swapped(part, old, new) for part in condition.parts))
    if isinstance(condition, Not):
        return Not(_swapped(condition.part, old, new))
    return (
        Reports(_in_test(condition.test, old, new)) if isinstance(condition, Reports) else condition
    )


def _in_test(test: ClaimTest, old: Named, new: Named) -> ClaimTest:
    def swapped(names: Names | None) -> Names | None:
        if names is None:
            return None
        return replace(names, members=tuple(new if e == old else e for e in names.members))

    return replace(
        test,
        hardware=swapped(test.hardware),
        about=swapped(test.about),
        baseline=swapped(test.baseline),
    )


def _exactly(asked: Find) -> Find:
    def exact(test: ClaimTest) -> ClaimTest:
        bounds = tuple(replace(b, op="eq") if b.loose else b for b in test.bounds)
        return replace(test, bounds=bounds)

    parts = tuple(
        Reports(exact(part.test)) if isinstance(part, Reports) else part
        for part in asked.condition.parts
    )
    return replace(asked, condition=All(parts), claim=asked.claim and exact(asked.claim))
