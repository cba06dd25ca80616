"""Marking: a paper's text with the stretches that are mentions or prove claims."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from markupsafe import Markup

from api.figures import figure
from api.papers import Claim, Evidence, Mention, PaperView
from api.web.page.links import Links, claim_anchor


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that the same mentions and claims cover, by their numbers from 0."""

    text: str
    mentions: tuple[int, ...] = ()
    claims: tuple[int, ...] = ()


def segments(paper: PaperView, section: str) -> tuple[Segment, ...]:
    """Cut a section where a mention or the evidence of a claim starts or ends.

    The texts of the segments, joined, are the section's text; of several mentions in one
    segment the shortest comes first.
    """
    text = paper.texts[section]
    mentions = _places([mention.evidence for mention in paper.mentions], section, len(text))
    claims = _places([claim.evidence for claim in paper.claims], section, len(text))
    cuts = {0, len(text)} | {end for place in (*mentions, *claims) for end in place[:2]}
    return tuple(
        Segment(text[start:end], _covering(mentions, start), _covering(claims, start))
        for start, end in pairwise(sorted(cuts))
    )


def marked(paper: PaperView, section: str, links: Links) -> Markup:
    """Return a section as HTML in which mentions are links and evidence is marked.

    Numbers of claims stand in attributes, never in the text, so that the characters of the
    document are those of the section.
    """
    runs = [
        (claims, Markup("").join(_segment(paper, segment, links) for segment in group))
        for claims, group in groupby(segments(paper, section), key=lambda each: each.claims)
    ]
    shown: set[int] = set()
    parts = []
    for position, (claims, inner) in enumerate(runs):
        later = {number for following, _ in runs[position + 1 :] for number in following}
        ending = [number for number in claims if number not in later]
        parts.append(_evidence(paper, claims, ending, inner, shown) if claims else inner)
    return Markup("").join(parts)


def describe_mention(mention: Mention) -> str:
    """Say in a line what a mention is, in which role, how sure that is and what found it."""
    kind = "/".join(mention.entity.types)
    rules = ", ".join(mention.found_by)
    return (
        f"{mention.entity.label} ({kind}), role {mention.role},"
        f" confidence {mention.confidence:.2f}, found by {rules}"
    )


def describe_claim(claim: Claim) -> str:
    """Say in a line what a claim states, how sure that is and what found it."""
    whose = "own result" if claim.own else "not its own result"
    rules = ", ".join(claim.found_by)
    return f"{headline(claim)} ({whose}), confidence {claim.confidence:.2f}, found by {rules}"


def headline(claim: Claim) -> str:
    """Return a claim's kind and number: ``end-to-end speed up to 1.5x``."""
    number = figure(claim.low, claim.high, claim.unit)
    return " ".join(part for part in (words(claim.kind), claim.qualifier, number) if part)


def words(name: str) -> str:
    """Return a name of the vocabularies as words.

    >>> words("training-speed")
    'training speed'
    """
    return name.replace("-", " ").replace("_", " ")


_Place = tuple[int, int, int]


def _places(owners: Sequence[Sequence[Evidence]], section: str, length: int) -> list[_Place]:
    """Return start, end and owner's number of what lies in a section, the shortest first."""
    found = {
        (max(evidence.start, 0), min(evidence.end, length), number)
        for number, owned in enumerate(owners)
        for evidence in owned
        if evidence.section == section
    }
    kept = (place for place in found if place[0] < place[1])
    return sorted(kept, key=lambda place: (place[1] - place[0], place))


def _covering(places: Sequence[_Place], start: int) -> tuple[int, ...]:
    found = (number for first, end, number in places if first <= start < end)
    return tuple(dict.fromkeys(found))


def _segment(paper: PaperView, segment: Segment, links: Links) -> Markup:
    if not segment.mentions:
        return Markup.escape(segment.text)
    nearest = paper.mentions[segment.mentions[0]]
    return Markup('<a class="mention" href="{}" data-mentions="{}" data-tip="{}">{}</a>').format(
        links.entity(nearest.entity.iri),
        " ".join(map(str, segment.mentions)),
        "\n".join(_lines(paper, segment)),
        segment.text,
    )


def _evidence(
    paper: PaperView, claims: Sequence[int], ending: Sequence[int], inner: Markup, shown: set[int]
) -> Markup:
    """Wrap what proves claims: the first place of one has its anchor, the last its number."""
    named, numbered = Markup(""), Markup("")
    new = next((number for number in claims if number not in shown), None)
    shown.update(claims)
    if new is not None:
        named = Markup(' id="evidence-{}"').format(claim_anchor(paper.claims[new].iri))
    if ending:
        numbers = ", ".join(str(number + 1) for number in ending)
        numbered = Markup(' data-number="{}"').format(numbers)
    return Markup(
        '<mark class="claim" tabindex="0"{}{} data-claims="{}" data-target="{}" data-tip="{}">{}'
        "</mark>"
    ).format(
        named,
        numbered,
        " ".join(map(str, claims)),
        claim_anchor(paper.claims[claims[0]].iri),
        "\n".join(_lines(paper, Segment("", (), tuple(claims)))),
        inner,
    )


def _lines(paper: PaperView, segment: Segment) -> Iterator[str]:
    for number in segment.mentions:
        yield describe_mention(paper.mentions[number])
    for number in segment.claims:
        yield f"Claim {number + 1}: {describe_claim(paper.claims[number])}"
