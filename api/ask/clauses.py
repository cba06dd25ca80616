"""Clauses: verbs with their objects, prepositions, dates and groups, in any order."""

from collections.abc import Callable

from api.ask.claims import begins, element
from api.ask.claimwords import ClaimWords
from api.ask.cursor import Cursor
from api.ask.dates import dated
from api.ask.draft import Draft
from api.ask.phrases import bare, papers, preposition
from api.ask.question import Titled
from api.ask.roles import roles_for
from api.ask.verbs import baseline_noun, light, verb
from ontology.shapes import entity_types

_TITLE_WORDS = 6
_GROUPS = frozenset({"year", "kind", "family", "scope", "Paper", "Claim", *entity_types()})


def clauses(cur: Cursor, draft: Draft) -> None:
    """Walk through the rest of a question; stops at the first word that has no place."""
    while not cur.done:
        before = cur.at
        if not any(_applied(rule, cur, draft) for rule in _RULES):
            item = cur.peek()
            if "stop" in item.senses or item.senses.keys() & {"rel", "aux", "wh", "poss"}:
                cur.step()
        if cur.at == before:
            break
    draft.close()


def _applied(rule: Callable[[Cursor, Draft], bool], cur: Cursor, draft: Draft) -> bool:
    start = cur.at
    if rule(cur, draft):
        return True
    cur.at = start
    return False


def _conjunction(cur: Cursor, draft: Draft) -> bool:
    if draft.claim is not None and cur.has("and", "or", "but") and element(cur, draft):
        return True
    for category in ("comma", "and", "or", "but"):
        if cur.has(category) and not (category == "but" and cur.has("neg")):
            if category == "or":
                draft.close()
                draft.joined = "or"
            elif category != "comma":
                draft.close()
            cur.step()
            return True
    return False


def _negation(cur: Cursor, draft: Draft) -> bool:
    if not cur.has("neg"):
        return False
    if draft.claim is not None and cur.has("prep", ahead=1) and element(cur, draft):
        return True
    if cur.has("prep", ahead=1) and _resumed(cur, draft):
        return True  # "speedups that are not on GPUs"
    draft.close()
    cur.step()
    draft.negated = True
    return True


def _group(cur: Cursor, draft: Draft) -> bool:
    if cur.has("overtime") and (cur.has("group") or cur.peek().text.lower() != "by"):
        draft.close()
        cur.step()
        draft.group = "year"
        return True
    if not cur.has("group") or draft.gap:
        return False
    ahead = 1
    kind = cur.value("target", ahead)
    if kind not in _GROUPS and cur.has("scope", ahead=ahead):
        return False
    if kind not in _GROUPS or (kind == "Paper" and not cur.has_end(2)):
        return False
    if cur.entity(2) is not None or (cur.has("prep") and cur.has("rel", ahead=2)):
        return False
    draft.close()
    cur.step()
    cur.step()
    draft.group = str(kind)
    return True


def _sorted(cur: Cursor, draft: Draft) -> bool:
    if not cur.has("sort") or cur.value("target", 1) != "year":
        return False
    draft.close()
    cur.step()
    cur.step()
    draft.superlative, draft.many = "new", True
    return True


def _date(cur: Cursor, draft: Draft) -> bool:
    start = cur.at
    if draft.claim is not None and cur.has("cmp") and not cur.has("when"):
        return False
    found = dated(cur)
    if found is None:
        cur.at = start
        return False
    draft.close()
    draft.add(found)
    return True


def _claim(cur: Cursor, draft: Draft) -> bool:
    if draft.claim is not None and element(cur, draft):
        return True
    superlative = cur.has("sup") and _begins_at(cur, 1)
    if not begins(cur) and _resumed(cur, draft):
        return True
    if draft.asked == "how" and draft.main is not None and begins(cur):
        draft.asked = "howmuch"  # "how big is the speedup"
        draft.main.kinds, draft.main.families = [], []
        draft.claim = draft.main
        return element(cur, draft)
    if superlative or not begins(cur):
        if not superlative:
            return False
        draft.superlative_said = cur.peek().text
        value = cur.take("sup")
        draft.close()
        draft.claim = ClaimWords(superlative=value)
        if cur.has("num"):
            draft.most = int(str(cur.value("num"))) if str(cur.value("num")).isdigit() else None
        return element(cur, draft)
    if draft.claim is not None and draft.claim.says_what:
        draft.close()
    main = draft.main if draft.claim is None and draft.target == "Claim" else None
    if main is not None and not draft.others and (main.any_kind or not main.says_what):
        draft.claim = main
        draft.claim.any_kind = False
    draft.claim = draft.claim or ClaimWords()
    return element(cur, draft)


def _resumed(cur: Cursor, draft: Draft) -> bool:
    """Take what is said of the claims that are asked for after something else was said."""
    if draft.main is None or draft.target != "Claim" or draft.others or draft.negated:
        return False
    draft.claim = draft.main
    if element(cur, draft):
        return True
    draft.claim = None
    return False


def _begins_at(cur: Cursor, ahead: int) -> bool:
    start = cur.at
    for _ in range(ahead):
        cur.step()
    found = begins(cur)
    cur.at = start
    return found


def _title(cur: Cursor, draft: Draft) -> bool:
    """Take words that the title has: "with attention in the title", "titled Attention"."""
    words: list[str] = []
    if cur.takes("prep", "with", "of") or cur.takes("role", "mentions"):
        while not cur.has("title") and len(words) < _TITLE_WORDS and cur.at < len(cur.items):
            words.append(cur.step().text)
        if not cur.has("title"):
            return False
        cur.step()
    elif cur.take("title") is not None:
        while cur.has("role", "light", "prep", "aux") and cur.entity() is None:
            cur.step()  # "whose titles mention pruning"
        while cur.at < len(cur.items) and not cur.has("and", "or", "but", "prep", "rel", "neg"):
            words.append(cur.step().text)
    text = " ".join(word.strip('"') for word in words if any(map(str.isalnum, word)))
    if not text:
        return False
    draft.close()
    draft.add(Titled(text))
    return True


def _superlative_after(cur: Cursor, draft: Draft) -> bool:
    """Take "the most", "most often" after a verb."""
    if draft.claim is not None and cur.value("sup") == "max" and cur.has_end(1):
        draft.claim.superlative = cur.step().senses["sup"][0]  # "reduces memory the most"
        return True
    if cur.has("sup") and cur.value("sup") in ("max", "min") and not _begins_at(cur, 1):
        value = cur.value("sup")
        counted = draft.target in (*entity_types(), "Entity", "year")
        if counted and cur.value("target", 1) == "Paper":
            cur.step()
            cur.step()
            draft.superlative, draft.frequency = value, True
            return True
        if cur.has("freq", ahead=1) or draft.gap:
            cur.step()
            if cur.peek().text.lower().endswith("used") and draft.target in entity_types():
                draft.roles = draft.roles or roles_for("uses", str(draft.target))
            cur.take("freq")
            draft.superlative, draft.frequency = value, True
            return True
    if cur.has("freq") and (draft.superlative or draft.gap):
        cur.step()
        return True
    return False


def _published(cur: Cursor, draft: Draft) -> bool:
    """Pass "published", "released in": the date says the rest."""
    dated_after = cur.has("when", "num", ahead=1)
    if cur.has("published") and (dated_after or not cur.has("role")):
        draft.close()
        cur.step()
        return True
    return False


_RULES = (
    _title,
    _published,
    _date,
    _sorted,
    _group,
    baseline_noun,
    _negation,
    _claim,
    _conjunction,
    _superlative_after,
    verb,
    light,
    preposition,
    bare,
    papers,
)
