"""Parsing: from the items of a question to what it asks.

A question of a form of its own (`api.ask.special`) is taken as a whole.  All others are walked
through from left to right: what is wanted (`api.ask.heads`), then clauses (`api.ask.clauses`).
Every word must be taken by a rule or be one that means nothing; the first that is not is named.
"""

from collections.abc import Sequence
from dataclasses import replace

from api.ask.claimwords import ClaimWords
from api.ask.clauses import clauses
from api.ask.cursor import Cursor
from api.ask.dates import dated
from api.ask.draft import Draft
from api.ask.errors import NotUnderstood
from api.ask.heads import head
from api.ask.lexing import Item
from api.ask.openings import opening
from api.ask.question import (
    All,
    ClaimTest,
    Find,
    Names,
    Order,
    Question,
    Reports,
)
from api.ask.special import special
from ontology.shapes import entity_types
from ontology.vocabulary import kinds

_LOWER_IS_BETTER = ("perplexity", "error", "wer", "loss", "fid", "cer")
_BY_WORTH = frozenset({"best", "top", "worst", "record", "strongest", "leading"})
"""Superlatives that say how good a figure is, and not how large."""
_BY_NUMBER = frozenset({"most", "the most", "least", "the least", "top"})
_BY_PROPOSERS = frozenset({"uses", "comparesWith", "addresses", "proposes", "measures"})
"""Verbs of which what a paper proposes is the subject, and not also what it uses."""


def parse(items: Sequence[Item]) -> Question:
    """Return what a question asks.

    Raises:
        NotUnderstood: a word has no sense, or no place where it stands.
    """
    short = special(items)
    if short is not None:
        return short
    cur, draft = Cursor(items), Draft()
    first = dated(cur)
    if first is not None:  # "In 2024, which papers ..."
        draft.add(first)
        cur.take("comma")
    opening(cur, draft)
    if draft.target is None:
        head(cur, draft)
    clauses(cur, draft)
    if not cur.done:
        raise _stuck(cur)
    if draft.negated:  # of what was denied, nothing is left: "which datasets does no paper use"
        raise NotUnderstood(tuple(i.text for i in items if "neg" in i.senses), "placed")
    return _question(draft)


def _stuck(cur: Cursor) -> NotUnderstood:
    unknown = tuple(item.text for item in cur.items if not item.known and _is_word(item))
    if unknown:
        return NotUnderstood(unknown)
    return cur.stuck()


def _is_word(item: Item) -> bool:
    return any(map(str.isalnum, item.text))


def _question(draft: Draft) -> Question:
    target = draft.target
    if target is None:
        target = _guessed(draft)
    if draft.form == "yes_no" and target in entity_types() and not draft.gap and not draft.noun:
        target = "Paper"
    if target == "Claim":
        return _claims(draft)
    if target in (*entity_types(), "Entity"):
        return _entities(draft, target)
    if target == "year":
        return _years(draft)
    return _papers(draft)


def _guessed(draft: Draft) -> str:
    """Return what is wanted where no noun said it."""
    if draft.main is not None and draft.form != "yes_no":
        return "Claim"
    if draft.form == "yes_no" or draft.parts:
        if draft.asked == "what" and draft.reports:
            return "Claim"
        return "Paper"
    raise NotUnderstood((), "outside")


def _papers(draft: Draft) -> Question:
    if draft.main is not None and draft.main.superlative:
        return _claims(draft)
    if draft.main is not None:
        draft.add(Reports(draft.main.test()))
    order = None
    if draft.superlative in ("new", "old"):
        order = draft.order("year", None if draft.many else 1)
    elif draft.superlative is not None:
        raise NotUnderstood((draft.superlative_said or "most",), "placed")
    group = draft.group
    if draft.form == "count" and group is None:
        return Find("Paper", "count", draft.condition(), noun=draft.noun)
    form = "list" if draft.form == "count" else draft.form
    return Find("Paper", form, draft.condition(), order=order, group=group, noun=draft.noun)  # type: ignore[arg-type]


