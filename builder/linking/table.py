"""The entity table: keys, labels and broader concepts of what mentions mean."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from builder.linking.entity import Entity
from builder.linking.known import Known
from builder.linking.told import Text
from builder.linking.unknown import Entry, Node, clear_type
from builder.linking.variants import variant
from ontology.iris import slug
from ontology.lexicon import label_key
from ontology.namespace import ONTOLOGY
from ontology.shapes import entity_types
from ontology.vocabulary import Concept

Taken = Callable[[str], bool]
"""Whether a label key is that of an entity that no vocabulary has."""

Alike = Callable[[str, str], Sequence[str]]
"""The keys of such entities that bear a name of some type, whatever its separators."""


def known_entity(
    concept: Concept, texts: Iterable[Text], votes: Mapping[str, int], known: Known
) -> Entity:
    """Return the entity of a vocabulary concept, with the names that papers give it."""
    kinds = concept.types
    fitting = [told for told in texts if not known.means_another(told.text, concept.key)]
    own = {*concept.alt_labels, *concept.guarded} - {concept.label}
    return Entity(
        key=concept.key,
        label=concept.label,
        type=kinds[0] if len(kinds) == 1 else clear_type(votes, kinds),
        alt_labels=tuple(sorted(own.union(_aliases({concept.label, *own}, fitting)))),
        broader=concept.broader,
        attributes=concept.attributes,
        note=concept.note,
        links=concept.links,
    )


def unknown_entity(
    key: str, texts: Sequence[Text], known: Known, taken: Taken, alike: Alike
) -> Entity:
    """Return the entity of a name that no vocabulary has.

    Args:
        key: its key.
        texts: what papers call it.
        known: the vocabularies.
        taken: whether a label key is that of an unknown entity's label.
        alike: looks unknown entities up by name and type.
    """
    label, kind = label_of(texts), type_of(key)
    own = label_key(label)
    allowed = [
        told
        for told in texts
        if told.key == own or not (taken(told.key) or known.means_another(told.text, ""))
    ]
    found = variant(label, kind)
    telling = found.attribute if found else None
    return Entity(
        key=key,
        label=label,
        type=kind,
        alt_labels=tuple(sorted(_aliases({label}, allowed))),
        broader=_broader(label, kind, known, alike),
        attributes=((ONTOLOGY + telling[0], (telling[1],)),) if telling else (),
    )


def node_key(node: Node, entries: Sequence[Entry]) -> str:
    """Return the key of the entity that a node is.

    It is the slug of the label, the type and, where the name is an acronym that papers spell
    out, the slug of its long form.  Nodes that come to the same key are one entity.
    """
    own = [entry for entry in entries if not entry.moved] or entries
    label = _commonest({(entry.naming.paper, entry.naming.name) for entry in own})
    parts = [slug(label), node.type.lower()]
    if node.long_form:
        told = [entry for entry in entries if entry.long_form == node.long_form]
        spelt = {(e.naming.paper, e.naming.name if e.moved else e.naming.long_form) for e in told}
        parts.append(slug(_commonest({(paper, text) for paper, text in spelt if text})))
    return "_".join(parts)


def type_of(key: str) -> str:
    """Return the type that the key of an unknown entity tells.

    >>> type_of("zip-net_model"), type_of("kd_method_kernel-descent")
    ('Model', 'Method')
    """
    # A slug has no "_".
    return next(kind for kind in entity_types() if kind.lower() == key.split("_")[1])


def label_of(texts: Iterable[Text]) -> str:
    """Return what most papers name an entity; of several the smallest.

    Names that were found to be its long form count only where there is no other.
    """
    texts = tuple(texts)
    own = [(-told.named, told.text) for told in texts if told.named]
    return min(own or [(-told.moved, told.text) for told in texts if told.moved])[1]


def families(label: str, kind: str) -> tuple[str, ...]:
    """Return the names that the family of a size variant may have, the longest first.

    Only a size or memory is sure proof: "Foo-2" may be no kind of someone's "Foo".
    """
    found = variant(label, kind)
    return found.families if found and found.attribute else ()


def _commonest(told: Iterable[tuple[int, str]]) -> str:
    counts = Counter(text for _, text in told)
    return min(counts, key=lambda text: (-counts[text], text))


def _aliases(labels: Iterable[str], texts: Iterable[Text]) -> Iterator[str]:
    """Yield the names that papers use besides the labels.

    Of names that differ in case alone there is one, the commonest; none differs so from a label.
    """
    spellings: dict[str, tuple[int, str]] = {}
    for told in texts:
        folded, candidate = told.text.casefold(), (-told.papers, told.text)
        spellings[folded] = min(candidate, spellings.get(folded, candidate))
    for label in labels:
        spellings.pop(label.casefold(), None)
    return (text for _, text in spellings.values())


def _broader(label: str, kind: str, known: Known, alike: Alike) -> tuple[str, ...]:
    """Return the key of the longest family that is known or in the corpus, else of the head."""
    found = variant(label, kind)
    for family in found.families if found else ():
        if label_key(family) == label_key(label):
            continue
        if concept := known.family(family, kind):
            return (concept.key,)
        fitting = alike(family, kind) if found and found.attribute else ()
        if len(fitting) == 1:
            return tuple(fitting)
    head = known.head(label, kind)
    return (head.key,) if head else ()
