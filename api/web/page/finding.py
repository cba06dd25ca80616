"""Finding: the papers and entities that a results view lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.finding.search import MOST, complete, search, thing_types
from api.graph import GraphHandle
from api.papers import Claim, PaperView, read_papers
from api.query.answer import found_ids, known_where
from api.query.compile import ids_query
from api.query.filters import Where
from api.query.orders import orders
from api.web.page.facets import Facet, facets, restriction
from api.web.page.links import Links
from api.web.page.marking import headline
from api.web.page.quoting import Quote, claim_quote, mention_quote
from api.web.page.state import PAPERS, State

PER_PAGE = 20
_COUNTED = 2000
"""Papers that facets count at most."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper in the results: what it says of what was asked, with the words that prove it."""

    iri: str
    url: str
    title: str
    year: int | None
    finding: str
    factor: float | None
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity in the results."""

    url: str
    name: str
    type: str
    papers: int


@dataclass(frozen=True, slots=True)
class Results:
    """What a view lists; ``ids`` are all papers found, in the order of the view."""

    state: State
    ids: tuple[str, ...]
    rows: tuple[PaperRow, ...]
    entities: tuple[EntityRow, ...]
    facets: tuple[Facet, ...]

    @property
    def pages(self) -> int:
        """Return how many pages the papers fill; at least one."""
        return max(1, -(-len(self.ids) // PER_PAGE))


def find_all(handle: GraphHandle, state: State, links: Links) -> tuple[str, ...]:
    """Return all papers that a view finds, by IRI, in its order."""
    return found_papers(handle, state, links, _meant(handle, state))


def paper_rows_as_records(
    handle: GraphHandle, state: State, links: Links, ids: Sequence[str]
) -> list[Mapping[str, Any]]:
    """Return papers as flat records, for CSV and JSON."""
    meant = set(_meant(handle, state))
    rows = (_paper_row(paper, state, meant, links) for paper in read_papers(handle, ids))
    return [
        {
            "paper": row.iri,
            "title": row.title,
            "year": row.year,
            "claim": row.finding,
            "factor": row.factor,
            "evidence": row.quote.words if row.quote else None,
        }
        for row in rows
    ]


def _meant(handle: GraphHandle, state: State) -> list[str]:
    return [each.iri for each in handle.find(state.query)] if state.query else []


def find(handle: GraphHandle, state: State, links: Links) -> Results:
    """Return what a view lists."""
    meant = _meant(handle, state)
    ids = found_papers(handle, state, links, meant) if state.type == PAPERS else ()
    entities = _entities(handle, state, links)
    start = (state.page - 1) * PER_PAGE
    shown = read_papers(handle, ids[start : start + PER_PAGE])
    among = ids if state.query or state.chosen else None
    if among is not None and len(among) > _COUNTED:
        among = among[:_COUNTED]
    return Results(
        state,
        ids,
        tuple(_paper_row(paper, state, set(meant), links) for paper in shown),
        entities,
        facets(handle, state, links, among) if state.type == PAPERS else (),
    )


def found_papers(
    handle: GraphHandle, state: State, links: Links, meant: Sequence[str]
) -> tuple[str, ...]:
    """Return the papers of a view by IRI, in its order.

    A text that is the name of something finds all papers that mention it, or something narrower;
    any text finds those whose title or abstract has its words.

    Raises:
        FilterError: a choice without meaning; the message lists those there are.
    """
    where = restriction(state, links)
    if not state.query:
        return _sorted(handle, where, None, state.sort)
    ranked = [hit.iri for hit in search(handle, state.query, [PAPERS], MOST)]
    if meant:
        named = found_ids(handle.engine, handle.lists, PAPERS, {"mentions": {"id": list(meant)}})
        ranked += sorted(set(named) - set(ranked))
    if where:
        allowed = set(found_ids(handle.engine, handle.lists, PAPERS, where))
        ranked = [paper for paper in ranked if paper in allowed]
    return tuple(ranked) if state.sort == "relevance" else _sorted(handle, {}, ranked, state.sort)


_ORDERS: Mapping[str, Sequence[Mapping[str, str]]] = {
    "newest": ({"field": "YEAR", "direction": "DESC"}, {"field": "TITLE", "direction": "ASC"}),
    "title": ({"field": "TITLE", "direction": "ASC"},),
}


def _sorted(
    handle: GraphHandle, where: Where, papers: Sequence[str] | None, sort: str
) -> tuple[str, ...]:
    """Return the papers that a filter finds, in order; only some of them where those are given."""
    order = orders(PAPERS, _ORDERS.get(sort, _ORDERS["newest"]))
    known = known_where(handle.engine, handle.lists, PAPERS, where)
    query = ids_query(PAPERS, known, order)
    wanted = None if papers is None else set(papers)
    found = [
        paper
        for paper, _ in handle.lists.ordered(handle.engine, query, order)
        if wanted is None or paper in wanted
    ]
    if sort == "factor":
        factors = _factors(handle)
        found.sort(key=lambda paper: -factors.get(paper, 0.0))
    return tuple(found)


def _factors(handle: GraphHandle) -> dict[str, float]:
    """Return the largest own factor of each paper that has one."""
    rows = handle.engine.select(
        "SELECT ?paper (MAX(?times) AS ?most) WHERE {"
        " ?paper kg:reports ?claim . ?claim kg:own true ; kg:factor ?times } GROUP BY ?paper"
    )
    return {str(paper): float(most) for paper, most in rows if isinstance(most, int | float)}


def _entities(handle: GraphHandle, state: State, links: Links) -> tuple[EntityRow, ...]:
    """Return the entities that fit the text; without one, the best known of the type."""
    if not state.query:
        return _best_known(handle, state, links) if state.type in thing_types()[1:] else ()
    types = thing_types()[1:] if state.type == PAPERS else (state.type,)
    hits = search(handle, state.query, types, 8 if state.type == PAPERS else MOST)
    return tuple(EntityRow(links.entity(h.iri), h.label, h.type, h.papers) for h in hits)


def _best_known(handle: GraphHandle, state: State, links: Links) -> tuple[EntityRow, ...]:
    rows = handle.engine.select(
        "SELECT ?thing ?label (COUNT(DISTINCT ?paper) AS ?papers) WHERE {"
        f" ?thing a kg:{state.type} ; skos:prefLabel ?label . ?paper kg:mentions ?thing }}"
        f" GROUP BY ?thing ?label ORDER BY DESC(?papers) ?label LIMIT {MOST}"
    )
    return tuple(
        EntityRow(links.entity(str(thing)), str(label), state.type, int(str(papers)))
        for thing, label, papers in rows
    )


def _paper_row(paper: PaperView, state: State, meant: set[str], links: Links) -> PaperRow:
    claim = _claim(paper, state)
    quote = claim_quote(paper, claim, links) if claim else None
    if quote is None:
        # Where nothing is claimed, the words that mention what was asked for, or is proposed.
        ranked = sorted(
            paper.mentions,
            key=lambda each: (each.entity.iri not in meant, each.role != "proposes"),
        )
        quote = next((mention_quote(paper, mention, links) for mention in ranked), None)
    return PaperRow(
        iri=paper.iri,
        url=links.paper(paper.iri),
        title=paper.title,
        year=paper.year,
        finding=headline(claim) if claim else "",
        factor=claim.factor if claim else None,
        quote=quote,
    )


def _claim(paper: PaperView, state: State) -> Claim | None:
    """Return the claim to show of a paper: of a kind that is asked for, own, with a factor."""
    kinds = state.values("kind")
    ranked = sorted(
        (claim for claim in paper.claims if claim.own),
        key=lambda claim: (claim.kind not in kinds, not claim.speedup, -(claim.factor or 0)),
    )
    return ranked[0] if ranked else None


def suggestions(handle: GraphHandle, text: str, links: Links) -> list[dict[str, str]]:
    """Return what could be meant by what was typed so far, with where it leads."""
    found = []
    for each in complete(handle, text):
        papers = f", {each.papers} papers" if each.papers else ""
        label = each.label if each.name == each.label else f"{each.name} ({each.label})"
        found.append({"label": label, "what": each.type + papers, "url": links.thing(each.iri)})
    return found
