"""The grammar of claims: numbers, what they measure, on what hardware, over which baseline."""

from api.ask.amounts import Amount, amounts
from api.ask.claimwords import ClaimWords
from api.ask.cursor import Cursor
from api.ask.draft import Draft
from api.ask.lists import baseline, names
from api.ask.question import Named, Names
from api.ask.words import phrases

_WHAT = ("speedup", "kind", "family", "worse", "smaller", "cheaper")
_CHANGE = ("down", "up", "loss", "halve", "double", "less", "more")
_HARDWARE_PREPS = frozenset({"on", "with", "for", "in", "of", "over"})
_ABOUT = frozenset({"Model", "Dataset", "Task"})


def begins(cur: Cursor) -> bool:
    """Say whether a claim begins here."""
    entity = cur.entity()
    if entity is not None and not (cur.has("kind") and entity.type == "Metric"):
        return False
    if cur.has(*_WHAT):
        return not (cur.has("family") and not cur.has("speedup", "kind") and cur.has("target"))
    ahead = 0
    while ahead < 6 and cur.has(*_CHANGE, "sup", "agg", "cmp", "num", "amount", "times", "scope",
                                "unit", "number", "ormore", "orless", ahead=ahead):  # fmt: skip
        ahead += 1
        if cur.has("prep", ahead=ahead) and cur.has(*_WHAT, "scope", ahead=ahead + 1):
            ahead += 1
        if cur.has(*_WHAT, ahead=ahead) and (
            cur.entity(ahead) is None or cur.has("kind", ahead=ahead)
        ):
            return True
    return False


def element(cur: Cursor, draft: Draft) -> bool:
    """Take the next words of the claim that is open; say whether there were any."""
    claim = draft.claim
    if claim is None:
        return False
    return (
        _amount(cur, claim)
        or _what(cur, claim)
        or _change(cur, claim)
        or _scope(cur, claim)
        or _against(cur, claim)
        or _thing(cur, claim, draft)
    )


def _amount(cur: Cursor, claim: ClaimWords) -> bool:
    start = cur.at
    if cur.takes("sup", "max", "min", "fast", "slow"):
        cur.at = start
        return False
    joint = cur.has("and", "or", "but") and cur.has("cmp", ahead=1)
    if joint:
        cur.step()
    cur.takes("prep", "with") if cur.has("cmp", ahead=1) else None
    found = amounts(cur)
    if not found:
        cur.at = start
        return False
    claim.amounts += found
    return True


def _what(cur: Cursor, claim: ClaimWords) -> bool:
    start = cur.at
    cur.takes("prep", "of", "in", "for", "on") if cur.has(*_WHAT, ahead=1) else None
    entity = cur.entity()
    changed = claim.down or claim.up or claim.loss
    if entity is not None and not (cur.has("kind") and (entity.type == "Metric" or changed)):
        cur.at = start
        return False
    if cur.has("worse"):
        claim.slower = True
    elif cur.has("speedup"):
        claim.speedup = True
    elif cur.has("smaller", "cheaper") and not cur.has(*_WHAT[:2], ahead=1):
        claim.kinds.append(str(cur.value("smaller") or cur.value("cheaper")))
        claim.gain = True
    elif cur.has("smaller", "cheaper"):
        cur.at = start
        return False
    elif cur.has("kind"):
        claim.kinds += cur.peek().senses["kind"]
        claim.gain = claim.gain or _says_gain(cur.peek().text)
        claim.efficient = claim.efficient or "efficien" in cur.peek().text.lower()
        if entity is not None:
            claim.name(entity)
        elif cur.peek().text.lower() in ("accuracy", "perplexity", "accuracies"):
            claim.metric = cur.peek().text.lower().replace("accuracies", "accuracy")
    elif cur.has("family"):
        claim.families += cur.peek().senses["family"]
    else:
        cur.at = start
        return False
    if not claim.scopes and "data" not in claim.kinds:
        claim.scopes += _scopes_within(cur.peek().text)
    claim.noun = cur.peek().text.lower()
    compares = cur.peek().text.lower().endswith(" as")
    cur.step()
    while cur.value("target") == "Claim":
        cur.step()
    if compares and (found := baseline(cur)) is not None:
        claim.baseline = found if found.members else None
    return True


def _says_gain(text: str) -> bool:
    return text.lower().endswith(("efficient", "efficiency", "saving", "savings"))


