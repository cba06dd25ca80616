"""Verbs: what papers do, with what they do it to, or without where that is asked for."""

from api.ask.claims import begins
from api.ask.claimwords import ClaimWords
from api.ask.cursor import Cursor
from api.ask.draft import Draft
from api.ask.lists import names
from api.ask.question import Named, Names
from api.ask.roles import PARTICLES, roles_for
from ontology.shapes import entity_types


def verb(cur: Cursor, draft: Draft) -> bool:
    """Take a verb with its objects, if it has any."""
    if not cur.has("role"):
        return False
    does, said = str(cur.value("role")), cur.peek().text
    if cur.has("prep", "asbaseline") and not _is_verb(cur, draft):
        return False
    draft.close()
    cur.step()
    if begins(cur) and does in ("trainsOn", "runsOn"):  # "train 2x faster"
        draft.claim = ClaimWords(scopes=["training"] if does == "trainsOn" else [])
        return True
    if cur.has("neg") and cur.entity(1) is not None:  # "use neither A nor B"
        cur.step()
        draft.negated = True
    if draft.target == "Claim" and cur.peek().entity is None and not cur.has("prep"):
        return True
    start = cur.at
    prep = cur.value("prep") if cur.has("prep") else None
    while cur.has("prep") and str(cur.value("prep")) in PARTICLES[does]:
        cur.step()
    if prep is None or prep in PARTICLES[does]:
        direct = names(cur)
        if direct is not None and cur.value("target") != "Paper":
            draft.verb, draft.said = does, said
            _objects(cur, draft, direct)
            return True
        kind = cur.value("target")
        if draft.target == "Paper" and kind in entity_types():
            draft.verb, draft.said = does, said
            anything = Named(cur.step().text, "", str(kind))
            draft.mention(Names((anything,)), does, said)
            return True
    cur.at = start
    purpose = does == "uses" and cur.value("prep") == "for" and cur.has_end(1)
    if purpose and draft.target is None and draft.asked == "what":  # "what is X used for"
        draft.target, draft.roles, draft.gap, draft.many = "Task", ("addresses",), True, True
        return True
    return dangling(draft, does, said)


def light(cur: Cursor, draft: Draft) -> bool:
    """Take a verb that says no more than that there is something: "report", "have"."""
    if not cur.has("light"):
        return False
    if cur.has("neg"):
        return False
    draft.close()
    cur.step()
    draft.reports = True
    if draft.target is None and draft.asked == "what" and draft.parts:
        draft.target, draft.main = "Claim", ClaimWords(any_kind=True)
        draft.claim = draft.main
    if draft.target == "Metric" and not draft.gap:
        draft.roles, draft.gap = ("measures",), True
    return True


def baseline_noun(cur: Cursor, draft: Draft) -> bool:
    """Take "as a baseline" after what is used as one."""
    if not cur.has("asbaseline"):
        return False
    said = cur.step().text
    return draft.as_object("comparesWith", said)


def dangling(draft: Draft, does: str, said: str) -> bool:
    """Take a verb without an object: what is asked for is its object, or its subject was."""
    if draft.target in entity_types() or draft.target == "Entity":
        if not draft.gap:
            draft.roles, draft.gap = roles_for(does, str(draft.target)), True
        draft.verb, draft.said = does, said
        return True
    if draft.target is None and draft.asked in ("what", "who", "where"):
        if draft.asked == "where" and draft.as_object(does, said):
            draft.target, draft.noun = "Paper", "papers"
            return True
        draft.target, draft.roles, draft.gap = "Entity", roles_for(does, "Entity"), True
        draft.noun, draft.many = "things", True
        draft.verb, draft.said = does, said
        return True
    if draft.target in ("Paper", None) and draft.parts and draft.as_object(does, said):
        return True
    if draft.target == "Paper" and does == "proposes":
        return True  # "papers proposed in 2016"
    return draft.target == "Claim"


def _is_verb(cur: Cursor, draft: Draft) -> bool:
    """Say whether "using" or "based on" is a verb here: where it follows the noun itself."""
    return cur.has("role") and draft.claim is None and not cur.has("asbaseline")


def _objects(cur: Cursor, draft: Draft, found: Names) -> None:
    """Take the objects of a verb; "compare A with B" has two kinds of them."""
    to = cur.value("prep") in ("with", "to", "over") and cur.entity(1) is not None
    if draft.verb == "comparesWith" and to:
        draft.mention(found)
        cur.step()
        second = names(cur)
        if second is not None:
            draft.mention(second, "comparesWith", draft.said)
        return
    draft.mention(found, draft.verb, draft.said)
