"""Annotations: JSON lines in the form of the gold standard, to evaluate and to label from."""

from typing import BinaryIO

from api.evaluation.annotating import annotate
from api.evaluation.annotations import to_line
from api.exporting import Export, ExportOptions
from api.graph import GraphHandle


def _write(handle: GraphHandle, output: BinaryIO, options: ExportOptions) -> None:
    for paper in annotate(handle, text=options.text):
        output.write(to_line(paper).encode() + b"\n")


ANNOTATIONS = Export(
    name="annotations",
    suffix=".jsonl",
    media_type="application/jsonl",
    description="mentions and claims of each paper, one JSON object a line",
    write=_write,
    example="""\
{"id": "thin-masks", "title": "Thin masks", "claims": [], "entities": [{"t": "Method",
 "n": "2:4 sparsity", "m": ["2:4 sparsity"], "r": "uses", "o": false}]}
""",
)
