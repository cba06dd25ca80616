"""The head of a question: what is asked for, with what stands before it."""

from api.ask.claims import begins, element
from api.ask.claimwords import ClaimWords
from api.ask.cursor import Cursor
from api.ask.dates import dated
from api.ask.draft import Draft
from api.ask.lists import names
from api.ask.question import Mentioned, Names
from api.ask.roles import roles_for
from ontology.shapes import entity_types

_OWNERS = frozenset({"Method", "Model"})


def head(cur: Cursor, draft: Draft) -> None:
    """Take the words up to the noun that says what is wanted."""
    while cur.at < len(cur.items):
        if _before(cur, draft):
            continue
        if draft.superlative in ("fast", "slow") and cur.value("target") in entity_types():
            _fastest(cur, draft)
            return
        if cur.has("target"):
            _noun(cur, draft)
            return
        if cur.has("kindof") and cur.value("kindof") == "narrower" and cur.entity(1) is not None:
            cur.step()
            _concept(cur, draft)
            return
        if begins(cur) or (draft.claim is not None and cur.has("scope", "kind")):
            _claim(cur, draft)
            if not cur.has("target"):
                return
            continue
        if cur.entity() is not None:
            if _named(cur, draft):
                return
            continue
        return


def _before(cur: Cursor, draft: Draft) -> bool:
    """Take a word that may stand before any noun."""
    if _superlative(cur, draft):
        return True
    if cur.has("agg") and (begins_after(cur) or cur.has("target", ahead=1)):
        draft.measure = cur.take("agg")
        return True
    if cur.has("num", "number") and cur.has("sup", "target", "freq", ahead=1):
        start = cur.at
        years = dated(cur)
        if years is not None:
            draft.add(years)
            return True
        cur.at = start
        text = str(cur.value("number") or cur.value("num"))
        if text.isdigit() and 0 < int(text) <= 1000:
            cur.step()
            draft.most = int(text)
            return True
    if cur.has("num") and not begins(cur):
        years = dated(cur)
        if years is not None:
            draft.add(years)
            return True
    if cur.has("neg") and cur.entity(1) is not None and cur.has("target", ahead=2):
        cur.step()
        draft.negated = True
        return True
    if cur.has("role") and cur.has("target", ahead=1) and cur.peek().text.lower().endswith("ed"):
        draft.verb, draft.said = cur.value("role"), cur.peek().text
        cur.step()
        kind = str(cur.value("target"))
        if kind in entity_types():
            draft.roles, draft.gap = roles_for(draft.verb, kind), True
        return True
    return False


def begins_after(cur: Cursor) -> bool:
    """Say whether a claim begins after the next word."""
    start = cur.at
    cur.step()
    found = begins(cur)
    cur.at = start
    return found


def _superlative(cur: Cursor, draft: Draft) -> bool:
    if not cur.has("sup"):
        return False
    if cur.has("agg") and cur.peek().text.lower() in ("maximum", "minimum", "max", "min"):
        pass
    start, said = cur.at, cur.peek().text
    value = str(cur.take("sup"))
    if cur.has("num", "number"):
        text = str(cur.value("number") or cur.value("num"))
        if text.isdigit() and not cur.has("unit", ahead=1):
            draft.most = int(text)
            cur.step()
    if value in ("fast", "slow"):
        draft.claim = draft.claim or ClaimWords()
        draft.claim.speedup = True
    if cur.has("freq") and value in ("max", "min"):
        draft.frequency = True
        draft.verb = "uses" if cur.peek().text.lower().endswith("used") else None
        cur.step()
    elif cur.has("role") and (cur.has("target", ahead=1)) and value in ("max", "min"):
        _before(cur, draft)
    draft.superlative, draft.superlative_said = value, said
    if cur.at == start:
        return False
    if draft.claim is not None:
        draft.claim.superlative = value
    return True


