"""Records: tables as CSV and JSON, and views as Turtle."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.graph import GraphHandle
from api.papers import Evidence, PaperView
from api.sparql.terms import iri

Record = Mapping[str, Any]

_OWNED = (
    "?paper ?p ?o . BIND(?paper AS ?s)",
    "?paper kg:hasMention|kg:reports|kg:hasSection ?s . ?s ?p ?o",
    "?paper (kg:hasMention|kg:reports)/kg:hasEvidence ?s . ?s ?p ?o",
)


def as_csv(records: Sequence[Record]) -> bytes:
    r"""Return records as CSV with a line of headings; the columns are those of the first.

    >>> as_csv([{"a": 1, "b": "x, y"}])
    b'a,b\r\n1,"x, y"\r\n'
    """
    if not records:
        return b""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(records[0]))
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue().encode()


def as_json(records: Sequence[Record]) -> bytes:
    """Return records as a JSON list."""
    return json.dumps(list(records), ensure_ascii=False, indent=1).encode() + b"\n"


def papers_as_turtle(handle: GraphHandle, papers: Iterable[str]) -> bytes:
    """Return all that the graph says of papers, their mentions, claims and evidence."""
    among = f"VALUES ?paper {{ {' '.join(map(iri, papers))} }}"
    return _constructed(handle, [f"{among} {each}" for each in _OWNED])


def entity_as_turtle(handle: GraphHandle, entity: str) -> bytes:
    """Return what the graph says of an entity, and which papers mention it in which role."""
    ends = (f"VALUES ?s {{ {iri(entity)} }}", f"VALUES ?o {{ {iri(entity)} }}")
    return _constructed(handle, [f"{end} ?s ?p ?o" for end in ends])


def claims_as_turtle(handle: GraphHandle, pattern: str) -> bytes:
    """Return the claims that a pattern finds, with their papers and evidence."""
    found = f"{{ SELECT DISTINCT ?claim WHERE {{ {pattern} }} }}"
    titled = "?s kg:reports ?claim ; kg:title ?title"
    parts = (
        "?claim ?p ?o . BIND(?claim AS ?s)",
        "?claim kg:hasEvidence ?s . ?s ?p ?o",
        f"{titled} . BIND(kg:reports AS ?p) BIND(?claim AS ?o)",
        f"{titled} . BIND(kg:title AS ?p) BIND(?title AS ?o)",
    )
    return _constructed(handle, [f"{found} {each}" for each in parts])


def edges_as_turtle(handle: GraphHandle, edges: Iterable[tuple[str, str, str]]) -> bytes:
    """Return edges by IRI, with what their ends are called."""
    listed = sorted(edges)
    among = " ".join(f"({iri(s)} {iri(p)} {iri(o)})" for s, p, o in listed)
    ends = " ".join(map(iri, sorted({end for s, _, o in listed for end in (s, o)})))
    naming = "VALUES ?p { skos:prefLabel kg:title }"
    return _constructed(
        handle,
        [f"VALUES (?s ?p ?o) {{ {among} }}", f"VALUES ?s {{ {ends} }} {naming} ?s ?p ?o"],
    )


def _constructed(handle: GraphHandle, patterns: Iterable[str]) -> bytes:
    """Return the statements that patterns bind, each of them as ``?s ?p ?o``."""
    found = " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)
    return handle.serialize(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {found} }}", "ttl")


def paper_records(paper: PaperView) -> list[Record]:
    """Return a paper's mentions and claims, one record for each place that proves one."""
    found: list[Record] = []
    for mention in paper.mentions:
        what = ("mention", mention.entity.label, mention.role, None, mention.confidence)
        found += [_place(what, mention.found_by, each) for each in mention.evidence]
    for claim in paper.claims:
        stated = ("claim", claim.kind, claim.direction, claim.factor, claim.confidence)
        found += [_place(stated, claim.found_by, each) for each in claim.evidence]
    return found


def _place(what: Sequence[Any], rules: Sequence[str], evidence: Evidence) -> Record:
    names = ("is", "name", "role", "factor", "confidence")
    return {
        **dict(zip(names, what, strict=True)),
        "found by": ", ".join(rules),
        "section": evidence.section,
        "start": evidence.start,
        "end": evidence.end,
        "quote": evidence.quote,
    }