def _claims(draft: Draft) -> Question:
    main = draft.main or ClaimWords(any_kind=True)
    sup, said = main.superlative or draft.superlative, draft.superlative_said
    draft.superlative = sup
    best = sup in ("max", "fast", "min", "slow")
    many = main.noun.endswith("s") or main.any_kind
    if said.lower() in _BY_NUMBER and many and draft.most is None:
        raise NotUnderstood((said,), "placed")  # as many claims as possible are no large factor
    if sup in ("min", "slow") and _asks_for_level(main):
        raise NotUnderstood((said,), "placed")  # figures in different units cannot be compared
    if not main.says_what:
        main.any_kind = True
    test = main.test(change=best)
    test = _with_others(test, draft.others, best)
    if draft.form == "yes_no":
        draft.add(Reports(test))
        return Find("Paper", "yes_no", draft.condition(), noun=draft.noun)
    order = draft.order("factor", None if draft.many else 1) if best else None
    if draft.group is not None and best:
        order, draft.measure = None, "smallest" if sup in ("min", "slow") else "largest"
    if sup in ("new", "old"):
        order = draft.order("year", None if draft.many else 1)
    if best and test.kinds == ("quality",) and order is not None:
        test = replace(test, own=True, gain=False, direction=None)
        turned = said.lower() in _BY_WORTH and _lower_is_better(test.metric)
        order = replace(order, by="low", descending=order.descending is not turned)
    if draft.form == "count" and draft.group is None:
        return Find("Claim", "count", draft.condition(), test, noun=draft.noun)
    return Find(
        "Claim",
        "list",
        draft.condition(),
        test,
        order=order,
        group=draft.group,
        measure=draft.measure,
        noun=draft.noun,
    )


def _asks_for_level(words: ClaimWords) -> bool:
    """Say whether "lowest" is meant of the figure itself, as in "lowest latency"."""
    known = kinds()
    changed = words.down or words.up or words.gain or words.loss or words.speedup
    return bool(words.kinds) and not changed and all(known[k].less_is_better for k in words.kinds)


def _lower_is_better(metric: str | None) -> bool:
    return metric is not None and any(word in metric.lower() for word in _LOWER_IS_BETTER)


def _with_others(test: ClaimTest, others: Sequence[ClaimWords], best: bool) -> ClaimTest:
    """Return a test that also lets pass what further words speak of, if that is all they say."""
    for words in others:
        more = words.test(change=best)
        if more.bounds or more.hardware or more.baseline:
            raise NotUnderstood(("and",), "placed")
        kinds = test.kinds or (("speedup",) if test.speedup else ())
        extra = more.kinds or (("speedup",) if more.speedup else ())
        test = replace(
            test, kinds=tuple(dict.fromkeys((*kinds, *extra))), speedup=False, own=True,
            scopes=tuple(dict.fromkeys((*test.scopes, *more.scopes))),
        )  # fmt: skip
    return test


def _entities(draft: Draft, target: str) -> Question:
    if draft.main is not None and not draft.gap:
        if draft.main.superlative:
            if target == "Hardware" and draft.main.hardware is None:
                draft.main.hardware = Names(())
            return _claims(draft)
        draft.add(Reports(draft.main.test()))
    tests = [part.test for part in draft.parts if isinstance(part, Reports)]
    claimed = bool(tests)
    if len(tests) == 1 and not draft.gap and target == "Hardware":
        rest = tuple(part for part in draft.parts if not isinstance(part, Reports))
        test = replace(tests[0], hardware=tests[0].hardware or Names(()))
        return Find("Claim", "list", All(rest), test, noun=draft.noun)
    if claimed and not draft.gap and target in ("Dataset", "Task", "Metric"):
        raise NotUnderstood((draft.noun,), "placed")
    if claimed and not draft.gap and draft.under is None and target in ("Method", "Model"):
        return Find("Paper", draft.form, draft.condition(), noun=draft.noun)  # type: ignore[arg-type]
    roles = draft.roles
    if not draft.gap and draft.parts and draft.verb and target in ("Method", "Model"):
        roles = ("proposes",) if draft.verb in _BY_PROPOSERS else ("proposes", "uses")
    order = draft.order("papers", None if draft.many else 1) if draft.superlative else None
    counted = draft.frequency or draft.gap or draft.superlative_said.lower() in _BY_NUMBER
    if draft.superlative and (draft.superlative in ("new", "old", "fast", "slow") or not counted):
        raise NotUnderstood((draft.superlative_said or "most",), "placed")
    if draft.most and order is None:
        order = Order("papers", True, draft.most)
    form = draft.form if draft.form != "when" else "list"
    return Find(
        target,
        form,  # type: ignore[arg-type]
        draft.condition(),
        roles=roles,
        under=draft.under,
        order=order,
        group=draft.group,
        noun=draft.noun,
    )


def _years(draft: Draft) -> Question:
    if draft.main is not None and draft.main.superlative:
        return _claims(draft)
    if draft.main is not None:
        draft.add(Reports(draft.main.test()))
    order = draft.order("papers", 1) if draft.superlative in ("max", "min") else None
    return Find("Paper", "list", draft.condition(), group="year", order=order, noun="papers")
