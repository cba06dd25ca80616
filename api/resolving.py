"""Resolving: from a name, key, title or IRI to the one thing in the graph that is meant."""

from collections.abc import Iterable

from api.errors import ApiError
from api.graph import GraphHandle
from api.sparql.terms import iri, literal

_SHOWN = 5
"""How many candidates a message lists."""


class NotFound(ApiError):
    """Say that nothing, or more than one thing, bears a name."""


def resolve(handle: GraphHandle, name: str) -> str:
    """Return the IRI of the entity or paper that is meant by a label, title, key or IRI.

    Raises:
        NotFound: there is none, or there are several; the message lists them.
    """
    if _is_iri(name):
        return _existing(handle, name)
    found = handle.find(name)
    if len({entity.iri for entity in found}) > 1:
        listed = ", ".join(f"{entity.iri} ({entity.type})" for entity in found[:_SHOWN])
        raise NotFound(f"'{name}' is the name of several things: {listed}; give one of the IRIs")
    return found[0].iri if found else resolve_paper(handle, name)


def resolve_paper(handle: GraphHandle, name: str) -> str:
    """Return the IRI of the paper that is meant by a title, a part of one, a key, id or IRI.

    Raises:
        NotFound: there is none, or there are several; the message lists them.
    """
    if _is_iri(name):
        return _existing(handle, name)
    for way, pattern in _ways(name):
        rows = _rows(handle, name, way, pattern)
        found = sorted((str(title), str(paper)) for title, paper in rows)
        if len(found) == 1:
            return found[0][1]
        if found:
            titles = ", ".join(f"'{title}'" for title, _ in found[:_SHOWN])
            more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
            raise NotFound(f"'{name}' is in {len(found)} titles: {titles}{more}; give more of one")
    raise NotFound(f"no paper or entity '{name}' in {handle.location}; give a title, key or IRI")


def _ways(name: str) -> tuple[tuple[str, str], ...]:
    """Return the ways to look for a paper, the most exact first, with their patterns."""
    folded, same, ends = map(literal, (name.lower(), name, f"/id/paper/{name}"))
    titled = "?paper a kg:Paper ; kg:title ?title"
    # Title and id in one pattern each: joined with both at once, all titles would be read.
    ids = (f"{{ ?paper {path} {same} . {titled} }}" for path in ("kg:arxivId", "kg:doi"))
    return (
        ("key", f"{titled} FILTER(STRENDS(STR(?paper), {ends}))"),
        ("id", " UNION ".join(ids)),
        ("title", f"{titled} FILTER(LCASE(?title) = {folded})"),
        ("part", f"{titled} FILTER(CONTAINS(LCASE(?title), {folded}))"),
    )


def _rows(
    handle: GraphHandle, name: str, way: str, pattern: str
) -> Iterable[tuple[object, object]]:
    """Return titles and IRIs of papers; the index knows titles many times faster."""
    if handle.index is not None and way != "id":
        return handle.index.titled(name, way)
    rows = handle.engine.select(f"SELECT DISTINCT ?title ?paper WHERE {{ {pattern} }}")
    return ((title, paper) for title, paper in rows)


def _is_iri(name: str) -> bool:
    return name.startswith(("http://", "https://", "urn:"))


def _existing(handle: GraphHandle, name: str) -> str:
    if not handle.engine.ask(f"ASK {{ {iri(name)} ?p ?o }}"):
        raise NotFound(f"{handle.location} says nothing of {name}; look it up by name")
    return name
