"""Openings: the words that say what form of answer is wanted."""

from api.ask.claimwords import ClaimWords
from api.ask.cursor import Cursor
from api.ask.draft import Draft
from api.ask.heads import begins_after


def opening(cur: Cursor, draft: Draft) -> None:
    """Take the words that say what form of answer is wanted."""
    while cur.has("list") and not cur.has("target", "speedup", "kind"):
        cur.step()
    while cur.has("prep") and cur.has("wh", "howmany", ahead=1):
        cur.step()
    if cur.has("rel") and not cur.has("wh") and cur.peek().text.lower().endswith(" which"):
        draft.asked = "which"  # "on which datasets"
        cur.step()
    elif cur.has("howmany"):
        draft.form, draft.asked = "count", "howmany"
        if cur.take("howmany") == "often":
            draft.target, draft.noun, draft.asked = "Paper", "papers", "where"
        cur.takes("prep", "of")
    elif cur.has("howmuch"):
        draft.asked, draft.target = "howmuch", "Claim"
        draft.main = draft.claim = ClaimWords()
        cur.step()
    elif cur.has("howclaim"):
        _how(cur, draft)
    elif cur.value("aux") == "can" and cur.has("list", ahead=1):
        cur.step()
        opening(cur, draft)
    elif cur.has("aux") and not cur.has("light"):
        draft.form, draft.asked, draft.target = "yes_no", "aux", None
        cur.step()
    elif cur.has("aux") and (cur.entity(1) or cur.has("target", "stop", ahead=1)):
        draft.form, draft.asked = "yes_no", "aux"
        cur.step()
    elif cur.has("wh"):
        _wh(cur, draft)
    else:
        draft.asked = "np"


def _how(cur: Cursor, draft: Draft) -> None:
    value = str(cur.take("howclaim"))
    draft.asked, draft.target = "how", "Claim"
    draft.main = ClaimWords()
    if value == "speed":
        draft.main.families.append(value)
    else:
        draft.main.kinds.append(value)


def _wh(cur: Cursor, draft: Draft) -> None:
    value = str(cur.value("wh"))
    if value == "how":
        raise cur.stuck()
    cur.step()
    if cur.has("light") and cur.peek().text.lower() in ("makes", "make", "made"):
        raise cur.stuck()  # "what makes it fast" asks why
    named = cur.takes_possessive()
    draft.asked = value
    if value == "who":
        draft.target, draft.noun, draft.many = "Paper", "papers", True
    elif value == "what" and not named and not cur.has("aux"):
        draft.asked = "which"
        if cur.has("role", "light") and not cur.has("target"):
            draft.target, draft.noun, draft.many = "Paper", "papers", True
    elif value == "what" and cur.has("aux") and _value_asked(cur):
        cur.step()
        if cur.has("howmany"):
            draft.form = "count"
            cur.step()
    if value == "which" and cur.has("prep"):
        cur.takes("prep", "of")


def _value_asked(cur: Cursor) -> bool:
    """Say whether a figure is asked for: "what is the latency of MobileBERT"."""
    if cur.has("sup", "agg", "howmany", ahead=1):
        return True
    return cur.value("aux") == "be" and (cur.has("target", ahead=1) or begins_after(cur))
