"""Papers as values: all that the graph says of a paper, with its mentions, claims and evidence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from api.figures import figure
from api.graph import GraphHandle
from api.html import claim_html, paper_html
from api.sparql.terms import iri
from ontology.namespace import ONTOLOGY, local_name
from ontology.shapes import entity_types

_BATCH = 100
"""Papers fetched by one set of queries."""

_Node = Mapping[str, tuple[Any, ...]]
"""The values of a node by local name of the property."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that prove something; offsets are into the original text of the section."""

    section: str
    start: int
    end: int
    quote: str | None
    sentence: str | None
    own_words: bool


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity by IRI, with its label and types."""

    iri: str
    label: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """That the paper mentions an entity."""

    entity: Entity
    name: str
    role: str
    surfaces: tuple[str, ...]
    confidence: float
    found_by: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A result that the paper states; attributes as in the ontology."""

    iri: str
    kind: str
    family: str
    low: float | None
    high: float | None
    unit: str | None
    basis: str
    qualifier: str | None
    direction: str
    scope: str | None
    baseline: str | None
    metric: str | None
    hardware: tuple[Entity, ...]
    about: tuple[Entity, ...]
    own: bool
    comparative: bool
    factor: float | None
    speedup: bool
    confidence: float
    found_by: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    @property
    def headline(self) -> str:
        """Return it in a few words: kind, number, direction, whose it is."""
        whose = "own" if self.own else "not its own"
        what = " ".join(filter(None, (self.qualifier, figure(self.low, self.high, self.unit))))
        speedup = ", a speedup" if self.speedup else ""
        return f"{self.kind} {what}".strip() + f", {self.direction}, {whose}{speedup}"

    def _repr_html_(self) -> str:
        return claim_html(self)


_Item = TypeVar("_Item", Mention, Claim)


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper with its texts, mentions and claims, in reading order."""

    iri: str
    key: str
    title: str
    year: int | None
    texts: Mapping[str, str]
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]

    def name_of(self, entity: Entity) -> str:
        """Return what this paper calls an entity; its label where it does not mention it."""
        names = (mention.name for mention in self.mentions if mention.entity.iri == entity.iri)
        return next(names, entity.label)

    def _repr_html_(self) -> str:
        return paper_html(self)


def paper_iris(handle: GraphHandle) -> tuple[str, ...]:
    """Return the IRIs of all papers, sorted."""
    rows = handle.select("SELECT ?paper WHERE { ?paper a kg:Paper }")
    return tuple(sorted(str(paper) for (paper,) in rows))


def read_papers(handle: GraphHandle, iris: Iterable[str]) -> Iterator[PaperView]:
    """Yield papers by IRI, in the order given; what is no paper is passed over."""
    for batch in batches(iris, _BATCH):
        found = _fetch(handle, batch)
        yield from (_paper(found, paper) for paper in batch if paper in found.nodes)


def batches(items: Iterable[str], size: int) -> Iterator[tuple[str, ...]]:
    """Cut a stream in tuples of at most ``size``.

    >>> list(batches("abc", 2))
    [('a', 'b'), ('c',)]
    """
    batch: list[str] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the queries for a batch found: the values of each node, and the entities."""

    nodes: Mapping[str, _Node]
    entities: Mapping[str, Entity]

    def entity(self, iri: object) -> Entity:
        return self.entities.get(str(iri)) or Entity(str(iri), local_name(str(iri)), ())

    def evidence(self, node: _Node) -> tuple[Evidence, ...]:
        pieces = (self.nodes[str(iri)] for iri in node.get("hasEvidence", ()))
        found = (_evidence(piece) for piece in pieces)
        return tuple(sorted(found, key=_place))


_QUERIES = (
    "?paper a kg:Paper . BIND(?paper AS ?node) ?node ?p ?o ."
    " FILTER(isLiteral(?o) || ?p IN (kg:hasMention, kg:reports, kg:hasSection))",
    "?paper kg:hasMention|kg:reports|kg:hasSection ?node . ?node ?p ?o .",
    "?paper (kg:hasMention|kg:reports)/kg:hasEvidence ?node . ?node ?p ?o .",
)


