"""Records: the rows of the tables of papers, entities, mentions and claims."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from api.graph import GraphHandle
from api.papers import batches
from api.sparql.terms import iri
from api.things import Thing, concept_labels, literals, read_some, references
from ontology.namespace import local_name

_BATCH = 100
_ENTITY_LINKS = ("entity", "onHardware", "about", "baselineEntity", "metricEntity")

Row: TypeAlias = dict[str, Any]
"""Values by name of the column; what is not known is not there."""


@dataclass(slots=True)
class Batch:
    """The rows of some papers."""

    papers: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)


def paper_records(handle: GraphHandle, papers: Iterable[str]) -> Iterator[Batch]:
    """Yield the rows of papers with their mentions and claims, some papers at a time."""
    labels = concept_labels(handle)
    for batch in batches(papers, _BATCH):
        found = _Found(handle, labels, batch)
        yield Batch(
            papers=[_paper(found, each) for each in found.papers],
            mentions=[row for each in found.papers for row in _mentions(found, each)],
            claims=[row for each in found.papers for row in _claims(found, each)],
        )


def entity_records(handle: GraphHandle, entities: Iterable[str]) -> Iterator[list[Row]]:
    """Yield the rows of entities, some at a time."""
    labels = concept_labels(handle)
    for batch in batches(entities, _BATCH):
        counts = _papers_of(handle, batch)
        yield [
            {
                "entity": thing.iri,
                "type": thing.type,
                **_values(thing),
                **_links(thing),
                "papers": counts.get(thing.iri, 0),
            }
            for thing in read_some(handle, batch, labels).values()
        ]


class _Found:
    """Some papers and all that they lead to, by IRI."""

    def __init__(
        self, handle: GraphHandle, labels: Mapping[str, str], papers: Iterable[str]
    ) -> None:
        def read(iris: Iterable[str]) -> dict[str, Thing]:
            return read_some(handle, sorted(set(iris)), labels)

        self.papers = list(read(papers).values())
        theirs = ("hasMention", "reports", "listedOn")
        self.things = read(to for each in self.papers for to in _targets(each, *theirs))
        known = tuple(self.things.values())
        self.things |= read(
            to for each in known for to in _targets(each, *_ENTITY_LINKS, "hasEvidence")
        )

    def of(self, thing: Thing, relation: str) -> list[Thing]:
        """Return what a relation leads to; what is not in the graph is passed over."""
        return [self.things[to] for to in _targets(thing, relation) if to in self.things]

    def names(self, thing: Thing, relation: str) -> list[str]:
        """Return the names of what a relation leads to."""
        return [str(name) for each in self.of(thing, relation) for name in each.values["name"]]


def _paper(found: _Found, paper: Thing) -> Row:
    return {
        "paper": paper.iri,
        **_values(paper),
        "listedOn": found.names(paper, "listedOn"),
        "speedup": "SpeedupPaper" in paper.classes,
        "mentions": len(_targets(paper, "hasMention")),
        "claims": len(_targets(paper, "reports")),
    }


def _mentions(found: _Found, paper: Thing) -> Iterator[Row]:
    for mention in found.of(paper, "hasMention"):
        for entity in found.of(mention, "entity"):
            yield {
                "paper": paper.iri,
                "entity": entity.iri,
                "label": entity.values["name"][0],
                "type": entity.type,
                **_values(mention),
                **_place(found, mention),
            }


def _claims(found: _Found, paper: Thing) -> Iterator[Row]:
    for claim in found.of(paper, "reports"):
        yield {
            "claim": claim.iri,
            "paper": paper.iri,
            "speedup": "Speedup" in claim.classes,
            "hardware": found.names(claim, "onHardware"),
            "about": found.names(claim, "about"),
            "baselineEntity": next(iter(found.names(claim, "baselineEntity")), None),
            "metricEntity": next(iter(found.names(claim, "metricEntity")), None),
            **_values(claim),
            **_place(found, claim),
        }


def _place(found: _Found, thing: Thing) -> Row:
    """Return the values of the first piece of evidence, in the order of the text."""
    pieces = sorted(found.of(thing, "hasEvidence"), key=_reading_order)
    return _values(pieces[0]) if pieces else {}


def _reading_order(evidence: Thing) -> tuple[int, str, Any]:
    section = str(evidence.values["section"][0])
    return {"title": 0, "abstract": 1}.get(section, 2), section, evidence.values["start"][0]


def _values(thing: Thing) -> Row:
    return {
        each.name: list(thing.values[each.name]) if each.many else thing.values[each.name][0]
        for each in literals(thing.type)
        if each.name in thing.values
    }


def _links(thing: Thing) -> Row:
    row: Row = {}
    for each in references(thing.type):
        targets = _targets(thing, local_name(each.path))
        if targets:
            row[each.name] = targets if each.many else targets[0]
    return row


def _targets(thing: Thing, *relations: str) -> list[str]:
    return [to for relation, to in thing.links if relation in relations]


def _papers_of(handle: GraphHandle, entities: Iterable[str]) -> dict[str, int]:
    rows = handle.engine.select(
        "SELECT ?entity (COUNT(DISTINCT ?paper) AS ?papers) WHERE {"
        f" VALUES ?entity {{ {' '.join(map(iri, entities))} }} ?paper kg:mentions ?entity }}"
        " GROUP BY ?entity"
    )
    return {str(entity): int(str(papers)) for entity, papers in rows}
