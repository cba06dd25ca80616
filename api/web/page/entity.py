"""An entity as its page shows it: names, hierarchy, papers by role, claims, company."""

from collections.abc import Iterator
from dataclasses import dataclass

from api.graph import GraphHandle
from api.resolving import NotFound
from api.sparql.terms import Iri, iri
from api.web.page.claims import ClaimRow, claim_rows
from api.web.page.links import Links
from ontology.namespace import local_name
from ontology.shapes import entity_types, node_types, roles

_LISTED = 12
_ROLES = {
    "proposes": "Papers that propose it",
    "evaluatesOn": "Papers that evaluate on it",
    "trainsOn": "Papers that train on it",
    "comparesWith": "Papers that compare with it",
    "runsOn": "Papers that run on it",
    "uses": "Papers that use it",
    "addresses": "Papers that address it",
    "measures": "Papers that measure it",
    "background": "Papers that mention it as background",
}
"""What papers do with an entity, read from its side."""


@dataclass(frozen=True, slots=True)
class Way:
    """A link to something else: a concept, or a paper with its year or a number of papers."""

    name: str
    url: str
    papers: int = 0
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """The papers that mention the entity in one role, the newest first."""

    label: str
    total: int
    papers: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class EntityView:
    """All that an entity's page shows; papers and claims are those of narrower concepts too."""

    iri: str
    name: str
    type: str
    note: str
    labels: tuple[str, ...]
    properties: tuple[tuple[str, str], ...]
    papers: int
    broader: tuple[Way, ...]
    narrower: tuple[Way, ...]
    roles: tuple[Role, ...]
    claims: tuple[ClaimRow, ...]
    beside: tuple[Way, ...]


def read_entity(handle: GraphHandle, key: str, links: Links) -> EntityView:
    """Return an entity by the key in its address.

    Raises:
        NotFound: there is none.
    """
    entity = links.iri(key)
    stated = _stated(handle, entity)
    types = [name for name in stated.get("type", ()) if name in entity_types()]
    if not types:
        raise NotFound(f"no entity '{key}' in this graph; search for it by name")
    found = tuple(_roles(handle, entity, links))
    return EntityView(
        iri=entity,
        name=stated.get("prefLabel", [key])[0],
        type=types[0],
        note=" ".join(stated.get("scopeNote", ())),
        labels=tuple(sorted(stated.get("altLabel", ()), key=str.lower)[:_LISTED]),
        properties=tuple(_properties(stated, types[0])),
        papers=_papers(handle, entity),
        broader=_concepts(handle, f"{iri(entity)} skos:broader+ ?thing", links),
        narrower=_concepts(handle, f"?thing skos:broader {iri(entity)}", links),
        roles=found,
        claims=claim_rows(handle, _claims_of(entity), links),
        beside=_beside(handle, entity, links),
    )


def _claims_of(entity: str) -> str:
    """Return the pattern of claims on, about or against an entity, or own ones of papers on it."""
    return (
        f"?thing skos:broader* {iri(entity)} . {{ ?claim"
        " kg:onHardware|kg:about|kg:baselineEntity|kg:metricEntity ?thing }"
        " UNION { ?by kg:proposes|kg:uses ?thing ; kg:reports ?claim . ?claim kg:own true }"
    )


def _stated(handle: GraphHandle, entity: str) -> dict[str, list[str]]:
    rows = handle.engine.select(f"SELECT ?p ?o WHERE {{ {iri(entity)} ?p ?o }}")
    found: dict[str, list[str]] = {}
    for path, value in sorted((str(p), o) for p, o in rows):
        text = local_name(str(value)) if isinstance(value, Iri) else str(value)
        found.setdefault(local_name(path), []).append(text)
    return found


def _properties(stated: dict[str, list[str]], type_name: str) -> Iterator[tuple[str, str]]:
    """Yield the plain properties that the entity's own type has."""
    shared = {prop.name for prop in node_types()["Entity"].properties}
    for prop in node_types()[type_name].properties:
        values = stated.get(prop.name, [])
        if values and prop.datatype and prop.name not in shared:
            yield prop.name, ", ".join(values)


def _papers(handle: GraphHandle, entity: str) -> int:
    rows = handle.engine.select(
        "SELECT (COUNT(DISTINCT ?paper) AS ?n) WHERE {"
        f" ?thing skos:broader* {iri(entity)} . ?paper kg:mentions ?thing }}"
    )
    return next(int(str(number)) for (number,) in rows)


def _concepts(handle: GraphHandle, pattern: str, links: Links) -> tuple[Way, ...]:
    """Return concepts, the broadest first: those with the fewest above them."""
    rows = handle.engine.select(
        "SELECT ?thing ?label (COUNT(DISTINCT ?above) AS ?depth) WHERE {"
        f" {pattern} . ?thing skos:prefLabel ?label ; skos:broader* ?above }}"
        " GROUP BY ?thing ?label"
    )
    found = sorted((int(str(depth)), str(label), str(thing)) for thing, label, depth in rows)
    return tuple(Way(label, links.entity(thing)) for _, label, thing in found)


def _roles(handle: GraphHandle, entity: str, links: Links) -> Iterator[Role]:
    wanted = " ".join(f"kg:{role}" for role in roles())
    rows = handle.engine.select(
        "SELECT DISTINCT ?role ?paper ?title ?year WHERE {"
        f" ?thing skos:broader* {iri(entity)} . VALUES ?role {{ {wanted} }}"
        " ?paper ?role ?thing ; kg:title ?title . OPTIONAL { ?paper kg:year ?year } }"
    )
    found: dict[str, list[Way]] = {role: [] for role in roles()}
    for role, paper, title, year in rows:
        name = local_name(str(role))
        when = year if isinstance(year, int) else None
        found[name].append(Way(str(title), links.paper(str(paper)), year=when))
    for role, papers in found.items():
        if papers:
            papers.sort(key=lambda paper: (-(paper.year or 0), paper.name))
            yield Role(_ROLES.get(role, role), len(papers), tuple(papers[:_LISTED]))


def _beside(handle: GraphHandle, entity: str, links: Links) -> tuple[Way, ...]:
    from api.finding.related import co_mentions

    found = co_mentions(handle, entity, most=_LISTED)
    return tuple(
        Way(each.entity.name, links.entity(each.entity.iri), each.papers) for each in found
    )
