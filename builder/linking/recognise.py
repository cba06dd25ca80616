"""Recognising: one mention on its own, by the vocabularies and the curation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from msgspec import structs

from builder.extraction import Mention
from builder.linking.curation import Rule
from builder.linking.entity import Naming
from builder.linking.known import Known
from builder.linking.names import Row
from builder.linking.unknown import Entry
from builder.outline import Named
from builder.papers.merging import paper_key
from ontology.lexicon import Lexicon, label_key
from ontology.vocabulary import Concept

_NAMING = ("merge", "rename", "split")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a curation by what they are about.

    Names are folded as labels are; ``concepts`` has the rules about a concept of the
    vocabularies by its key, so that they hold however a paper calls it.
    """

    names: Mapping[str, tuple[Rule, ...]]
    concepts: Mapping[str, tuple[Rule, ...]]

    @classmethod
    def of(cls, rules: Iterable[Rule], known: Known) -> "Rules":
        """Sort rules by what they are about."""
        names: dict[str, tuple[Rule, ...]] = {}
        concepts: dict[str, tuple[Rule, ...]] = {}
        for rule in rules:
            if rule.action in ("rename", "retype") and known.named(rule.name, rule.type or None):
                continue  # `curated` has seen to the concept.
            key = label_key(rule.name)
            names[key] = (*names.get(key, ()), rule)
            concept = known.named(rule.name, rule.type or None)
            if concept and rule.action in ("merge", "split"):
                concepts[concept.key] = (*concepts.get(concept.key, ()), rule)
        return cls(names, concepts)


def curated(concepts: Mapping[str, Concept], rules: Iterable[Rule]) -> Mapping[str, Concept]:
    """Return the concepts of the vocabularies as rules rename and retype them."""
    rules = tuple(rule for rule in rules if rule.action in ("rename", "retype"))
    if not rules:
        return concepts
    known = Known(concepts, Lexicon(concepts.values()))
    changed = dict(concepts)
    for rule in rules:
        found = known.named(rule.name, rule.type or None)
        if not found:
            continue
        concept = changed[found.key]
        if rule.action == "retype":
            concept = replace(concept, types=(rule.to_type,))
        else:
            others = {concept.label, *concept.alt_labels} - {rule.to_name}
            concept = replace(concept, label=rule.to_name, alt_labels=tuple(sorted(others)))
        changed[found.key] = concept
    return changed


class Recogniser:
    """Reads mentions for linking; a pure function of the mention, the vocabularies and rules."""

    def __init__(self, known: Known, rules: Iterable[Rule] = ()) -> None:
        self._known = known
        self._rules = Rules.of(rules, known)
        self._concept = lru_cache(maxsize=1 << 14)(self._looked_up)

    def row(self, paper: int, key: str, mention: Mention | Named) -> Row:
        """Return what the tables are to say of a mention of a paper, given by number and key."""
        naming = Naming.of(paper, mention)
        if self._rules.names or self._rules.concepts:
            naming = self._curated(naming, key)
        return Row(Entry.of(naming), self._key(naming))

    def _curated(self, naming: Naming, paper: str) -> Naming:
        concept = self._key(naming) or ""
        rules = dict.fromkeys(
            (
                *self._rules.names.get(label_key(naming.name), ()),
                *self._rules.concepts.get(concept, ()),
            )
        )
        fitting = [
            rule for rule in rules if rule.type in ("", naming.type) and _is_about(rule, paper)
        ]
        for rule in (rule for rule in fitting if rule.action == "forbid"):
            naming = self._forbidden(naming, rule)
        # What is said of one paper goes before what is said of all.
        named = sorted((r for r in fitting if r.action in _NAMING), key=lambda r: not r.paper)
        if named:
            naming = _named(naming, named[0])
        for rule in (rule for rule in fitting if rule.action == "retype"):
            naming = structs.replace(naming, type=rule.to_type, curated=True)
        return naming

    def _forbidden(self, naming: Naming, rule: Rule) -> Naming:
        found = self._known.named(rule.to_name, None)
        same = label_key(naming.long_form or "") == label_key(rule.to_name)
        return structs.replace(
            naming,
            long_form=None if same else naming.long_form,
            forbidden=(*naming.forbidden, *((found.key,) if found else ())),
            curated=True,
        )

    def _key(self, naming: Naming) -> str | None:
        return self._concept(structs.replace(naming, paper=0))

    def _looked_up(self, naming: Naming) -> str | None:
        concept = self._known.concept(naming)
        return concept.key if concept else None


def _named(naming: Naming, rule: Rule) -> Naming:
    """Return a mention under the name that a rule gives it."""
    return structs.replace(
        naming,
        name=rule.to_name,
        type=rule.to_type or naming.type,
        concept=None,
        long_form=None,
        curated=True,
    )


def _is_about(rule: Rule, paper: str) -> bool:
    return not rule.paper or paper in (rule.paper, paper_key(rule.paper))
