"""N-Triples, sorted: the form to compare and to archive graphs in."""

from typing import BinaryIO

from api.exporting import TEXT_PROPERTIES, Export, ExportOptions
from api.graph import GraphHandle
from api.statements import sorted_lines


def _write(handle: GraphHandle, output: BinaryIO, options: ExportOptions) -> None:
    output.writelines(sorted_lines(handle, without=() if options.text else TEXT_PROPERTIES))


NT = Export(
    name="nt",
    suffix=".nt",
    media_type="application/n-triples",
    description="N-Triples, one statement a line, sorted by bytes",
    write=_write,
    example="""\
<https://w3id.org/paperkg/id/paper/thin-masks> <https://w3id.org/paperkg/ontology#uses> <https://w3id.org/paperkg/id/2:4-sparsity> .
<https://w3id.org/paperkg/id/paper/thin-masks> <https://w3id.org/paperkg/ontology#year> "2024"^^<http://www.w3.org/2001/XMLSchema#integer> .
""",  # noqa: E501
)
