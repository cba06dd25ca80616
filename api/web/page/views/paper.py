"""The page of a paper: its text with marked mentions and claims, its claims, its company."""

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.requests import Request

from api.finding.related import Related, related
from api.graph import GraphHandle
from api.papers import Claim, Mention, PaperView, read_papers
from api.resolving import NotFound
from api.sparql.terms import iri
from api.web.desk import Desk
from api.web.page.links import Links, address
from api.web.page.marking import marked
from api.web.page.shell import frame, html, view
from api.web.page.templates import render, web_address
from ontology.shapes import roles

_RELATED = 6
_ROLES = {
    "proposes": "Proposes",
    "evaluatesOn": "Evaluates on",
    "trainsOn": "Trains on",
    "comparesWith": "Compares with",
    "runsOn": "Runs on",
    "uses": "Uses",
    "addresses": "Addresses",
    "measures": "Measures",
    "background": "Background",
}


@dataclass(frozen=True, slots=True)
class _Found:
    """A paper with what the graph knows of where it came from."""

    paper: PaperView
    facts: tuple[str, ...]
    addresses: tuple[tuple[str, str], ...]
    related: tuple[Related, ...]


def register(desk: Desk, links: Links) -> None:
    """Give each paper an address."""

    @view("/paper/{key}")
    async def paper(request: Request, key: str) -> None:
        found = await desk.run(lambda handle: _read(handle, links.paper_iri(key)))
        with frame(request, found.paper.title):
            html(_drawn(found, links))


def _read(handle: GraphHandle, paper: str) -> _Found:
    found = next(read_papers(handle, [paper]), None)
    if found is None:
        raise NotFound(f"no paper {paper} in this graph; search for it by title")
    rows = handle.engine.select(
        f"SELECT ?name ?value WHERE {{ {iri(paper)} ?path ?value ."
        ' VALUES (?path ?name) { (kg:date "date") (kg:url "url") (kg:arxivId "arxivId")'
        ' (kg:doi "doi") } }'
    )
    stated = sorted((str(name), str(value)) for name, value in rows)
    sources = handle.engine.select(
        f"SELECT DISTINCT ?file WHERE {{ {iri(paper)} kg:listedOn/kg:fileName ?file }}"
    )
    dates = [value for name, value in stated if name == "date"]
    facts = dates or ([str(found.year)] if found.year else [])
    facts += [f"listed on {file}" for file in sorted(str(file) for (file,) in sources)]
    return _Found(
        found, tuple(facts), tuple(_addresses(stated)), related(handle, paper, first=_RELATED)
    )


def _addresses(stated: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, value in stated:
        if name == "arxivId":
            yield f"arXiv:{value}", f"https://arxiv.org/abs/{value}"
        elif name == "doi":
            yield f"doi:{value}", f"https://doi.org/{value}"
        elif name == "url" and web_address(value) and "arxiv.org" not in value:
            yield "web", value


def _drawn(found: _Found, links: Links) -> str:
    paper = found.paper
    texts = [
        {"section": name, "heading": name.capitalize(), "html": marked(paper, name, links)}
        for name in paper.texts
    ]
    evidence = [each for claim in paper.claims for each in claim.evidence]
    evidence += [each for mention in paper.mentions for each in mention.evidence]
    url = f"/download/paper/{links.paper(paper.iri).removeprefix('/paper/')}"
    return render(
        "paper.html",
        paper=paper,
        links=links,
        texts=texts,
        facts=found.facts,
        addresses=found.addresses,
        digest=any(not each.own_words for each in evidence),
        roles=tuple(_roles(paper)),
        attributes=lambda claim: tuple(_attributes(claim, paper)),
        related=[_other(each, links) for each in found.related],
        graph_url=address("/graph", [("of", f"paper/{links.paper_key(paper.iri)}")]),
        files=[(kind.upper(), f"{url}.{kind}") for kind in ("csv", "json", "ttl")],
    )


def _other(found: Related, links: Links) -> dict[str, str]:
    shared = ", ".join(each.name for each in found.because[:3])
    return {
        "title": found.thing.name,
        "url": links.paper(found.thing.iri),
        "reason": f"shares {shared}",
    }


def _roles(paper: PaperView) -> Iterator[tuple[str, list[Mention]]]:
    for role in roles():
        found = [mention for mention in paper.mentions if mention.role == role]
        if found:
            yield _ROLES.get(role, role), sorted(found, key=lambda each: each.entity.label.lower())


def _attributes(claim: Claim, paper: PaperView) -> Iterator[tuple[str, str]]:
    given = {
        "than": claim.baseline,
        "on": ", ".join(map(paper.name_of, claim.hardware)),
        "about": ", ".join(map(paper.name_of, claim.about)),
        "metric": claim.metric,
        "scope": claim.scope,
        "basis": claim.basis if claim.basis != "none" else None,
        "confidence": f"{claim.confidence:.2f}",
        "found by": ", ".join(claim.found_by),
    }
    yield from ((name, value) for name, value in given.items() if value)
