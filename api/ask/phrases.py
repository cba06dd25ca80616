"""Prepositions, and things that stand by themselves: whose, on what, in which papers."""

from api.ask.claims import begins
from api.ask.cursor import Cursor
from api.ask.draft import Draft
from api.ask.heads import begins_after, head
from api.ask.lists import baseline, names
from api.ask.question import ClaimTest, Named, Names, Reports
from api.ask.verbs import dangling
from api.ask.wheres import WITHIN
from ontology.shapes import entity_types


def preposition(cur: Cursor, draft: Draft) -> bool:
    """Take a preposition with what it leads to."""
    if not cur.has("prep"):
        return False
    start, prep = cur.at, str(cur.value("prep"))
    cur.step()
    if cur.has("wh") and cur.has("target", ahead=1) and draft.target is None:
        cur.step()
        head(cur, draft)
        return True
    if cur.value("target") == "Paper" and draft.target != "Paper":
        cur.step()
        return True
    if cur.value("target") == "Paper" and cur.entity(1) is None:
        cur.step()
        return True
    trained = draft.target == "Dataset" and draft.gap and prep == "for"
    if cur.has("scope") and (trained or cur.entity() is None) and not begins(cur):
        _scope(cur, draft)
        return True
    if begins(cur) and (prep not in ("on", "about") or draft.target == "Claim"):
        return True
    found = names(cur)
    if found is not None and cur.takes_possessive():
        draft.close()
        draft.subject(found)
        return True
    if found is not None:
        _phrase(cur, draft, prep, found)
        return True
    if prep == "over" and cur.done and draft.target != "Paper":
        return dangling(draft, "comparesWith", "compared with")
    if cur.done or cur.has("and", "or", "but", "prep", "comma", "group") or begins(cur):
        return True
    if cur.has("target", "rel", "wh", "light", "role", "title", "neg", "when", "num", "sup", "aux"):
        return True
    cur.at = start
    return False


def bare(cur: Cursor, draft: Draft) -> bool:
    """Take entities that stand by themselves: a subject, or further objects of the last verb."""
    if cur.entity() is None:
        return False
    found = names(cur)
    if found is None:
        return False
    draft.close()
    first = next(each for each in found.members if isinstance(each, Named))
    if cur.value("target") == "Paper":
        draft.subject(found) if cur.the_paper() else draft.mention(found)
        cur.step()
    elif cur.takes_possessive():
        draft.subject(found)
        if cur.value("target") == "Paper":
            cur.step()
        elif cur.has("target") and draft.target in (None, "Paper") and not draft.noun:
            head(cur, draft)
    elif draft.verb and (draft.negated or draft.joined == "or"):
        draft.mention(found, draft.verb, draft.said)
    elif draft.target is None and draft.form == "list" and len(found.members) > 1:
        draft.mention(found)
    elif draft.form == "yes_no" or draft.target != "Paper":
        if draft.reports and first.type == "Metric":
            draft.mention(found, "measures", "report")
        else:
            draft.subject(found)
    else:
        draft.mention(found)
    return True


def papers(cur: Cursor, draft: Draft) -> bool:
    """Pass a noun for papers, or for what papers propose, that is no more than a subject."""
    if not cur.has("target"):
        return False
    kind = cur.value("target")
    if kind == "Baseline" and draft.target == "Claim" and draft.main is not None:
        cur.step()  # "claims where the baseline is llama.cpp"
        over = baseline(cur) if cur.take("aux") is not None else None
        draft.main.baseline = over
        return over is not None
    if kind == "Baseline" and draft.target == "Paper":
        cur.step()  # "papers where BERT is the baseline"
        return draft.as_object("comparesWith", "baseline")
    if kind == "Paper" or (kind == "Claim" and (draft.target == "Claim" or draft.reports)):
        draft.close()
        if kind == "Claim" and draft.target == "Paper" and not draft.parts:
            draft.add(Reports(ClaimTest(own=True)))
        cur.step()
        return True
    if draft.target is None and kind in (*entity_types(), "Baseline", "Entity", "Claim", "year"):
        head(cur, draft)
        return True
    if draft.target == "Paper" and kind in ("Method", "Model") and begins_after(cur):
        cur.step()  # "papers with models 5x smaller than BERT"
        return True
    return False


def _scope(cur: Cursor, draft: Draft) -> None:
    scopes = cur.peek().senses["scope"]
    cur.step()
    if draft.target == "Dataset" and draft.gap and scopes[0] in WITHIN["training"]:
        draft.roles = ("trainsOn",)
        return
    if draft.target == "Claim" and draft.main is not None:
        draft.main.scopes += scopes
    else:
        draft.add(Reports(ClaimTest(scopes=scopes, own=True)))


def _phrase(cur: Cursor, draft: Draft, prep: str, found: Names) -> None:
    """Take a preposition with entities, or with papers that are on some."""
    first = next(each for each in found.members if isinstance(each, Named))
    certain = cur.the_paper()
    of_papers = cur.value("target") == "Paper"
    if of_papers:
        cur.step()
    draft.close()
    topical = prep in ("for", "on", "of", "about") and not of_papers
    if draft.target in ("Method", "Model") and not draft.gap and topical:
        draft.roles = ("proposes",)
    if first.type == "Paper" or certain:
        draft.subject(found)
    elif of_papers:
        draft.mention(found)
    elif prep == "over":
        draft.verb = "comparesWith"
        draft.mention(found, "comparesWith", "compare with")
    elif prep == "by" or (prep == "of" and draft.target != "Paper"):
        draft.subject(found)
    elif draft.target == "Claim" and first.type == "Hardware" and draft.main is not None:
        draft.main.hardware = found
    elif prep == "on" and first.type == "Hardware" and (draft.verb or draft.gap):
        draft.mention(found, "runsOn", "run on")
    elif prep in ("in", "for") and draft.gap and first.type in ("Method", "Model"):
        _subject_or_mention(draft, found, prep)
    else:
        draft.mention(found)


def _subject_or_mention(draft: Draft, found: Names, prep: str) -> None:
    """Take "used in QLoRA" for the paper of QLoRA, "used for pruning" for papers on pruning."""
    if prep == "in":
        draft.subject(found)
    else:
        draft.mention(found)
