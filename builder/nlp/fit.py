"""Fitting: learn the tables that decide about mentions from annotated papers (builder/fit.py)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from builder.document import Document
from builder.nlp.context import context_of
from builder.nlp.decisions import Table
from builder.nlp.encoder import Network, read
from builder.nlp.features import finders, role_features, type_features
from builder.nlp.groups import GENERIC_TAILS, Group
from builder.nlp.learning import Example, learn
from builder.nlp.pipeline import pipeline
from builder.nlp.profile import profile
from builder.nlp.reading import Reading
from builder.nlp.senses import Senses
from builder.papers.paper import Paper, Section
from builder.profiles import FAST
from ontology.iris import digest
from ontology.lexicon import label_key
from ontology.shapes import entity_types, roles

NetworkOf = Callable[[dict[str, Any]], Network | None]
"""Which network an annotated paper is shown to, if any."""
NONE = "none"
_RATES = {"types": 0.05, "roles": 0.02}
_TYPE_TOGETHER = ("l1=", "r1=", "shape+", "count")
_ROLE_TOGETHER = ("verb=", "count", "in=", "from=", "headed", "after=")
_FORGOTTEN = 64  # of 256


def paper_of(annotated: dict[str, Any]) -> Paper:
    """Return the paper of an annotated object."""
    sections = tuple(
        Section(name, annotated[name], ("gold",))
        for name in ("title", "abstract")
        if annotated[name]
    )
    return Paper(annotated["id"], annotated["title"], sections, ())


def groups_of(annotated: dict[str, Any]) -> tuple[Reading, tuple[Group, ...]]:
    """Return the reading of an annotated paper and all groups of candidates in it."""
    nlp = pipeline(thorough=profile(FAST))
    doc = nlp.make_doc(Document.of(paper_of(annotated)).text)
    for name, component in nlp.pipeline:
        if name != "mentions":
            doc = component(doc)
    return doc._.reading, doc._.groups


def _unknown(found: Group) -> Group:
    """Return a group as it would be if the vocabularies did not know it.

    Some examples forget the vocabularies, so that the tables do not come to lean on them:
    the vocabularies know annotated papers better than papers to come.
    """
    spans = {
        span: tuple(c for c in candidates if c.found_by != "gazetteer")
        for span, candidates in found.spans.items()
    }
    kept = {span: candidates for span, candidates in spans.items() if candidates}
    return Group(found.key, kept, None, found.short, found.long) if kept else found


def key_of(text: str) -> str:
    """Return the key of a name without the generic nouns behind it."""
    words = text.split()
    while len(words) > 1 and label_key(words[-1]) in GENERIC_TAILS:
        words = words[:-1]
    return label_key(" ".join(words))


def gold_of(
    reading: Reading, found: Group, entities: list[dict[str, Any]]
) -> dict[str, Any] | None:
    """Return the gold entity that a group is, required ones first; None if it is none."""
    forms = {key_of(reading.surface(*span)) for span in found.spans}
    forms |= {key_of(c.name) for cs in found.spans.values() for c in cs if c.name}
    for entity in sorted(entities, key=lambda e: bool(e["o"])):
        if forms & {key_of(form) for form in (entity["n"], *entity["m"])}:
            return entity
    return None


def types_of(entity: Mapping[str, Any]) -> list[str]:
    """Return the types that annotators allow an entity."""
    return entity["t"] if isinstance(entity["t"], list) else [entity["t"]]


def _together(name: str, features: Iterable[str], kinds: tuple[str, ...]) -> list[str]:
    """Return features of some kinds, told together with something else."""
    return [f"{name}|{feature}" for feature in features if feature.startswith(kinds)]


def examples_of(
    annotated: dict[str, Any],
    reading: Reading,
    groups: Sequence[Group],
    senses: Senses | None,
) -> tuple[list[Example], list[Example]]:
    """Return the examples of one paper, for the types' table and for the roles' table."""
    for_types: list[Example] = []
    for_roles: list[Example] = []
    types, named_roles = _outcomes(), roles()
    context = context_of(reading, groups, senses)
    before: dict[tuple[int, int], str] = {}
    for found in sorted(groups, key=lambda one: (min(one.spans), one.key)):
        if int(digest(annotated["id"] + found.key, 2), 16) < _FORGOTTEN:
            found = _unknown(found)
        entity = gold_of(reading, found, annotated["entities"])
        kinds = types_of(entity) if entity else [NONE]
        if entity:
            features = role_features(context, found, before)
            features += _together(kinds[0], features, ("",))
            features += _together(finders(found), features, _ROLE_TOGETHER)
            for_roles.append(Example(features, {named_roles.index(entity["r"]): 1.0}))
            before.update(dict.fromkeys(found.spans, entity["r"]))
        share = {types.index(kind): 1 / len(kinds) for kind in kinds}
        free = frozenset({0}) if entity and entity["o"] else frozenset[int]()
        seen = type_features(context, found)
        seen += _together(finders(found), seen, _TYPE_TOGETHER)
        for_types.append(Example(seen, share, free))
    return for_types, for_roles


def lessons(
    papers: Iterable[dict[str, Any]], network: NetworkOf | None = None
) -> Iterator[tuple[list[Example], list[Example]]]:
    """Yield the examples of each paper for both tables.

    With networks, a paper that is left to none of them has no examples for the types' table.
    """
    for annotated in papers:
        reading, groups = groups_of(annotated)
        asked = network(annotated) if network else None
        senses = read(asked, reading, groups) if asked else None
        for_types, for_roles = examples_of(annotated, reading, groups, senses)
        yield for_types if asked or not network else [], for_roles


def networks(folder: Path) -> NetworkOf:
    """Return a function from a paper to the network of a folder that was not taught it, if any."""
    made = cache(Network)
    by_part = {1: None, 2: "first.onnx", None: "encoder.onnx"}

    def network_of(annotated: dict[str, Any]) -> Network | None:
        name = by_part[annotated.get("part")]
        return made(folder / name) if name else None

    return network_of


def types_table(found: Iterable[Sequence[Example]]) -> Table:
    """Learn the table of types from the examples of papers."""
    return learn([*chain.from_iterable(found)], _outcomes(), _RATES["types"])


def roles_table(found: Iterable[Sequence[Example]]) -> Table:
    """Learn the table of roles from the examples of papers."""
    return learn([*chain.from_iterable(found)], roles(), _RATES["roles"])


def _outcomes() -> tuple[str, ...]:
    return (NONE, *entity_types())
