"""Quoting: the words that prove something, within their sentence."""

from dataclasses import dataclass

from api.papers import Claim, Evidence, Mention, PaperView
from api.web.page.links import Links, claim_anchor

_AROUND = 160


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence around the words that prove something, and where they stand on the page."""

    before: str
    words: str
    after: str
    url: str


def claim_quote(paper: PaperView, claim: Claim, links: Links) -> Quote | None:
    """Return the words that prove a claim."""
    place = f"{links.paper(paper.iri)}#evidence-{claim_anchor(claim.iri)}"
    return next((_quote(paper, each, place) for each in claim.evidence if each.quote), None)


def mention_quote(paper: PaperView, mention: Mention, links: Links) -> Quote | None:
    """Return words that mention an entity, rather from the text than from the title."""
    found = sorted(mention.evidence, key=lambda evidence: evidence.section == "title")
    place = links.paper(paper.iri)
    return next((_quote(paper, each, place) for each in found if each.quote), None)


def _quote(paper: PaperView, evidence: Evidence, url: str) -> Quote:
    text, sentence = paper.texts.get(evidence.section, ""), evidence.sentence or ""
    first = text.rfind(sentence, 0, evidence.start + len(sentence))
    if first < 0 or first > evidence.start or first + len(sentence) < evidence.end:
        return Quote("", evidence.quote or "", "", url)
    before, after = text[first : evidence.start], text[evidence.end : first + len(sentence)]
    return Quote(_end(before), text[evidence.start : evidence.end], _start(after), url)


def _end(text: str) -> str:
    """Return the last words of a text."""
    return text if len(text) <= _AROUND else "… " + text[-_AROUND:].partition(" ")[2]


def _start(text: str) -> str:
    """Return the first words of a text."""
    return text if len(text) <= _AROUND else text[:_AROUND].rpartition(" ")[0] + " …"
