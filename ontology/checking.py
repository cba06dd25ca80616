"""Checking: what must hold of concepts once own ones are laid over them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from ontology.custom import Described
from ontology.errors import VocabularyError
from ontology.lexicon import label_key
from ontology.namespace import BASE, ONTOLOGY
from ontology.vocabulary import Concept

ENTITY = BASE + "id/"
_APART = re.compile(r"[^\w:.+#]+|_")


def fold(label: str) -> str:
    """Return what two spellings of a label share; plurals stay apart, as "L40" and "L40S" must.

    >>> fold("KV-Cache") == fold("kv cache"), fold("L40S") == fold("L40")
    (True, False)
    """
    return _APART.sub("", label).casefold()


def bearers(
    concepts: Iterable[Concept], *, preferred: bool = False
) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return the keys of the concepts of a type that bear a folded label which is not guarded."""
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for concept in concepts:
        labels = (concept.label, *(() if preferred else concept.alt_labels))
        for label in labels:
            if preferred or label not in concept.guarded:
                for kind in concept.types:
                    found[kind, fold(label)][concept.key] = None
    return {pair: tuple(keys) for pair, keys in found.items()}


def check(merged: Mapping[str, Concept], described: Mapping[str, Described]) -> None:
    """Make sure that concepts hold together.

    Args:
        merged: all concepts by key.
        described: what a file says of some of them, by key; these are checked.

    Raises:
        VocabularyError: the first rule that is broken.
    """
    labelled = bearers(merged.values())
    for key, entry in described.items():
        _check_others(merged, key, entry)
        _check_labels(merged, key, entry, labelled)
    for key, entry in described.items():  # Only now is every broader concept there.
        way = _way_back(merged, key)
        if way:
            told = " < ".join(f"'{merged[k].label}'" for k in way)
            raise VocabularyError(f"{entry.told} is below itself, {told}: drop one skos:broader")


def no_concept(entry: Described, says: str, iri: str, known: Iterable[str]) -> VocabularyError:
    """Return what to raise where a file speaks of a concept that is not there."""
    name = iri.removeprefix(ENTITY)
    told = f"<{iri}>" if "://" in name else f"id:{name}"
    near = get_close_matches(name, known, n=1)
    hint = f"; did you mean id:{near[0]}?" if near else "; describe it or correct the IRI"
    return VocabularyError(f"{entry.told} {says} {told}, but there is no such concept{hint}")


def _check_others(merged: Mapping[str, Concept], key: str, entry: Described) -> None:
    concept = merged[key]
    named = ((path.replace(ONTOLOGY, "kg:"), keys) for path, keys in concept.links)
    for name, keys in (("skos:broader", concept.broader), *named):
        for other in keys:
            if other not in merged:
                raise no_concept(entry, f"has {name}", other, merged)


def _check_labels(
    merged: Mapping[str, Concept],
    key: str,
    entry: Described,
    labelled: Mapping[tuple[str, str], tuple[str, ...]],
) -> None:
    concept = merged[key]
    for label in (entry.label, *entry.alt_labels):
        if not label or label in concept.guarded:
            continue
        if len(label_key(label)) < 2:
            raise VocabularyError(
                f"{entry.told} has the label '{label}', which stands in every text: "
                "make it a kg:guardedLabel too"
            )
        for kind in concept.types:
            for other in labelled[kind, fold(label)]:
                if other != key:
                    raise VocabularyError(
                        f"{entry.told} has the label '{label}', which the {kind} "
                        f"'{merged[other].label}' (id:{other}) has too: choose another label, or "
                        "say skos:exactMatch if they are one"
                    )


def _way_back(merged: Mapping[str, Concept], key: str) -> tuple[str, ...]:
    """Return the shortest way up from a concept to itself; nothing where there is none."""
    ways: dict[str, tuple[str, ...]] = {parent: (key, parent) for parent in merged[key].broader}
    level = list(ways)
    while level and key not in ways:
        above = {p: (*ways[k], p) for k in level for p in merged[k].broader if p not in ways}
        ways.update(above)
        level = list(above)
    return ways.get(key, ())
