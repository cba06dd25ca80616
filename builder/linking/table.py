"""The entity table: keys, labels and broader concepts of what mentions mean."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from builder.linking.entity import Entity, Naming
from builder.linking.known import Known, letters
from builder.linking.unknown import Entry, Node, majority
from builder.linking.variants import variant
from ontology.iris import slug
from ontology.lexicon import label_key
from ontology.namespace import ONTOLOGY
from ontology.vocabulary import Concept


@dataclass(frozen=True, slots=True)
class Unknown:
    """An entity that no vocabulary has, with the mentions that mean it."""

    key: str
    type: str
    label: str
    entries: tuple[Entry, ...]


def known_entity(concept: Concept, namings: Iterable[Naming], known: Known) -> Entity:
    """Return the entity of a vocabulary concept, with the names that papers give it."""
    namings = tuple(namings)
    kinds = concept.types
    told = ((n.paper, text) for n in namings for text in (n.name, *n.surfaces))
    fitting = ((paper, text) for paper, text in told if not known.means_another(text, concept.key))
    own = {*concept.alt_labels, *concept.guarded} - {concept.label}
    return Entity(
        key=concept.key,
        label=concept.label,
        type=kinds[0] if len(kinds) == 1 else majority(namings, kinds),
        alt_labels=tuple(sorted(own.union(_aliases({concept.label, *own}, fitting)))),
        broader=concept.broader,
        attributes=concept.attributes,
        note=concept.note,
        links=concept.links,
    )


def name_nodes(nodes: Mapping[Node, tuple[Entry, ...]]) -> Mapping[str, Unknown]:
    """Return the unknown entities by key.

    A key is the slug of the label, the type and, where the name is an acronym that papers
    spell out, the slug of its long form.  Nodes that come to the same key are one entity.
    """
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for node, entries in nodes.items():
        found[_key(node, entries), node.type] += entries
    return {
        key: Unknown(key, kind, _label(entries), tuple(entries))
        for (key, kind), entries in found.items()
    }


def _key(node: Node, entries: tuple[Entry, ...]) -> str:
    parts = [slug(_label(entries)), node.type.lower()]
    if node.long_form:
        told = [entry for entry in entries if entry.long_form == node.long_form]
        spelt = [(e.naming.paper, e.naming.name if e.moved else e.naming.long_form) for e in told]
        parts.append(slug(_commonest((paper, text) for paper, text in spelt if text)))
    return "_".join(parts)


def _label(entries: Iterable[Entry]) -> str:
    entries = tuple(entries)
    own = [entry for entry in entries if not entry.moved] or entries
    return _commonest((entry.naming.paper, entry.naming.name) for entry in own)


def _commonest(told: Iterable[tuple[str, str]]) -> str:
    """Return the text that most papers use; of several the smallest."""
    counts = Counter(text for _, text in set(told))
    return min(counts, key=lambda text: (-counts[text], text))


def _aliases(labels: Iterable[str], told: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the names that papers use besides the labels.

    Of names that differ in case alone there is one, the commonest; none differs so from a label.
    """
    spellings: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for paper, text in told:
        spellings[text.casefold()].append((paper, text))
    for label in labels:
        spellings.pop(label.casefold(), None)
    return (_commonest(texts) for texts in spellings.values())


class Neighbours:
    """Looks entities up among the known and all the unknown ones."""

    def __init__(self, known: Known, unknown: Mapping[str, Unknown]) -> None:
        self._known = known
        self._labels: set[str] = set()
        self._spelt: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key, entity in unknown.items():
            self._labels.add(label_key(entity.label))
            self._spelt[letters(entity.label), entity.type].append(key)

    def entity(self, unknown: Unknown) -> Entity:
        """Return the finished entity of an unknown name."""
        told = (
            (entry.naming.paper, text)
            for entry in unknown.entries
            for text in (entry.naming.name, *entry.naming.surfaces, entry.naming.long_form)
            if text and self._is_alias(text, unknown)
        )
        found = variant(unknown.label, unknown.type)
        telling = found.attribute if found else None
        return Entity(
            key=unknown.key,
            label=unknown.label,
            type=unknown.type,
            alt_labels=tuple(sorted(_aliases({unknown.label}, told))),
            broader=self._broader(unknown),
            attributes=((ONTOLOGY + telling[0], (telling[1],)),) if telling else (),
        )

    def _is_alias(self, text: str, unknown: Unknown) -> bool:
        """Say whether a text names this entity and is the label of no other."""
        if label_key(text) == label_key(unknown.label):
            return True
        return label_key(text) not in self._labels and not self._known.means_another(text, "")

    def _broader(self, unknown: Unknown) -> tuple[str, ...]:
        """Return the key of the longest family that is known or in the corpus, else of the head."""
        found = variant(unknown.label, unknown.type)
        for family in found.families if found else ():
            if label_key(family) == label_key(unknown.label):
                continue
            if concept := self._known.family(family, unknown.type):
                return (concept.key,)
            # Only a size or memory is sure proof: "Foo-2" may be no kind of someone's "Foo".
            fitting = self._alike(family, unknown.type)
            if found and found.attribute and len(fitting) == 1:
                return fitting
        head = self._known.head(unknown.label, unknown.type)
        return (head.key,) if head else ()

    def _alike(self, name: str, kind: str) -> tuple[str, ...]:
        """Return the keys of unknown entities whose label is a name but for its separators."""
        return tuple(self._spelt.get((letters(name), kind), ()))
