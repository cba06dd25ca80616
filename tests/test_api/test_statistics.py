"""Statistics: counts of what the graph holds."""

from api.graph import GraphHandle
from api.statistics import statistics
from api.tables import drawn, plain
from tests.test_api.library import ENTITIES, PAPERS


def test_counts_are_those_of_the_library(handle: GraphHandle) -> None:
    """Totals and parts equal what the library was made of."""
    found = statistics(handle)
    claims = [claim for paper in PAPERS for claim in paper.claims]
    assert found.papers == len(PAPERS)
    assert found.entities == len(ENTITIES) == sum(found.entities_by_type.values())
    assert found.mentions == sum(len(paper.mentions) for paper in PAPERS)
    assert found.claims == len(claims) == sum(found.claims_by_kind.values())
    assert found.own_claims == sum(claim.own for claim in claims)
    assert found.speedup_papers == sum(any(c.speedup for c in p.claims) for p in PAPERS)
    assert found.sources == {"digest.txt": 3, "own.jsonl": 5}
    assert found.papers_by_year == {"2023": 2, "2024": 2, "2025": 3}
    assert found.triples == found.manifest["triples"]


def test_tables_are_aligned_text_or_drawn(handle: GraphHandle) -> None:
    """The counts print as aligned columns, and with lines for a terminal."""
    table = statistics(handle).tables()[0]
    assert "  papers                            8" in plain(table).splitlines()
    assert "papers" in drawn(table) and "┃" in drawn(table)
