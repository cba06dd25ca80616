"""The library with a paper whose texts hold what formats have trouble with."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Quad, Store

from api.graph import GraphHandle
from api.sparql.embedded import EmbeddedEngine
from tests.test_api.library import ClaimRow, MentionRow, PaperRow
from tests.test_api.library_graph import library_quads, paper_quads

ODD = "\"Quotes\", 'more'; back\\slash | bar,\n line\r\n and\ttab <&> ]]> 𝔸🜁 é \u2028 nbsp\u00a0"
CONTROLS = "\x01\x07\x1f\x7f\ufffe"
"""XML 1.0 has no way to say these, but for the fourth."""


def odd_paper(text: str) -> PaperRow:
    """Return a paper with such a text in title, abstract, quotes and surfaces."""
    claim = ClaimRow(
        kind="speedup",
        quote=f"{text} 3x faster",
        low=3.0,
        high=3.0,
        unit="x",
        basis="ratio",
        baseline_entity="LoRA",  # two edges between the same two nodes
        about=("LoRA",),
        factor=3.0,
    )
    return PaperRow(
        title=f"Odd {text} end",
        abstract=f"We run {text} 3x faster.",
        year=2024,
        source="own.jsonl",
        mentions=(MentionRow("LoRA", "uses", (text, f"{text} 3x")),),
        claims=(claim,),
    )


def odd_quads(text: str) -> Iterator[Quad]:
    """Yield the statements of the library and of that paper."""
    yield from library_quads()
    yield from paper_quads(odd_paper(text))


def odd_handle(folder: Path, text: str) -> GraphHandle:
    """Return an open handle on the graph with that paper."""
    store = Store(str(folder))
    store.bulk_extend(set(odd_quads(text)))
    store.flush()
    del store  # a reader must not open the store while its writer lives
    return GraphHandle(EmbeddedEngine(folder), str(folder), {})