def _fetch(handle: GraphHandle, papers: Iterable[str]) -> _Found:
    nodes: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    values = " ".join(map(iri, papers))
    for pattern in _QUERIES:
        rows = handle.engine.select(
            f"SELECT DISTINCT ?node ?p ?o WHERE {{ VALUES ?paper {{ {values} }} {pattern} }}"
        )
        for node, p, o in rows:
            nodes[str(node)][local_name(str(p))].append(o)
    frozen = {
        name: {key: tuple(sorted(values, key=str)) for key, values in node.items()}
        for name, node in nodes.items()
    }
    return _Found(frozen, _entities(handle, frozen.values()))


def _entities(handle: GraphHandle, nodes: Iterable[_Node]) -> dict[str, Entity]:
    links = ("entity", "onHardware", "about")
    iris = sorted({str(value) for node in nodes for key in links for value in node.get(key, ())})
    labels: dict[str, str] = {}
    types: defaultdict[str, set[str]] = defaultdict(set)
    for batch in batches(iris, _BATCH):
        rows = handle.engine.select(
            "SELECT ?entity ?label ?type WHERE { ?entity skos:prefLabel ?label ; a ?type ."
            f" VALUES ?entity {{ {' '.join(map(iri, batch))} }} }}"
        )
        for entity, label, kind in rows:
            labels[str(entity)] = str(label)
            types[str(entity)].add(local_name(str(kind)))
    return {
        name: Entity(name, label, tuple(t for t in entity_types() if t in types[name]))
        for name, label in labels.items()
    }


def _paper(found: _Found, name: str) -> PaperView:
    node = found.nodes[name]
    sections = [found.nodes[str(section)] for section in node.get("hasSection", ())]
    sections.sort(key=lambda section: int(_one(section, "position", 0)))
    body = {str(_one(section, "heading")): _one(section, "text") for section in sections}
    texts = {"title": _one(node, "title"), "abstract": _one(node, "abstract"), **body}
    mentions = (_mention(found, found.nodes[str(m)]) for m in node.get("hasMention", ()))
    claims = (_claim(found, str(c)) for c in node.get("reports", ()))
    return PaperView(
        iri=name,
        key=local_name(name),
        title=str(_one(node, "title")),
        year=_one(node, "year"),
        texts={section: str(text) for section, text in texts.items() if text is not None},
        mentions=_in_reading_order(mentions, texts),
        claims=_in_reading_order(claims, texts),
    )


def _in_reading_order(items: Iterable[_Item], sections: Iterable[str]) -> tuple[_Item, ...]:
    order = {section: position for position, section in enumerate(sections)}

    def first_place(item: _Item) -> tuple[int, int, int]:
        places = [(order.get(e.section, len(order)), e.start, e.end) for e in item.evidence]
        return min(places, default=(len(order), 0, 0))

    return tuple(sorted(items, key=first_place))


def _mention(found: _Found, node: _Node) -> Mention:
    return Mention(
        entity=found.entity(_one(node, "entity")),
        name=str(_one(node, "nameInPaper")),
        role=str(_one(node, "role")),
        surfaces=node.get("surface", ()),
        confidence=float(_one(node, "confidence", 1.0)),
        found_by=node.get("foundBy", ()),
        evidence=found.evidence(node),
    )


def _claim(found: _Found, name: str) -> Claim:
    node = found.nodes[name]
    plain = ("low", "high", "unit", "basis", "qualifier", "direction", "scope", "baseline")
    return Claim(
        iri=name,
        kind=local_name(str(_one(node, "kind"))),
        family=local_name(str(_one(node, "family"))).removesuffix("-family"),
        **{key: _one(node, key) for key in (*plain, "metric", "own", "comparative", "factor")},
        hardware=tuple(found.entity(iri) for iri in node.get("onHardware", ())),
        about=tuple(found.entity(iri) for iri in node.get("about", ())),
        speedup=any(str(t) == ONTOLOGY + "Speedup" for t in node.get("type", ())),
        confidence=float(_one(node, "confidence", 1.0)),
        found_by=node.get("foundBy", ()),
        evidence=found.evidence(node),
    )


def _evidence(node: _Node) -> Evidence:
    return Evidence(
        section=str(_one(node, "section")),
        start=int(_one(node, "start")),
        end=int(_one(node, "end")),
        quote=_one(node, "quote"),
        sentence=_one(node, "sentence"),
        own_words=bool(_one(node, "ownWords", True)),
    )


def _place(evidence: Evidence) -> tuple[str, int, int]:
    return evidence.section, evidence.start, evidence.end


def _one(node: _Node, key: str, default: Any = None) -> Any:
    return next(iter(node.get(key, ())), default)
