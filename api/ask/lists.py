"""Lists: entities named one after the other, and words that stand for a baseline."""

from api.ask.cursor import Cursor
from api.ask.question import Named, Names
from api.ask.words import listed

_ENDS = ("prep", "rel", "aux", "and", "or", "but", "comma", "role", "light", "cmp", "num", "when",
         "amount", "times", "group", "neg", "speedup", "list", "published")  # fmt: skip


def names(cur: Cursor, *, nouns: bool = True) -> Names | None:
    """Take a list of entities: "A, B and C", "A or B", "both A and B", "on A and on B".

    ``nouns``: whether a noun that only says what an entity is belongs to it ("the GLUE benchmark").
    """
    first = cur.entity()
    if first is None:
        return None
    members, any_of = [first], False
    cur.step()
    if nouns:
        _apposition(cur, first)
    while True:
        start = cur.at
        joint = _joint(cur)
        if joint is None:
            break
        if cur.has("prep") and cur.entity(1) is not None and cur.value("prep") != "over":
            cur.step()
        other = cur.entity()
        if other is None or _is_subject(cur):
            cur.at = start
            break
        any_of = any_of or joint == "or"
        members.append(other)
        cur.step()
        if nouns:
            _apposition(cur, other)
    return Names(tuple(members), any_of)


def baseline(cur: Cursor) -> Names | None:
    """Take what something is compared with: entities, or words up to the next clause.

    Words that only say that it is some baseline ("prior work") stand for no test: an empty list.
    """
    cur.take("and")
    if cur.entity() is not None and cur.entity(1) is None:
        return names(cur)
    words: list[str] = []
    while cur.at < len(cur.items):
        item = cur.items[cur.at]
        if item.entity is not None and not words:
            return names(cur)
        if any(category in item.senses for category in _ENDS) or item.text in "?!.":
            break
        cur.at += 1
        if any(char.isalnum() for char in item.text):
            words.append(item.text)
        if len(words) > 6:
            return None
    kept = [word for word in words if word.lower() not in listed("generic")]
    if not words:
        return None
    return Names((" ".join(kept),) if kept else ())


def _joint(cur: Cursor) -> str | None:
    found = None
    for _ in range(3):
        if cur.has("comma"):
            found = found or "and"
        elif cur.has("and"):
            found = "and"
        elif cur.has("or"):
            found = "or"
        else:
            break
        cur.step()
    return found


def _is_subject(cur: Cursor) -> bool:
    """Say whether the entity that stands here begins a clause of its own, as its subject."""
    return cur.has("aux", ahead=1) and cur.has("role", "light", ahead=2)


def _apposition(cur: Cursor, entity: Named) -> None:
    """Pass a noun that only says what the entity is: "the GLUE benchmark", "pruning methods"."""
    is_verb = cur.has("role", "light") and cur.entity(1) is not None
    if cur.value("target") == entity.type and not is_verb:
        cur.step()
