"""Readings: questions in words, so that people see what was asked for them."""

from collections.abc import Mapping, Sequence

from api.ask.grounding import Kinship
from api.ask.question import (
    Alike,
    All,
    AnyOf,
    Bound,
    ClaimTest,
    Comparison,
    Condition,
    Connection,
    Dated,
    Find,
    IsA,
    Kin,
    Lookup,
    Mentioned,
    Named,
    Names,
    Not,
    Question,
    Reports,
    Subject,
    Titled,
)
from api.ask.wheres import WITHIN
from api.ask.words import is_proposal

_ROLES: Mapping[str, str] = {
    "proposes": "propose",
    "evaluatesOn": "evaluate on",
    "trainsOn": "train on",
    "comparesWith": "compare with",
    "runsOn": "run on",
    "uses": "use",
    "addresses": "address",
    "measures": "measure",
    "background": "mention as background",
}
_OPS: Mapping[str, str] = {
    "gt": "above",
    "gte": "of at least",
    "lt": "below",
    "lte": "of at most",
    "eq": "of",
    "about": "of about",
}
_GAINS: Mapping[str, str] = {
    "memory": "less memory",
    "size": "a smaller size",
    "params": "fewer parameters",
    "latency": "lower latency",
    "time": "less time",
    "compute": "less compute",
    "data": "less data",
    "energy": "better energy efficiency",
    "cost": "lower cost",
    "throughput": "higher throughput",
    "speedup": "a speed-up",
    "quality": "better quality",
}
_PLURALS: Mapping[str, str] = {
    "Paper": "papers", "Claim": "claims", "Method": "methods", "Model": "models",
    "Dataset": "datasets", "Hardware": "hardware", "Task": "tasks", "Metric": "metrics",
    "Entity": "things",
}  # fmt: skip
_BY: Mapping[str, str] = {"factor": "factor", "low": "figure", "papers": "number of papers"}


class Reader:
    """Says questions in words; knows which names stand for narrower concepts too."""

    def __init__(self, kin: Mapping[str, Kinship]) -> None:
        self._kin = kin

    def read(self, question: Question) -> str:
        """Return what a question asks, in words."""
        if isinstance(question, Find):
            return self._find(question)
        if isinstance(question, Lookup):
            return f"what {question.entity.label} is"
        if isinstance(question, Connection):
            return f"how {question.start.label} and {question.goal.label} are connected"
        if isinstance(question, Comparison):
            of = f" in {', '.join(question.kinds)}" if question.kinds else ""
            return f"what is claimed of {_list([e.label for e in question.entities])}, compared{of}"
        if isinstance(question, Alike):
            what = "papers like that of" if question.papers else "what goes with"
            return f"{what} {question.entity.label}"
        if isinstance(question, Kin):
            side = "narrower" if question.narrower else "broader"
            return f"the concepts {side} than {question.entity.label}"
        return self._is_a(question)

    def _is_a(self, question: IsA) -> str:
        other = question.broader
        if isinstance(other, Named):
            return f"whether {question.entity.label} is {other.label} or narrower"
        return f"whether {question.entity.label} is a {other.lower()}"

    def _find(self, find: Find) -> str:
        form = {"count": "the number of ", "yes_no": "whether there is: "}.get(find.form, "")
        if find.form == "when":
            form = "the year of "
        told = form + self._what(find)
        if find.group is not None:
            told += f", by {_group(find.group)}"
            if find.measure:
                told += f", with the {find.measure} factor"
        return told + self._order(find)

    def _what(self, find: Find) -> str:
        papers = self.papers(find.condition.parts)
        if find.target == "Paper":
            return papers + (", each with what it proposes" if is_proposal(find.noun) else "")
        if find.target == "Claim" and find.claim is not None:
            source = f", in {papers}" if find.condition.parts else ""
            return f"claims of {self.claim(find.claim)}{source}"
        kind = f"{find.under.label} and narrower" if find.under else _PLURALS[find.target]
        one = papers.startswith("the paper of") and " that " not in papers.split('"')[-1]
        how = " or ".join((_third if one else str)(_ROLES[role]) for role in find.roles)
        how = how or ("mentions" if one else "mention")
        if one:
            return f"{kind} that {papers} {how}"
        counted = f", counting {papers}" if find.condition.parts else ""
        return f"{kind} that papers {how}{counted}"

    def _order(self, find: Find) -> str:
        order = find.order
        if order is None:
            return ""
        if order.by == "year":
            told = ", the newest first" if order.descending else ", the oldest first"
        else:
            way = "largest" if order.descending else "smallest"
            told = f", by {_BY[order.by]}, the {way} first"
        return f"{told}, {order.first} of them" if order.first else told

    def papers(self, conditions: Sequence[Condition]) -> str:
        """Return which papers are meant: "papers that use LoRA", "the paper of LoRA"."""
        owners = [c for c in conditions if isinstance(c, Subject) and c.titles]
        others = [c for c in conditions if c not in owners]
        head = " and ".join(map(self._owner, owners)) or "papers"
        one = len(owners) == 1
        told = " and ".join((_one if one else str)(self.condition(each)) for each in others)
        return f"{head} that {told}" if told else head

    def _owner(self, subject: Subject) -> str:
        titles = " or ".join(f'"{title}"' for title in subject.titles)
        if subject.entity.type == "Paper":
            return f"the paper {titles}"
        return f"the paper of {subject.entity.label} ({titles})"

    def condition(self, condition: Condition) -> str:
        """Return a condition as what papers do."""
        if isinstance(condition, Mentioned):
            how = " or ".join(_ROLES[role] for role in condition.roles) or "mention"
            entity = condition.entity
            return f"{how} {entity.label if condition.exact else self.name(entity)}"
        if isinstance(condition, Subject):
            return f"are {self._owner(condition)}"
        if isinstance(condition, Dated):
            return _dated(condition)
        if isinstance(condition, Titled):
            return f'have "{condition.text}" in the title'
        if isinstance(condition, Reports):
            return f"report {self.claim(condition.test)}"
        if isinstance(condition, Not):
            return f"do not {self.condition(condition.part)}".replace("do not are", "are not")
        joint = " or " if isinstance(condition, AnyOf) else " and "
        return _bracket(joint.join(self.condition(part) for part in condition.parts), condition)

    def claim(self, test: ClaimTest) -> str:
        """Return what a claim must be."""
        told = [_measured(test)]
        if test.metric and "quality" in test.kinds:
            told.append(f"({test.metric})")
        told += [_bound(each) for each in test.bounds]
        if test.scopes:
            told.append("for " + " or ".join(map(_scope, test.scopes)))
        if test.hardware is not None:
            told.append(f"on {self.names(test.hardware) or 'some hardware'}")
        if test.not_hardware is not None:
            told.append(f"not on {self.names(test.not_hardware)}")
        if test.about is not None:
            told.append(f"about {self.names(test.about)} (or in a sentence that names it)")
        if test.baseline is not None:
            told.append(f"over {self.names(test.baseline)}")
        return " ".join(told)

    def names(self, names: Names) -> str:
        """Return a list of names."""
        joint = " or " if names.any else " and "
        return joint.join(
            self.name(each) if isinstance(each, Named) else f'"{each}"' for each in names.members
        )

    def name(self, named: Named) -> str:
        """Return the label of a thing, and that narrower ones count where there are some."""
        if not named.label:
            return f"a {named.type.lower()}"
        if not named.known:
            return f"{named.label} (a known name that no paper of this graph mentions)"
        several = f" ({len(named.ids)} things of that name)" if len(named.ids) > 1 else ""
        kin = self._kin.get(named.label)
        narrower = " or narrower" if kin is not None and kin.narrower else ""
        return f"{named.label}{several}{narrower}"


