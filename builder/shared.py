"""What papers share, as triples: entities, source documents, kinds of claim."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from builder.linking.entity import Entity, Linking
from builder.ntriples import Triple, iri, string
from builder.papers.paper import Listing
from builder.terms import ALT_LABEL, BROADER, CONCEPT, LABEL, NOTE, TYPE, term
from ontology.iris import Minter
from ontology.lexicon import label_key
from ontology.vocabulary import kinds


def entity_triples(entity: Entity, minter: Minter) -> Iterator[Triple]:
    """Yield what an entity is called, what it is, and what it leads to."""
    me = iri(minter.entity(entity.key))
    yield from ((me, TYPE, kind) for kind in (term(entity.type), term("Entity"), CONCEPT))
    yield me, LABEL, string(entity.label)
    yield from ((me, ALT_LABEL, string(label)) for label in entity.alt_labels)
    keys = {label_key(label) for label in (entity.label, *entity.alt_labels)}
    yield from ((me, term("labelKey"), string(key)) for key in sorted(keys))
    yield from ((me, BROADER, iri(minter.entity(key))) for key in entity.broader)
    if entity.note:
        yield me, NOTE, string(entity.note)
    for path, values in entity.attributes:
        yield from ((me, iri(path), string(value)) for value in values)
    for path, others in entity.links:
        yield from ((me, iri(path), iri(minter.entity(key))) for key in others)


def place_triples(keys: Iterable[str], linking: Linking, minter: Minter) -> Iterator[Triple]:
    """Yield the type and the broader entities of entities and of all that is above them."""
    seen: set[str] = set()
    waiting = list(keys)
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        entity, me = linking.entities[key], iri(minter.entity(key))
        yield me, TYPE, term(entity.type)
        yield me, TYPE, term("Entity")
        yield from ((me, BROADER, iri(minter.entity(above))) for above in entity.broader)
        waiting += entity.broader


def source_triples(listings: Iterable[Listing], minter: Minter) -> Iterator[Triple]:
    """Yield the source documents that list papers; of two formats or dates the smaller."""
    formats: dict[str, set[str]] = defaultdict(set)
    dates: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for listing in listings:
        me = iri(minter.source(listing.source))
        names[me] = min(listing.source, names.get(me, listing.source))
        formats[me].add(listing.format)
        dates[me].update(filter(None, (listing.page_date,)))
    for me, name in names.items():
        yield me, TYPE, term("SourceDocument")
        yield me, term("fileName"), string(name)
        yield me, term("format"), string(min(formats[me]))
        if dates[me]:
            yield me, term("pageDate"), string(min(dates[me]))


def kind_triples() -> Iterator[Triple]:
    """Yield the kinds of claim and their families."""
    for kind in kinds().values():
        me, family = iri(kind.iri), iri(kind.family_iri)
        yield me, TYPE, term("ClaimKind")
        yield me, LABEL, string(kind.name)
        yield me, term("family"), family
        yield family, TYPE, term("ClaimFamily")
        yield family, LABEL, string(kind.family)
