"""Short questions with a form of their own: what a thing is, how two are connected or compare."""

from collections.abc import Sequence

from api.ask.lexing import Item
from api.ask.question import (
    Alike,
    All,
    Comparison,
    Connection,
    Find,
    IsA,
    Kin,
    Lookup,
    Named,
    Question,
    Subject,
)
from ontology.shapes import entity_types

_COMPARED = ("compare", "lookup", "light", "up", "more", "kind", "speedup", "family", "target")
_SOFT = frozenset({"stop", "wh", "aux", "list", "and", "prep", "rel", "comma", "poss", "or"})


def special(items: Sequence[Item]) -> Question | None:
    """Return what a question of a form of its own asks; None for all others."""
    found = [item for item in items if item.known and not _is_stop(item)]
    if not all(item.known or not any(map(str.isalnum, item.text)) for item in items):
        return None
    there = any(item.text.lower().split()[0] == "there" for item in items if item.text)
    if there and found and "aux" in found[0].senses:
        return None
    for rule in (_connection, _comparison, _is_a, _kin, _alike, _when, _lookup):
        question = rule(found)
        if question is not None:
            return question
    return None


def _is_stop(item: Item) -> bool:
    return item.entity is None and bool(item.senses) and item.senses.keys() <= {"stop"}


def _things(items: Sequence[Item]) -> tuple[Named, ...]:
    return tuple(item.entity for item in items if item.entity is not None)


def _only(items: Sequence[Item], *categories: str) -> bool:
    """Say whether all items are things or have one of some categories, or are soft."""
    wanted = _SOFT.union(categories)
    return all(item.entity is not None or item.senses.keys() & wanted for item in items)


def _has(items: Sequence[Item], category: str) -> bool:
    return any(item.entity is None and category in item.senses for item in items)


def _connection(items: Sequence[Item]) -> Question | None:
    things = _things(items)
    if len(things) != 2 or not _has(items, "path") or not _only(items, "path", "light"):
        return None
    words = [item for item in items if item.entity is None]
    if any("target" in w.senses or "lookup" in w.senses.keys() - {"path"} for w in words):
        return None
    return Connection(*things)


def _comparison(items: Sequence[Item]) -> Question | None:
    things = tuple(e for e in _things(items) if e.type != "Metric") or _things(items)
    better = any(item.text.lower().startswith("better") for item in items)
    explicit = better or (_has(items, "compare") and "aux" not in items[0].senses)
    who = any(item.value("wh") == "who" for item in items)
    if len(things) < 2 or not explicit or who or not _only(items, *_COMPARED):
        return None
    if any(item.value("target") not in (None, "Claim") for item in items):
        return None
    first = next((item for item in items if not item.senses.keys() <= _SOFT), items[0])
    compared = _kinds(items)
    if compared and not ("compare" in first.senses or "wh" in items[0].senses):
        return None
    if compared and not _has(items, "compare"):
        return None
    if len({ids for thing in things for ids in thing.ids}) < 2:
        return None
    return Comparison(things, compared)


def _kinds(items: Sequence[Item]) -> tuple[str, ...]:
    """Return the claim kinds that are spoken of."""
    found: list[str] = []
    for item in items:
        if item.entity is None or item.entity.type == "Metric":
            found += item.senses.get("kind", ())
        if "speedup" in item.senses or "speed" in item.senses.get("family", ()):
            found += ["speedup", "throughput", "latency", "time"]
    return tuple(dict.fromkeys(found))


def _is_a(items: Sequence[Item]) -> Question | None:
    if len(items) < 3 or "be" not in items[0].senses.get("aux", ()) or items[1].entity is None:
        return None
    rest = items[2:]
    if rest and "kindof" in rest[0].senses:
        rest = rest[1:]
    if len(rest) == 1 and rest[0].entity is not None:
        return IsA(items[1].entity, rest[0].entity)
    kind = rest[0].value("target") if len(rest) == 1 else None
    if kind in entity_types() and not _things(rest):
        return IsA(items[1].entity, str(kind))
    return None


def _kin(items: Sequence[Item]) -> Question | None:
    things = _things(items)
    if len(things) != 1 or not _has(items, "kindof"):
        return None
    if not _only(items, "kindof", "target", "howmany", "lookup", "light"):
        return None
    targets = [item.value("target") for item in items if item.entity is None]
    if any(kind not in (None, "Entity", things[0].type) for kind in targets):
        return None
    word = next(item for item in items if item.entity is None and "kindof" in item.senses)
    value = word.value("kindof")
    after = items.index(word) > next(i for i, item in enumerate(items) if item.entity)
    broader = value == "broader" or (value == "narrower" and after)
    form = "count" if _has(items, "howmany") else "list"
    return Kin(things[0], not broader, form)  # type: ignore[arg-type]


def _alike(items: Sequence[Item]) -> Question | None:
    things = _things(items)
    if len(things) != 1 or not _has(items, "similar"):
        return None
    if not _only(items, "similar", "target", "compare", "light"):
        return None
    kinds = {item.value("target") for item in items if item.entity is None} - {None}
    if not kinds <= {"Paper", "Entity", things[0].type}:
        return None
    return Alike(things[0], papers="Paper" in kinds or things[0].type == "Paper")


def _when(items: Sequence[Item]) -> Question | None:
    things = _things(items)
    asked = "when" in [item.value("wh") for item in items] or (
        any(item.value("target") == "year" for item in items) and _has(items, "wh")
    )
    if len(things) != 1 or not asked or not _only(items, "published", "role", "when", "target"):
        return None
    roles = {item.value("role") for item in items if item.entity is None and "role" in item.senses}
    if not roles <= {"proposes", "mentions", None} or _has(items, "sup"):
        return None
    if any(item.value("target") not in (None, "year", "Paper") for item in items):
        return None
    return Find("Paper", "when", All((Subject(things[0]),)), noun="paper")


def _lookup(items: Sequence[Item]) -> Question | None:
    things = _things(items)
    if len(things) != 1 or not _only(items, "lookup", "compare"):
        return None
    words = [item for item in items if item.entity is None]
    asks = {item.value("wh") for item in words if "wh" in item.senses} - {None}
    if asks - {"what", "who"} or any("or" in word.senses for word in words):
        return None
    last = items[-1]
    if last.entity is None and not last.senses.keys() & {"lookup", "prep", "poss"}:
        return None
    if last.entity is None and "prep" in last.senses:
        return None
    if any("aux" in word.senses and word is items[0] for word in words):
        return None
    if asks and any(w.value("aux") in ("have", "can") for w in words):
        return None
    if asks and any("prep" in w.senses and "lookup" not in w.senses for w in words):
        return None
    if not asks and not _has(items, "lookup") and any("prep" in w.senses for w in words):
        return None
    return Lookup(things[0])