def _change(cur: Cursor, claim: ClaimWords) -> bool:
    start = cur.at
    cur.takes("prep", "in", "of") if cur.has(*_CHANGE, ahead=1) else None
    if cur.has("halve"):
        claim.down = True
        claim.amounts += (Amount("", 0.5, "part", cur.peek().text),)
    elif cur.has("double"):
        claim.up = True
        claim.amounts += (Amount("", float(str(cur.value("double"))), "x", cur.peek().text),)
    elif cur.has("down"):
        claim.down = True
    elif cur.has("loss"):
        claim.loss = True
    elif cur.has("up"):
        improved = cur.value("up") == "improve"
        claim.gain, claim.up = claim.gain or improved, claim.up or not improved
    elif cur.has("less", "more") and cur.has("cmp", ahead=1):
        pass
    elif cur.has("less"):
        claim.down = True
    elif cur.has("more"):
        claim.up = claim.up or not _says_gain(cur.peek(1).text)
        claim.gain = True
    else:
        cur.at = start
        return False
    cur.step()
    return True


def _scope(cur: Cursor, claim: ClaimWords) -> bool:
    start = cur.at
    preps = cur.takes("prep", "for", "in", "during", "of", "on", "at", "with", "to")
    scopes = _scopes_at(cur)
    papers_of = cur.has("target", ahead=1) and not preps and not claim.says_what
    if scopes and not papers_of:
        claim.scopes += scopes
        cur.step()
        if cur.has("and", "or") and _scopes_at(cur, 1):
            cur.step()
            claim.scopes += _scopes_at(cur)
            cur.step()
        return True
    cur.at = start
    return False


def _scopes_within(text: str) -> list[str]:
    """Return the phases that the name of a kind speaks of, as "training cost" does."""
    words = text.replace("-", " ").lower().split()[:-1]
    senses = (sense for word in words for sense in phrases().get((word,), ()))
    return [sense.value for sense in senses if sense.category == "scope"]


def _scopes_at(cur: Cursor, ahead: int = 0) -> tuple[str, ...]:
    item = cur.peek(ahead)
    if item.entity is not None and item.entity.type == "Task" and "scope" not in item.senses:
        last = item.text.replace("-", " ").split()[-1].lower()
        found = [s.value for s in phrases().get((last,), ()) if s.category == "scope"]
        return tuple(found)
    return item.senses.get("scope", ())


def _against(cur: Cursor, claim: ClaimWords) -> bool:
    start = cur.at
    over = cur.takes("prep", "over") or (
        claim.says_what and cur.has("cmp") and cur.value("cmp") in ("gt", "lt") and _step(cur)
    )
    if not over and cur.value("role") == "comparesWith" and cur.has("prep", ahead=1):
        cur.step()
        over = cur.takes("prep", "with", "to", "over")
    if over:
        cur.takes("prep", "to", "on", "of", "with")
        found = baseline(cur)
        if found is not None:
            claim.baseline = found if found.members else claim.baseline
            return True
    cur.at = start
    return False


def _step(cur: Cursor) -> bool:
    cur.step()
    return True


def _thing(cur: Cursor, claim: ClaimWords, draft: Draft) -> bool:
    """Take the hardware that a number was measured on, or what it holds for."""
    start = cur.at
    negated = cur.has("neg") and cur.has("prep", ahead=1)
    if negated:
        cur.step()
    if cur.has("role") and cur.value("role") in ("runsOn", "measures", "evaluatesOn", "uses"):
        if cur.entity(1) is None and not (cur.has("prep", ahead=1) and cur.entity(2) is not None):
            cur.at = start
            return False
        cur.step()
    elif not cur.has("prep"):
        cur.at = start
        return False
    prep = cur.value("prep")
    cur.takes("prep", *_HARDWARE_PREPS, "over")
    entity = cur.entity()
    if entity is None or prep in ("by", "about") or cur.value("target", 1) == "Paper":
        cur.at = start
        return False
    if entity.type == "Hardware" and (found := names(cur)):
        if cur.value("target") == "Paper":
            cur.at = start
            return False
        _put_hardware(claim, found, negated)
        return True
    if entity.type in _ABOUT and not negated and prep in ("on", "for", "in", "of", "with"):
        if draft.target in (None, "Claim") and prep in ("of", "with") and entity.type == "Model":
            cur.at = start
            return False
        found = names(cur)
        if found is not None and cur.value("target") != "Paper":
            claim.about = found
            return True
    cur.at = start
    return False


def _put_hardware(claim: ClaimWords, found: Names, negated: bool) -> None:
    if negated:
        claim.not_hardware = found
    elif claim.hardware is None:
        claim.hardware = found
    else:
        members: tuple[Named | str, ...] = (*claim.hardware.members, *found.members)
        claim.hardware = Names(members, any=False)
