"""Exports: ways to write a whole graph; each format is a plug-in of api/exports."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from api.graph import GraphHandle
from ontology.namespace import ONTOLOGY

TEXT_PROPERTIES = frozenset(ONTOLOGY + name for name in ("abstract", "text", "quote", "sentence"))
"""The properties that hold running text of papers: what redistribution must leave out."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How to export: ``text`` says whether abstracts, quotes and sentences go along."""

    text: bool = True


@dataclass(frozen=True, slots=True)
class Export:
    """A way to write a graph; a plug-in of api/exports.

    Attributes:
        name: short name, as in ``paperkg export --format NAME``.
        suffix: what names of such files end in, with the dot.
        media_type: its media type.
        description: one line for help texts and docs.
        write: writes a graph as UTF-8 bytes; the same graph gives the same bytes.
        example: what a small part of such a file looks like.
    """

    name: str
    suffix: str
    media_type: str
    description: str
    write: Callable[[GraphHandle, BinaryIO, ExportOptions], None]
    example: str