def _noun(cur: Cursor, draft: Draft) -> None:
    item = cur.peek()
    kind = str(item.value("target"))
    draft.target, draft.noun = kind, item.text.lower()
    draft.many = draft.noun.endswith("s") and draft.noun not in ("corpus",)
    cur.step()
    if kind in entity_types() and draft.superlative and draft.verb == "uses" and not draft.gap:
        draft.roles, draft.gap = roles_for("uses", kind), True
    if kind == "Claim" and draft.claim is None:
        draft.claim = ClaimWords(any_kind=True)
    if kind == "Claim":
        _keep_main(draft)
        return
    if kind == "Baseline":
        draft.target, draft.roles, draft.gap = "Entity", ("comparesWith",), True
    if draft.claim is not None and not draft.claim.superlative:
        draft.close()


def _keep_main(draft: Draft) -> None:
    draft.main, draft.target = draft.claim, "Claim"


def _claim(cur: Cursor, draft: Draft) -> None:
    """Take a claim that stands where the noun would: "inference speedups above 2x"."""
    draft.claim = draft.claim or ClaimWords()
    if draft.superlative and not draft.claim.superlative:
        draft.claim.superlative = draft.superlative
    if draft.measure:
        draft.claim.gain = True
    said = ""
    while cur.at < len(cur.items) and not cur.has("target"):
        before = cur.at
        if cur.has("speedup", "kind", "down", "up"):
            said = cur.peek().text.lower()
        if not element(cur, draft):
            break
        if cur.at == before:
            break
    if cur.has("target") and cur.value("target") in ("Paper", *entity_types()):
        return
    draft.target = "Claim"
    draft.many = said.endswith("s")
    draft.main = draft.claim


def _concept(cur: Cursor, draft: Draft) -> None:
    found = names(cur)
    if found is None:
        return
    first = found.members[0]
    if not isinstance(first, str):
        draft.under, draft.target = first, first.type
        draft.noun = first.text.lower()
        draft.many = True


def _named(cur: Cursor, draft: Draft) -> bool:
    """Take entities before a noun; say whether the head ends with them."""
    start = cur.at
    if cur.has("scope") and begins_after(cur):
        draft.claim = draft.claim or ClaimWords()
        draft.claim.scopes += cur.step().senses["scope"]
        return False
    found = names(cur, nouns=False)
    if found is None:
        return True
    first = next(each for each in found.members if not isinstance(each, str))
    if cur.takes_possessive():
        draft.subject(found)
        return False
    kind = cur.value("target")
    if draft.superlative in ("fast", "slow") and kind != "Paper":
        _owner(draft, found)
        _fastest(cur, draft)
        return True
    if kind == "Paper":
        certain = cur.the_paper() and draft.superlative is None
        draft.subject(found) if certain else draft.mention(found)
        return False
    if kind in entity_types() and kind == first.type and len(found.members) == 1:
        draft.under = first
        return False
    if kind == "Claim" or kind == "Baseline":
        draft.subject(found)
        return False
    if kind in entity_types():
        draft.add_all(Mentioned(each) for each in found.members if not isinstance(each, str))
        return False
    if begins(cur) or (cur.has("scope") and begins_after(cur)):
        _owner(draft, found)
        return False
    plural = first.text.lower().endswith("s") and cur.has("rel", "role")
    wanted = draft.asked in ("which", "howmany") or draft.superlative in ("max", "min") or plural
    if wanted and draft.asked != "aux" and len(found.members) == 1:
        draft.under, draft.target, draft.noun = first, first.type, first.text
        draft.many = first.text.endswith("s")
        return True
    cur.at = start
    return True


def _fastest(cur: Cursor, draft: Draft) -> None:
    """Take "the fastest accelerator" for the largest speedup."""
    if cur.has("target") and cur.value("target") in entity_types():
        cur.step()
    draft.target, draft.main = "Claim", draft.claim


def _owner(draft: Draft, found: Names) -> None:
    """Take what stands before a claim: the hardware it is on, what it is about, whose it is."""
    first = next(each for each in found.members if not isinstance(each, str))
    draft.claim = draft.claim or ClaimWords()
    if first.type == "Hardware":
        draft.claim.hardware = found
    elif first.type in ("Dataset", "Task"):
        draft.claim.about = found
    else:
        draft.subject(found)
