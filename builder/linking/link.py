"""Linking: a pure function of all extractions and the vocabularies.

The order of papers never matters.  What a changed mention can move: mentions of the same name
(folded), of its long form, and the broader concepts and aliases of names that contain it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from builder.extraction import Extraction
from builder.linking.entity import Entity, Linking, Links, MentionKey, Naming
from builder.linking.known import Known
from builder.linking.table import Neighbours, known_entity, name_nodes
from builder.linking.unknown import SHORTEST_ACRONYM, clear_winner, resolve
from builder.linking.variants import fold
from ontology.lexicon import Lexicon
from ontology.shapes import node_types
from ontology.vocabulary import Concept


def link(
    extractions: Iterable[Extraction],
    concepts: Mapping[str, Concept],
    lexicon: Lexicon | None = None,
) -> Linking:
    """Decide what every mention means.

    The vocabularies come first; what they do not have is resolved over the whole corpus.

    Args:
        extractions: what was found in all papers.
        concepts: the vocabularies, by key.
        lexicon: their labels, where the caller has made it already.
    """
    known = Known(concepts, lexicon or Lexicon(concepts.values()))
    namings = [Naming.of(e.paper, mention) for e in extractions for mention in e.mentions]
    meant = _meant(namings, known)
    unknown = name_nodes(resolve(naming for naming in namings if naming not in meant))
    links: dict[MentionKey, str] = {naming.key: key for naming, key in meant.items()}
    for key, entity in unknown.items():
        links.update((entry.naming.key, key) for entry in entity.entries)
    near = Neighbours(known, unknown)
    found = [near.entity(entity) for entity in unknown.values()]
    keys = {*meant.values(), *(key for e in found for key in e.broader if key in concepts)}
    found += _known_entities(keys, meant, concepts, known)
    return Linking(links, {entity.key: entity for entity in sorted(found, key=lambda e: e.key)})


def _meant(namings: Iterable[Naming], known: Known) -> Mapping[Naming, str]:
    """Return the key of the concept for every mention of one.

    An acronym that papers spell out, at least three in four for the same concept, means it
    elsewhere too, unless a paper proposes something of that name.
    """
    found = {naming: known.concept(naming) for naming in namings}
    meant = {naming: concept.key for naming, concept in found.items() if concept}
    usual = _usual(found)
    for naming, concept in found.items():
        if not concept and not naming.long_form:
            key = usual.get(fold(naming.name, naming.type))
            if key:
                meant[naming] = key
    return meant


def _usual(found: Mapping[Naming, Concept | None]) -> Mapping[str, str | None]:
    """Return the concept that an acronym, given by its folded name, usually means."""
    spelt_out: dict[str, set[tuple[str, str]]] = defaultdict(set)
    proposed: set[str] = set()
    for naming, concept in found.items():
        stem = fold(naming.name, naming.type)
        if naming.long_form:
            spelt_out[stem].add((naming.paper, concept.key if concept else ""))
        if naming.proposed and not concept:
            proposed.add(stem)
    return {
        stem: clear_winner(Counter(key for _, key in told))
        for stem, told in spelt_out.items()
        if stem not in proposed and len(stem) >= SHORTEST_ACRONYM
    }


def _known_entities(
    keys: Iterable[str],
    meant: Mapping[Naming, str],
    concepts: Mapping[str, Concept],
    known: Known,
) -> list[Entity]:
    """Return the entities of concepts, of all that are broader, and of what they link to."""
    told: dict[str, list[Naming]] = defaultdict(list)
    for naming, key in meant.items():
        told[key].append(naming)
    reached = _reached(keys, concepts)
    found = [known_entity(concepts[key], told[key], known) for key in reached]
    types = {entity.key: entity.type for entity in found}
    return [replace(entity, links=_fitting(entity, types)) for entity in found]


def _reached(keys: Iterable[str], concepts: Mapping[str, Concept]) -> set[str]:
    found: set[str] = set()
    rim = set(keys)
    while rim:
        found |= rim
        ahead = {key for k in rim for _, others in concepts[k].links for key in others}
        rim = {key for k in rim for key in concepts[k].broader} | ahead
        rim -= found
    return found


def _fitting(entity: Entity, types: Mapping[str, str]) -> Links:
    """Return the links that the decided types allow: a concept of two types has become one."""
    allowed = {p.path: p.target for p in node_types()[entity.type].properties if p.target}
    kept = (
        (path, tuple(key for key in others if types[key] == allowed.get(path)))
        for path, others in entity.links
    )
    return tuple((path, others) for path, others in kept if others)