def loose_bounds(find: Find) -> tuple[Bound, ...]:
    """Return the numbers of a question that had no comparison, so that one was assumed."""
    tests = [find.claim] if find.claim else []
    tests += [part.test for part in find.condition.parts if isinstance(part, Reports)]
    return tuple(bound for test in tests for bound in test.bounds if bound.loose)


def _measured(test: ClaimTest) -> str:
    if test.speedup:
        return "a speedup"
    named = test.kinds or tuple(f"{family} (any kind)" for family in test.families)
    if not named and test.gain:
        return f"a {test.direction} result"
    if not named:
        return "any result of their own" if test.own else "any result"
    if test.gain and test.direction == "better":
        return " or ".join(_GAINS.get(name, f"better {name}") for name in named)
    if test.gain and test.direction == "worse":
        return "worse " + " or ".join(named)
    return " or ".join(named) + " (any figure of their own)"


def _bound(bound: Bound) -> str:
    if bound.of == "factor":
        return f"by a factor {_OPS[bound.op]} {bound.value:.4g}"
    unit = "" if bound.unit is None else ("%" if bound.unit == "%" else f" {bound.unit}")
    return f"{_OPS[bound.op]} {bound.value:.12g}{unit}"


def _scope(scope: str) -> str:
    more = WITHIN.get(scope, ())[1:]
    return f"{scope} (with {' and '.join(more)})" if more else scope


def _dated(condition: Dated) -> str:
    if condition.low == condition.high:
        return f"are of {condition.low}"
    if condition.high is None:
        return f"are of {condition.low} or later"
    if condition.low is None:
        return f"are of {condition.high} or earlier"
    return f"are of {condition.low} to {condition.high}"


def _group(group: str) -> str:
    return _PLURALS.get(group, group).rstrip("s").lower() if group != "Hardware" else "hardware"


def _bracket(text: str, condition: Condition) -> str:
    return text if isinstance(condition, All) else f"({text})"


def _one(told: str) -> str:
    """Return what several do as what one does.

    >>> _one("do not use LoRA"), _one("are of 2024"), _one("report a speedup")
    ('does not use LoRA', 'is of 2024', 'reports a speedup')
    """
    first, _, rest = told.partition(" ")
    known = {"do": "does", "are": "is", "have": "has"}
    if first.startswith("("):
        return told
    return f"{known.get(first) or _third(first)} {rest}"


def _third(verb: str) -> str:
    """Return a verb as one paper does it.

    >>> _third("evaluate on"), _third("address")
    ('evaluates on', 'addresses')
    """
    first, *rest = verb.split(" ")
    return " ".join([first + ("es" if first.endswith("s") else "s"), *rest])


def _list(labels: Sequence[str]) -> str:
    return f"{', '.join(labels[:-1])} and {labels[-1]}"
