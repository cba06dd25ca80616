"""Finding papers and entities for agents."""

from collections.abc import Sequence

from api.finding.search import search
from api.graph import GraphHandle
from api.mcp.shapes import HitShape, SearchShape


def find(handle: GraphHandle, text: str, types: Sequence[str], first: int) -> SearchShape:
    """Return the papers and entities that fit a text, the best first.

    Raises:
        ApiError: no such type.
    """
    hits = search(handle, text, types, first)
    found = [
        HitShape(
            id=hit.iri,
            type=hit.type,
            label=hit.label,
            papers=hit.papers,
            section=hit.snippet.section,
            words=hit.snippet.text,
        )
        for hit in hits
    ]
    return SearchShape(hits=found, truncated=len(found) == first)
