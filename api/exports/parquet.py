"""Parquet tables of papers, entities, mentions and claims, in a zip; needs pyarrow."""

from collections.abc import Iterator
from importlib import import_module
from typing import IO, Any, BinaryIO

from api.archive import MEDIA_TYPE, archive
from api.columns import Column, tables
from api.errors import ApiError
from api.exporting import Export, ExportOptions
from api.graph import GraphHandle
from api.records import Row, entity_records, paper_records
from api.things import iris_of

_GROUP = 5_000
"""Rows that are held and written at a time."""


def _write(handle: GraphHandle, output: BinaryIO, options: ExportOptions) -> None:
    arrow = _pyarrow()
    columns = tables(text=options.text)
    with archive(output, compress=False) as opened:
        writers = {
            name: _Table(arrow, opened(f"{name}.parquet"), columns[name]) for name in columns
        }
        for name, rows in _rows(handle):
            writers[name].add(rows)
        for writer in writers.values():
            writer.close()


def _rows(handle: GraphHandle) -> Iterator[tuple[str, list[Row]]]:
    for batch in paper_records(handle, iris_of(handle, "Paper")):
        yield "papers", batch.papers
        yield "mentions", batch.mentions
        yield "claims", batch.claims
    for rows in entity_records(handle, iris_of(handle, "Entity")):
        yield "entities", rows


class _Table:
    """Writes the rows of one table as they come."""

    def __init__(self, arrow: Any, file: IO[bytes], columns: tuple[Column, ...]) -> None:
        self._arrow = arrow
        self._schema = arrow.schema([_field(arrow, each) for each in columns])
        self._writer = arrow.parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._waiting: list[Row] = []

    def add(self, rows: list[Row]) -> None:
        self._waiting += rows
        if len(self._waiting) >= _GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._waiting:
            table = self._arrow.Table.from_pylist(self._waiting, schema=self._schema)
            self._writer.write_table(table)
            self._waiting = []


def _field(arrow: Any, column: Column) -> Any:
    kinds = {"integer": "int64", "double": "float64", "boolean": "bool_", "string": "string"}
    kind = getattr(arrow, kinds[column.type])()
    about = {"description": column.description}
    return arrow.field(column.name, arrow.list_(kind) if column.many else kind, metadata=about)


def _pyarrow() -> Any:
    try:
        import_module("pyarrow.parquet")
        return import_module("pyarrow")
    except ImportError as error:
        raise ApiError("Parquet needs pyarrow; get it with: pip install 'paperkg[parquet]'") from (
            error
        )


PARQUET = Export(
    name="parquet",
    suffix=".zip",
    media_type=MEDIA_TYPE,
    description="Parquet tables of papers, entities, mentions and claims, zipped",
    write=_write,
    example="""\
claims.parquet: claim (string), paper (string), kind (string), factor (double), quote (string), ...
""",
)
