"""The draft of a question: what was understood so far, while its words are walked through."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from api.ask.claimwords import ClaimWords
from api.ask.question import (
    All,
    AnyOf,
    ClaimTest,
    Condition,
    Mentioned,
    Named,
    Names,
    Not,
    Order,
    Reports,
    Subject,
)
from api.ask.roles import roles_for


@dataclass(slots=True)
class Draft:
    """What is wanted, of what, in which order; conditions as they come."""

    form: str = "list"
    target: str | None = None
    noun: str = ""
    parts: list[Condition] = field(default_factory=list)
    claim: ClaimWords | None = None
    main: ClaimWords | None = None
    others: list[ClaimWords] = field(default_factory=list)
    roles: tuple[str, ...] = ()
    gap: bool = False
    under: Named | None = None
    superlative: str | None = None
    superlative_said: str = ""
    frequency: bool = False
    most: int | None = None
    group: str | None = None
    measure: str | None = None
    negated: bool = False
    joined: str = "and"
    verb: str | None = None
    said: str = ""
    asked: str = ""
    passive: bool = False
    reports: bool = False
    many: bool = False

    def add(self, condition: Condition) -> None:
        """Take a condition, negated or as an alternative to the one before where that was said."""
        if self.negated:
            condition = Not(condition)
        if self.joined == "or" and self.parts:
            last = self.parts.pop()
            if isinstance(last, Not) and not self.negated:
                condition = Not(AnyOf((last.part, condition)))
            elif isinstance(last, AnyOf):
                condition = AnyOf((*last.parts, condition))
            else:
                condition = AnyOf((last, condition))
        self.parts.append(condition)
        self.negated, self.joined = False, "and"

    def mention(self, names: Names, verb: str | None = None, said: str = "") -> None:
        """Take that the paper has some entities, as what a verb says."""
        if verb == "beats":
            self.add(Reports(ClaimTest(gain=True, direction="better", baseline=names)))
            return
        found: list[Condition] = [
            Mentioned(each, roles_for(verb, each.type), said)
            for each in names.members
            if isinstance(each, Named)
        ]
        papers: list[Condition] = [
            Subject(e) for e in names.members if isinstance(e, Named) and e.type == "Paper"
        ]
        self.add(_joined(papers or found, names.any))

    def add_all(self, conditions: Iterable[Condition]) -> None:
        """Take several conditions that must all hold."""
        found = list(conditions)
        if found:
            self.add(_joined(found, any_of=False))

    def subject(self, names: Names) -> None:
        """Take that the paper is the one of an entity."""
        found: list[Condition] = [Subject(e) for e in names.members if isinstance(e, Named)]
        self.add(_joined(found, True))

    def as_object(self, verb: str, said: str) -> bool:
        """Make the last entity, so far taken for the subject, what a verb has as its object."""
        if not self.parts:
            return False
        last = self.parts[-1]
        inner = last.part if isinstance(last, Not) else last
        changed = _as_object(inner, verb, said)
        if changed is None:
            return False
        self.parts[-1] = Not(changed) if isinstance(last, Not) else changed
        return True

    def close(self) -> None:
        """Finish the claim that is being spoken of."""
        claim, self.claim = self.claim, None
        if claim is None or claim is self.main or not claim.says_anything:
            return
        if self.negated and self.target in (None, "Claim") and self.asked != "howmuch":
            self.target = self.target or "Paper"
            self.add(Reports(claim.test()))
            return
        if self.target == "Claim" or (self.target is None and self.asked in ("howmuch", "np")):
            if self.main is None:
                self.main = claim
            else:
                self.others.append(claim)
            return
        if claim.superlative and self.superlative is None:
            self.superlative = claim.superlative
            self.main = claim
            return
        self.add(Reports(claim.test()))

    def condition(self) -> All:
        """Return all conditions."""
        return All(tuple(self.parts))

    def order(self, by: str, first: int | None) -> Order:
        """Return the order by a value, as the superlative says."""
        descending = self.superlative not in ("min", "slow", "old")
        return Order(by, descending, self.most or first)  # type: ignore[arg-type]


def _joined(found: list[Condition], any_of: bool) -> Condition:
    if len(found) == 1:
        return found[0]
    return AnyOf(tuple(found)) if any_of else All(tuple(found))


def _as_object(condition: Condition, verb: str, said: str) -> Condition | None:
    if isinstance(condition, Subject) and condition.entity.type != "Paper":
        return Mentioned(condition.entity, roles_for(verb, condition.entity.type), said)
    if isinstance(condition, Mentioned):
        kind = condition.entity.type
        return replace(condition, roles=roles_for(verb, kind), verb=said)
    if isinstance(condition, All | AnyOf):
        found = [_as_object(part, verb, said) for part in condition.parts]
        kept = tuple(part for part in found if part is not None)
        return type(condition)(kept) if len(kept) == len(found) and kept else None
    return None
